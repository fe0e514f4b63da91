"""The life of an application as a pure table: which steps a cooperative's rules make exist, which may follow which.

Accounts have a life of their own (``accounts.lifecycle``). Nothing is stored here.
"""

from portal.rulebook.refusal import Refusal, Terms
from portal.rulebook.refusal import untranslated as _
from portal.rulebook.rules import Rules

OPEN = ("unconfirmed", "applied", "accepted", "prepared", "notified")
ENDED = ("collected", "done", "refused", "withdrawn", "expired")

WORDS = {
    "unconfirmed": _("czeka na potwierdzenie e-mailem"),
    "applied": _("złożony"),
    "accepted": _("przyjęty"),
    "prepared": _("dane przygotowane"),
    "notified": _("zawiadomiono, że dane czekają"),
    "collected": _("dane odebrane"),
    "done": _("wykonany"),
    "refused": _("odmowa"),
    "withdrawn": _("wycofany"),
    "expired": _("przeterminowany"),
}

# Ends that need no step before them: a worker or the applicant may say so as long as the application is open.
_ANYTIME = frozenset({"refused", "withdrawn"})
# What may run out of time: a form nobody confirmed, credentials nobody collected.
_RUNS_OUT = frozenset({"unconfirmed", "prepared", "notified"})


def steps(rules: Rules, *, operation: str = "grant", way: str = "paper") -> tuple[str, ...]:
    """Return the states of an application that goes well, in order.

    Source: S3 – the applicant is told that the credentials wait; H6/H7 – at once, so nobody is told anything.
    """
    first = ("unconfirmed",) if way == "electronic_form" else ()
    if operation == "revoke":
        return (*first, "applied", "done")
    told = ("notified",) if is_told(rules) and way != "self_registration" else ()
    return (*first, "applied", "accepted", "prepared", *told, "collected")


def is_told(rules: Rules) -> bool:
    """Return whether applicants are told that their credentials wait; what comes by post or e-mail tells itself."""
    return rules.issue.moment == "after_notice" and rules.issue.handover == "in_person"


def may_follow(before: str, after: str, rules: Rules, *, operation: str = "grant", way: str = "paper") -> bool:
    """Return whether an application may go from one state to the other."""
    return refusal_of_step(before, after, rules, operation=operation, way=way) is None


def refusal_of_step(
    before: str, after: str, rules: Rules, *, operation: str = "grant", way: str = "paper"
) -> Refusal | None:
    """Return why an application may not go from one state to the other, or None when it may.

    Credentials may be collected before anybody was told that they wait: the person simply came.
    """
    if before in ENDED:
        return Refusal("application", _("Ten wniosek jest już zakończony: {state}."), {"state": _state(before)})
    if after in _ANYTIME or (after == "expired" and before in _RUNS_OUT):
        return None
    path = steps(rules, operation=operation, way=way)
    if after not in path:
        return _no_such_step(after, operation)
    place, reached = path.index(after), path.index(before) if before in path else len(path)
    if place == reached + 1 or (after == "collected" and before == "prepared"):
        return None
    if place <= reached:
        return Refusal("application", _("Ten krok jest już zrobiony. Wniosek: {state}."), {"state": _state(before)})
    text = _("Najpierw inny krok: {next}. Teraz wniosek: {state}.")
    return Refusal("application", text, {"next": _state(path[reached + 1]), "state": _state(before)})


def _no_such_step(after: str, operation: str) -> Refusal:
    if operation == "revoke":
        return Refusal("application", _("To wniosek o odebranie dostępu. Nie wydaje się do niego danych."))
    if after == "notified":
        return Refusal("issue.moment", _("Tu nie zawiadamia się o odbiorze: dane wydaje się od razu albo wysyła."))
    if after == "unconfirmed":
        return Refusal("application.ways", _("Tylko formularz ze strony potwierdza się e-mailem."))
    return Refusal("application", _("Wniosek o nadanie dostępu nie ma kroku: {state}."), {"state": _state(after)})


def _state(state: str) -> Terms:
    return Terms([WORDS[state]])
