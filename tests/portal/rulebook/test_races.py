"""Rules changed by two people at the same moment, on the real database with real commits."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections
from django_tenants.utils import schema_context

from portal.kernel import clock
from portal.rulebook.actions import adopt_rules, rulebook_held
from portal.rulebook.queries import rules_on
from portal.rulebook.rules import Rules
from tenants.onboarding.actions import onboard_cooperative
from tenants.onboarding.pack import read_pack
from tenants.provisioning import drop_cooperative
from tests.tenants.test_provisioning import new_pack

SLUG = "wyscig"


@pytest.fixture
def raced(tmp_path: Path, django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A committed cooperative that other threads see; it is removed afterwards."""
    with django_db_blocker.unblock():
        pack = read_pack(new_pack(tmp_path, slug=SLUG))
        cooperative = onboard_cooperative(pack=pack, by="test").cooperative
        yield SLUG
        connection.set_schema_to_public()  # type: ignore[attr-defined]
        drop_cooperative(cooperative)


def test_two_who_store_different_sections_at_once_both_keep_their_change(raced: str) -> None:
    gate = threading.Barrier(2)

    def change(section: str, key: str, value: Any) -> None:
        try:
            with schema_context(raced):
                connection.ensure_connection()
                gate.wait(timeout=30)
                with rulebook_held():
                    content = rules_on(clock.today()).model_dump(mode="json", exclude_unset=True)
                    content[section] = {**content.get(section, {}), key: value}
                    rules = Rules.model_validate(content)
                    adopt_rules(rules=rules, valid_from=clock.today(), reason="próba", by="P1")
        finally:
            connections.close_all()

    for round_number in range(5):
        with ThreadPoolExecutor(max_workers=2) as pool:
            list(
                pool.map(
                    lambda change_of: change(*change_of),
                    [("password", "min_length", 9 + round_number), ("sender", "name", f"Zmiana {round_number}")],
                )
            )
        with schema_context(raced):
            rules = rules_on(clock.today())
        assert (rules.password.min_length, rules.sender.name) == (9 + round_number, f"Zmiana {round_number}")
