"""What the audit trail costs: sealing, checking, finding one changed row, and the journal's page, with many events.

python -m tests.bench.audit_bench [--events N] [--json]. The events are put in as rows; sealing and checking are the
product's own.
"""

import argparse
import json
import os
import statistics
import time
from typing import Any

import django

from tests.bench.throwaway_database import throwaway_database

HOST = "bench.localhost"
FILL = """
INSERT INTO residents_person (id, code, kind, first_name, last_name, email, phone)
SELECT gen_random_uuid(), 'K' || n, 'natural', 'Jan', 'Kowalski' || n, '', '' FROM generate_series(1, 30000) AS n;
INSERT INTO audit_event (at, actor, actor_id, action, subject, details, person_id, purpose)
SELECT now() - (%(events)s - n) * interval '20 seconds', 'P' || n %% 40,
    md5((n %% 40)::text)::uuid,
    (ARRAY['account.signed_in', 'look.journal', 'account.password_changed', 'account.blocked', 'import.applied'])[
        1 + n %% 5],
    'account:L' || n %% 30000, jsonb_build_object('reason', 'zgubiony telefon', 'address', '10.0.0.' || n %% 250),
    CASE WHEN n %% 3 = 0 THEN (SELECT id FROM residents_person WHERE code = 'K1' AND n > 0) END, ''
FROM generate_series(1, %(events)s) AS n;
ANALYZE audit_event; ANALYZE residents_person;
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=200_000)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saas.settings")
    os.environ.setdefault("IOK_LOG_LEVEL", "CRITICAL")
    with throwaway_database("audit"):
        django.setup()
        result = measure(given.events)
    print(json.dumps(result) if given.json else "\n".join(f"{name}: {value}" for name, value in result.items()))
    return 0


def measure(events: int) -> dict[str, Any]:
    from django.db import connection
    from django.utils import timezone
    from django_tenants.utils import schema_context

    from portal.audit.actions import record_event
    from portal.audit.checking import check_chain
    from portal.audit.sealing import seal_events
    from tenants.deploy import prepare_database
    from tenants.models import Cooperative, Domain
    from tenants.queries import announce_change
    from tests.bench.onboarding_bench import create

    prepare_database()
    create("bench")
    Cooperative.objects.update(status="onboarding")
    Domain.objects.create(domain=HOST, tenant=Cooperative.objects.get(), is_primary=True, proved_at=timezone.now())
    announce_change()
    with schema_context("bench"):
        with connection.cursor() as cursor:
            for statement in FILL.strip().split(";\n"):
                cursor.execute(statement.rstrip(";"), {"events": events})
        sealing, _ = _timed(seal_events)
        full, found = _timed(lambda: check_chain(at=timezone.now()))
        assert (found.broken, found.read) == (None, events), found
        new, _ = _timed(lambda: check_chain(at=timezone.now(), is_full=False))
        one = statistics.median(
            _timed(lambda: record_event(action="account.blocked", by="bench", subject="account:L1"))[0]
            for _turn in range(200)
        )
        pages = _pages()
        with connection.cursor() as cursor:
            cursor.execute("UPDATE audit_event SET details = '{}' WHERE place = %s", [events * 9 // 10])
        changed, found = _timed(lambda: check_chain(at=timezone.now()))
        assert found.broken is not None, found
        assert found.broken.place == events * 9 // 10, found
    return {
        "events": events,
        "sealed per second": round(events / sealing),
        "checked per second": round(events / full),
        "full check, seconds": round(full, 2),
        "check of nothing new, ms": round(new * 1000, 1),
        "one act with its seal, ms": round(one * 1000, 1),
        "one changed row at nine tenths found in, seconds": round(changed, 2),
        **pages,
    }


def _pages() -> dict[str, float]:
    from django.test import Client
    from django_tenants.utils import schema_context

    from portal.accounts.models import User
    from tests.personas import make_staff

    user = make_staff("BENCH", role="administrator", full_name="Bench")
    worker = User.objects.get(identifier="BENCH").pk
    from tests.conftest import HostClient

    browser: Client = HostClient(HOST)
    browser.force_login(user)
    result = {}
    for name, query in {
        "first page": {},
        "a person with a third of all": {"osoba": "K1"},
        "a person with nothing": {"osoba": "K29999"},
        "a name of one": {"osoba": "Kowalski29998 Jan"},
        "a frequent kind": {"rodzaj": "look.journal"},
        "a kind never seen": {"rodzaj": "role.removed"},
        "a worker who did nothing": {"pracownik": str(worker)},
        "days long ago": {"od": "2026-01-01", "do": "2026-11-01"},
        "a rare kind, long ago": {"rodzaj": "role.removed", "do": "2026-11-01"},
    }.items():
        times = []
        for _turn in range(7):
            with schema_context("bench"):
                seconds, answer = _timed(lambda query=query: browser.get("/biuro/dziennik/", query))
            assert answer.status_code == 200, (name, answer.status_code)
            times.append(seconds)
        result[f"journal: {name}, ms"] = round(statistics.median(times) * 1000, 1)
    return result


def _timed(work: Any) -> tuple[float, Any]:
    started = time.perf_counter()
    value = work()
    return time.perf_counter() - started, value


if __name__ == "__main__":
    raise SystemExit(main())
