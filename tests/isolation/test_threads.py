"""Many threads, many cooperatives: no answer ever comes from the wrong schema."""

import random
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test import RequestFactory

from tenants import queries
from tests.saas.urls_for_gate import asking, broken, silent

THREADS, REQUESTS = 4, 400


@pytest.mark.django_db(transaction=False)
def test_no_thread_ever_answers_from_another_cooperatives_schema(django_db_blocker: Any) -> None:
    from saas.middleware import CooperativeMiddleware

    views = {"/asking": asking, "/silent": silent, "/broken": broken}
    gate = CooperativeMiddleware(lambda request: views[request.path](request))
    queries.prewarmed_addresses()
    wrong: list[str] = []
    start = threading.Barrier(THREADS)

    def ask(seed: int) -> int:
        chance, factory, right = random.Random(seed), RequestFactory(), 0
        start.wait()
        try:
            for _ in range(REQUESTS):
                slug = chance.choice(("siarkowiec", "hutnik"))
                path = chance.choice(("/asking", "/asking", "/silent", "/broken"))
                try:
                    answer = gate(factory.get(path, headers={"host": f"{slug}.localhost"})).content.decode()
                except RuntimeError:
                    answer = slug  # the broken page: what matters is that the next one is right
                if slug not in answer or connection.schema_name != "public":
                    wrong.append(f"{slug}{path}: {answer}")
                else:
                    right += 1
        finally:
            connection.close()
        return right

    with ThreadPoolExecutor(THREADS) as pool:
        assert sum(pool.map(ask, range(THREADS))) == THREADS * REQUESTS
    assert wrong == []
