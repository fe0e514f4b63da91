"""The words of refusals when somebody lost their password: what the rules allow, who changes them, what to do. Pure.

``_`` only marks a sentence for the catalogs, as in ``refusing``.
"""

from portal.access.rule_words import words_of
from portal.rulebook.refusal import Refusal, Terms
from portal.rulebook.refusal import untranslated as _
from portal.rulebook.rules import Rules

_LOST = "sign_in.lost_password_ways"


def no_reissue_this_way(rules: Rules, *, changed_by: str) -> Refusal:
    """Say how one gets a new password here, what that means in person, and who may change it.

    ``changed_by`` are the names of the roles that may change rules.
    """
    ways = rules.sign_in.lost_password_ways
    values: dict[str, str | Terms] = {"allowed": _lost_password_ways(rules)}
    if "in_person" in ways:
        text = _("Nowe hasło dostaje się tu tak: {allowed}. Osobiście: obejrzyj dokument osoby i zaznacz go.")
        return Refusal(_LOST, text, values)
    if "written_request" in ways:
        text = _(
            "Osobiście nowego hasła tu się nie wydaje. Zasada „Nowe hasło” mówi: {allowed}. Zmienia ją: {who}. "
            "Teraz przyjmij pismo od tej osoby, a dokumentu nie zaznaczaj."
        )
    else:
        text = _(
            "Osobiście nowego hasła tu się nie wydaje. Zasada „Nowe hasło” mówi: {allowed}. Zmienia ją: {who}. "
            "Teraz wyślij link z karty tej osoby."
        )
    return Refusal(_LOST, text, {**values, "who": changed_by})


def no_links_here(rules: Rules, *, changed_by: str) -> Refusal:
    """Say that no link for a new password is sent here."""
    text = _(
        "Linku do hasła tu się nie wysyła. Zasada „Nowe hasło” mówi: {allowed}. Zmienia ją: {who}. "
        "Teraz wydaj nowe dane z karty tej osoby."
    )
    return Refusal(_LOST, text, {"allowed": _lost_password_ways(rules), "who": changed_by})


def no_confirmed_address(name: str, rules: Rules, *, changed_by: str) -> Refusal:
    """Say that a link might reach a stranger, and what to do with somebody who stands at the counter all the same."""
    ways = rules.sign_in.lost_password_ways
    values = {"name": name}
    if "in_person" in ways:
        text = _(
            "{name} nie ma potwierdzonego adresu e-mail. Link mógłby trafić do kogoś obcego. "
            "Teraz obejrzyj dokument i wydaj nowe dane osobiście."
        )
    elif "written_request" in ways:
        text = _(
            "{name} nie ma potwierdzonego adresu e-mail. Link mógłby trafić do kogoś obcego. "
            "Teraz przyjmij pismo od tej osoby i wydaj nowe dane."
        )
    else:
        text = _(
            "{name} nie ma potwierdzonego adresu e-mail. Link mógłby trafić do kogoś obcego. "
            "Osobiście też nie: zasada „Nowe hasło” zna tylko link. Zmienia ją: {who}. "
            "Teraz zapisz sprawę w notatce i przekaż ją dalej."
        )
        values["who"] = changed_by
    return Refusal(_LOST, text, values)


def link_of_no_use(state: str) -> Refusal:
    """Say that a link would not open the account as it stands."""
    return Refusal("closure", _("Konto jest teraz: {state}. Link wysyła się do konta, które działa."), {"state": state})


def too_many_links() -> Refusal:
    """Say that enough links went out already."""
    return Refusal(_LOST, _("Ta osoba dostała dziś już dość linków. Ostatni działa godzinę. Kolejny wyślesz jutro."))


def link_just_sent() -> Refusal:
    """Say that a link went out a moment ago."""
    return Refusal(_LOST, _("Link poszedł przed chwilą. Niech osoba sprawdzi pocztę. Następny wyślesz za 5 minut."))


def reissue_after_end(words: str) -> Refusal:
    """Say that an account that ended comes back with an application."""
    text = _("To konto jest: {state}. Nowe dane wydaje się po nowym wniosku.")
    return Refusal("application", text, {"state": words})


def _lost_password_ways(rules: Rules) -> Terms:
    words = words_of(rules.sign_in, "lost_password_ways")
    return Terms(words[one] for one in rules.sign_in.lost_password_ways)
