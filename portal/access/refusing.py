"""The words of refusals: which rule refuses, why, what to do. When one is due is for ``eligibility``. Pure.

``_`` only marks a sentence for the catalogs; it is translated when somebody reads it (``refusal_words``).
"""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from portal.access.rule_words import DOCUMENTS, FIRM, PERSON, PREMISES_ONE, words_of
from portal.rulebook.refusal import Refusal, Terms
from portal.rulebook.refusal import untranslated as _
from portal.rulebook.rules import Rules
from portal.rulebook.sections.access import PREMISES, TITLES

if TYPE_CHECKING:
    from portal.access.eligibility import TitleHeld


def way_not_allowed(way: str, rules: Rules) -> Refusal:
    """Say in which ways one may apply here."""
    words = words_of(rules.application, "ways")
    allowed = Terms(words[one] for one in rules.application.ways)
    text = _("Nie przyjmujemy wniosków tą drogą: {way}. Możliwe: {allowed}.")
    return Refusal("application.ways", text, {"way": Terms([words.get(way, way)]), "allowed": allowed})


def closed_for_misuse() -> Refusal:
    """Say that an account closed for misuse is given back at the counter only."""
    return Refusal("closure.on_misuse", _("Konto tej osoby zamknięto za nadużycie. O nowe prosi się w biurze."))


def office_not_competent(office: str) -> Refusal:
    """Say which office the person is to be sent to."""
    if office:
        return Refusal("offices", _("Ten lokal obsługuje inne biuro. Wyślij osobę tam: {office}."), {"office": office})
    return Refusal(
        "offices", _("Ten lokal obsługuje inne biuro. Sprawdź w zasadach, które biuro obsługuje to osiedle.")
    )


def identity_not_seen(rules: Rules) -> Refusal:
    """Say that a document is to be looked at when the application is handed in."""
    text = _("Obejrzyj dokument osoby i zaznacz, jaki to był. Do wyboru: {documents}.")
    return Refusal("application.identity_shown", text, {"documents": _documents(rules)})


def identity_not_seen_at_collection(rules: Rules) -> Refusal:
    """Say that a document is to be looked at when the credentials are collected."""
    text = _("Zanim wydasz dane, obejrzyj dokument osoby i zaznacz, jaki to był. Do wyboru: {documents}.")
    return Refusal("application.identity_shown", text, {"documents": _documents(rules)})


def document_not_accepted(document: str, rules: Rules) -> Refusal:
    """Say which documents will do."""
    text = _("Ten dokument tu nie wystarcza: {document}. Poproś o inny: {documents}.")
    shown = Terms([DOCUMENTS.get(document, document)])
    return Refusal("application.identity_documents", text, {"document": shown, "documents": _documents(rules)})


def nothing_to_revoke(name: str) -> Refusal:
    """Say that there is no account to close."""
    text = _("{name} nie ma konta, które można zamknąć. Sprawdź, czy to ta osoba.")
    return Refusal("closure.on_request_of", text, {"name": name})


def person_kind(name: str, kind: str) -> Refusal:
    """Say which persons may have an account."""
    if kind == "legal":
        text, who = _("Konto mają tu tylko osoby fizyczne, a {name} to {who}. Wydaj odmowę."), FIRM
    else:
        text, who = _("Konto mają tu tylko firmy, a {name} to {who}. Wydaj odmowę."), PERSON
    return Refusal("access.person_kinds", text, {"name": name, "who": Terms([who])})


def not_a_member(name: str) -> Refusal:
    """Say that only members may have an account."""
    text = _("Konto dostaje tu tylko członek, a {name} nie ma numeru członkowskiego. Zapytaj dział członkowski.")
    return Refusal("access.members_only", text, {"name": name})


def no_title(name: str, place: str) -> Refusal:
    """Say that the register knows no title."""
    if place:
        text = _("{name} nie ma tytułu do lokalu {place}. Sprawdź, czy to ta osoba i czy rejestr jest świeży.")
        return Refusal("access.title_kinds", text, {"name": name, "place": place})
    text = _("{name} nie ma tytułu do żadnego lokalu. Sprawdź, czy to ta osoba i czy rejestr jest świeży.")
    return Refusal("access.title_kinds", text, {"name": name})


def title_not_in_force(titles: Sequence["TitleHeld"], day: dt.date) -> Refusal:
    """Say that the title is over, or from which day on it will hold."""
    later = sorted((one for one in titles if one.valid_from and one.valid_from > day), key=_starts)
    if later:
        starts = later[0].valid_from
        assert starts is not None  # noqa: S101 - only such titles are in the list
        text = _("Tytuł do lokalu {place} zaczyna się {day}. Przyjmij wniosek od tego dnia.")
        return Refusal("access.title_kinds", text, {"place": later[0].place, "day": written(starts)})
    last = max((one for one in titles if one.valid_to), key=lambda one: one.valid_to or dt.date.min)
    ended = written(last.valid_to) if last.valid_to else ""
    text = _("Tytuł do lokalu {place} skończył się {day}. Konto daje tylko tytuł, który trwa.")
    return Refusal("access.title_kinds", text, {"place": last.place, "day": ended})


def premises_kind(place: str, kind: str, rules: Rules) -> Refusal:
    """Say for which kinds of premises there are accounts."""
    allowed = Terms(PREMISES[one] for one in rules.access.premises_kinds)
    text = _("Lokal {place} to {kind}, a konta są tu tylko na {allowed}. Wybierz inny lokal.")
    kinds = {"kind": Terms([PREMISES_ONE[kind]]), "allowed": allowed}
    return Refusal("access.premises_kinds", text, {"place": place, **kinds})


def title_kind(place: str, kind: str, rules: Rules) -> Refusal:
    """Say which titles give an account."""
    allowed = Terms(TITLES[one] for one in rules.access.title_kinds)
    text = _("Tytuł do lokalu {place} to {kind}. Konto daje tu tylko: {allowed}. Wydaj odmowę.")
    return Refusal("access.title_kinds", text, {"place": place, "kind": Terms([TITLES[kind]]), "allowed": allowed})


def premises_to_choose(places: Sequence[str]) -> Refusal:
    """Ask for one of several premises."""
    text = _("Każdy lokal ma tu osobne konto. Wybierz jeden: {places}.")
    return Refusal("access.account_per", text, {"places": ", ".join(places)})


def co_owner_not_named(name: str, others: Sequence[str]) -> Refusal:
    """Say who has to sign the declaration of the co-owners."""
    text = _(
        "Konto ma tu jeden współwłaściciel. Żeby dostała je ta osoba ({name}), w oświadczeniu mają ją wskazać: "
        "{others}."
    )
    return Refusal("access.co_owners", text, {"name": name, "others": ", ".join(others)})


def has_an_account(name: str, identifier: str, rules: Rules) -> Refusal:
    """Say that there is an account, and what helps instead."""
    if rules.access.account_per == "premises":
        text = _(
            "{name} ma już konto do tego lokalu: {identifier}. Po zgubieniu hasła wydaj nowe dane zamiast nowego konta."
        )
    else:
        text = _("{name} ma już konto: {identifier}. Po zgubieniu hasła wydaj nowe dane zamiast nowego konta.")
    return Refusal("access.account_per", text, {"name": name, "identifier": identifier})


def already_waiting(name: str, number: str) -> Refusal:
    """Say which application is being dealt with."""
    text = _("{name} ma już wniosek w toku: {number}. Dokończ go albo wycofaj.")
    return Refusal("application", text, {"name": name, "number": number})


def email_of_another(email: str) -> Refusal:
    """Say that the address belongs to another account."""
    text = _("Adres {email} ma już konto innej osoby. Poproś o inny adres.")
    return Refusal("access.shared_email", text, {"email": email})


def representative_not_allowed(name: str, rules: Rules) -> Refusal:
    """Say on which bases somebody may act for another."""
    words = words_of(rules.access, "representatives")
    allowed = Terms(words[one] for one in rules.access.representatives)
    if not allowed:
        text = _("{name} nie może mieć konta za kogoś. Nikt nie działa tu za kogoś.")
        return Refusal("access.representatives", text, {"name": name})
    text = _("{name} nie może mieć konta za kogoś. Wystarczy tylko: {allowed}.")
    return Refusal("access.representatives", text, {"name": name, "allowed": allowed})


def representation_not_in_force(name: str) -> Refusal:
    """Say that the authorization does not hold on the day."""
    text = _("Upoważnienie, które ma {name}, dziś nie obowiązuje. Poproś o nowe.")
    return Refusal("access.representative_max_months", text, {"name": name})


def regulation_not_accepted() -> Refusal:
    """Say that applying accepts the regulation here."""
    text = _("Kto składa wniosek, przyjmuje tu regulamin. Zaznacz to na wniosku.")
    return Refusal("application.accepts_regulation", text)


def issuing_not_allowed() -> Refusal:
    """Say that another office or role issues credentials for these premises."""
    return Refusal("offices", _("Dane do tego lokalu wydaje inne biuro albo inna rola. Wyślij osobę tam."))


def not_issued_at_once(rules: Rules) -> Refusal:
    """Say that credentials are prepared first."""
    told = Terms([words_of(rules.issue, "handover")[rules.issue.handover]])
    text = _("Tu danych nie wydaje się od razu. Przyjmij wniosek, dane zostaną przygotowane i wydane: {how}.")
    return Refusal("issue.moment", text, {"how": told})


def not_the_person(name: str) -> Refusal:
    """Say who may collect the credentials."""
    text = _("Dane odbiera osobiście {name} albo ktoś z upoważnieniem do odbioru danych. Popraw nazwisko.")
    return Refusal("issue.handover", text, {"name": name})


def written(day: dt.date) -> str:
    """Return the day as people write it: ``5.03.2026``."""
    return f"{day.day}.{day:%m.%Y}"


def _documents(rules: Rules) -> Terms:
    return Terms(DOCUMENTS[one] for one in rules.application.identity_documents)


def _starts(title: "TitleHeld") -> dt.date:
    return title.valid_from or dt.date.min
