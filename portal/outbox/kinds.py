"""The closed list of messages that people get: what each is called and what its words need. The words: templates/email.

A key that may hold nothing (no rooms, no hours) is given empty; a key that is missing or unknown is a mistake of the
caller and raises. Secret keys reach the body only, never the subject, the desk or a log.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from portal.rulebook.rules import Rules


class KindUnknown(LookupError):
    """No message has this kind."""


class ContextMismatch(ValueError):
    """The context lacks a key that the kind's words need, or has one they do not know."""


def _always(_rules: Rules) -> bool:
    return True


def _credentials_travel_by_mail(rules: Rules) -> bool:
    registers = "self_registration" in rules.application.ways and "email" in rules.application.challenge
    return rules.issue.handover == "by_email" or registers


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of message; ``words`` is its Polish name on the desk, ``sms`` whether short words of it exist.

    ``is_allowed`` asks the cooperative's rules whether such a message may be sent at all.
    """

    words: str
    keys: frozenset[str] = frozenset()
    secret_keys: frozenset[str] = frozenset()
    sms: bool = False
    is_allowed: Callable[[Rules], bool] = _always

    @property
    def is_secret(self) -> bool:
        """Return whether the body opens something for whoever reads it."""
        return bool(self.secret_keys)

    def check(self, given: Mapping[str, Any]) -> None:
        """Raise ContextMismatch unless exactly the kind's keys are given."""
        expected = self.keys | self.secret_keys
        missing, unknown = expected - set(given), set(given) - expected
        if missing or unknown:
            raise ContextMismatch(f"missing: {sorted(missing)}; unknown: {sorted(unknown)}")


def _keys(*names: str) -> frozenset[str]:
    return frozenset(names)


# office, rooms, hours, phones, reason, to_do, address: text; until, ended_on, seen_through, open_through: a day; at: a
# moment; hours_valid: a number; name: whom the message greets, empty for nobody; link: a whole address with https.
KINDS: dict[str, Kind] = {
    "access_confirm_application": Kind("Potwierdź wniosek", _keys("name", "hours_valid"), _keys("link")),
    "access_ready_for_collection": Kind(
        "Dane do odbioru", _keys("name", "office", "rooms", "hours", "phones", "until"), sms=True
    ),
    "access_refused": Kind("Odmowa dostępu", _keys("name", "reason", "office", "phones")),
    "access_credentials_by_email": Kind(
        "Dane do logowania",
        _keys("name", "address", "until"),
        _keys("identifier", "password"),
        is_allowed=_credentials_travel_by_mail,
    ),
    "access_closed": Kind("Konto zamknięte", _keys("name", "reason", "to_do", "office", "phones")),
    "access_blocked": Kind("Konto zablokowane", _keys("name", "at", "to_do", "office", "phones"), sms=True),
    "access_ending": Kind(
        "Konto przed zamknięciem", _keys("name", "ended_on", "seen_through", "open_through", "office", "phones")
    ),
    "access_password_link": Kind("Link do nowego hasła", _keys("name", "hours_valid"), _keys("link")),
    "account_new_device": Kind("Nowe urządzenie", _keys("name", "device", "at")),
    "account_password_changed": Kind("Zmiana hasła", _keys("name", "at")),
    "contact_confirm_address": Kind("Potwierdź e-mail", _keys("name", "hours_valid"), _keys("link")),
    "account_email_changed": Kind("Zmiana e-maila", _keys("name", "at", "new_address")),
    # The title names no person: it stands in the subject, which outlives the words.
    "resident_notice": Kind("Powiadomienie", _keys("name", "title", "text", "link")),
    "resident_digest": Kind("Nowości z całego dnia", _keys("name", "lines", "more")),
    # number: of the report; category: a msgid or the cooperative's own words; answer_by: a day.
    "fault_for_office": Kind("Nowe zgłoszenie dla biura", _keys("name", "number", "category", "answer_by")),
}


def kind_named(name: str) -> Kind:
    """Return the kind; raises KindUnknown."""
    try:
        return KINDS[name]
    except KeyError:
        raise KindUnknown(name) from None


def words_of_kind(name: str) -> str:
    """Return what the desk calls a kind, also one that is no longer in use."""
    kind = KINDS.get(name)
    return kind.words if kind else name
