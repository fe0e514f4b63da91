"""A context for every kind of message, as the rooms that ask for them give it."""

import datetime as dt
from typing import Any

MOMENT = dt.datetime(2026, 11, 25, 9, 30, tzinfo=dt.UTC)
EVERYTHING: dict[str, Any] = {
    "name": "Łucja Żółć-Gęślą",
    "office": "Dział Techniczny, ul. Moniuszki 3",
    "rooms": "108, 213",
    "hours": "pn.-pt. 7:00-15:00",
    "phones": "15 823-38-88 wew. 29",
    "until": dt.date(2026, 12, 4),
    "to_do": "Przyjdź z dokumentem tożsamości.",
    "ended_on": dt.date(2026, 11, 20),
    "seen_through": dt.date(2026, 12, 10),
    "open_through": dt.date(2026, 12, 20),
    "reason": "Lokal nie jest mieszkaniem.",
    "address": "https://siarkowiec.example/zaloguj",
    "at": MOMENT,
    "hours_valid": 48,
    "device": "Firefox, Windows",
    "new_address": "nowy@example.pl",
    "link": "https://siarkowiec.example/potwierdz/TAJNY-ZETON",
    "identifier": "00417",
    "password": "TAJNE-HASLO-77",
    "title": "Przerwa w dostawie wody",
    "text": "We wtorek od 8:00 do 14:00 nie będzie wody.",
    "lines": [("Przerwa w dostawie wody", "https://siarkowiec.example/potwierdz/TAJNY-ZETON")],
    "more": 2,
    "number": "2026/0123",
    "category": "Winda",
    "answer_by": dt.date(2026, 12, 4),
}


def context_of(kind: str) -> dict[str, Any]:
    """Return exactly the keys that the kind needs."""
    from portal.outbox.kinds import kind_named

    known = kind_named(kind)
    return {name: EVERYTHING[name] for name in known.keys | known.secret_keys}


def queue(kind: str = "account_password_changed", **changes: Any) -> Any:
    """Ask for a message as a room does, with a key of its own unless one is given."""
    import uuid

    from portal.outbox.actions import send_message

    wishes: dict[str, Any] = {
        "kind": kind,
        "channel": "email",
        "to": "lucja@example.pl",
        "context": context_of(kind),
        "dedupe_key": f"test:{uuid.uuid4()}",
        "by": "tests",
    }
    return send_message(**{**wishes, **changes})
