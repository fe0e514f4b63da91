"""The words of refusals: which rule refuses, why, what to do. When one is due is for ``eligibility``. Pure."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from portal.rulebook.refusal import Refusal
from portal.rulebook.rules import Rules
from portal.rulebook.sections.access import PREMISES, TITLES

if TYPE_CHECKING:
    from portal.access.eligibility import TitleHeld

PREMISES_ONE = {
    "residential": "mieszkanie",
    "commercial": "lokal użytkowy",
    "garage": "garaż",
    "parking": "miejsce postojowe",
}
DOCUMENTS = {
    "identity_card": "dowód osobisty",
    "passport": "paszport",
    "residence_card": "karta pobytu",
    "mobywatel": "mObywatel",
    "driving_license": "prawo jazdy",
}


def way_not_allowed(way: str, rules: Rules) -> Refusal:
    """Say in which ways one may apply here."""
    words = words_of(rules.application, "ways")
    allowed = _listed(words[one] for one in rules.application.ways)
    return Refusal("application.ways", f"Nie przyjmujemy wniosków tą drogą: {words.get(way, way)}. Możliwe: {allowed}.")


def closed_for_misuse() -> Refusal:
    """Say that an account closed for misuse is given back at the counter only."""
    return Refusal("closure.on_misuse", "Konto tej osoby zamknięto za nadużycie. O nowe prosi się w biurze.")


def office_not_competent(office: str) -> Refusal:
    """Say which office the person is to be sent to."""
    to = f" Wyślij osobę tam: {office}." if office else " Sprawdź w zasadach, które biuro obsługuje to osiedle."
    return Refusal("offices", f"Ten lokal obsługuje inne biuro.{to}")


def identity_not_seen(rules: Rules) -> Refusal:
    """Say that a document is to be looked at when the application is handed in."""
    documents = _listed(DOCUMENTS[one] for one in rules.application.identity_documents)
    text = f"Obejrzyj dokument osoby i zaznacz, jaki to był. Do wyboru: {documents}."
    return Refusal("application.identity_shown", text)


def identity_not_seen_at_collection(rules: Rules) -> Refusal:
    """Say that a document is to be looked at when the credentials are collected."""
    documents = _listed(DOCUMENTS[one] for one in rules.application.identity_documents)
    text = f"Zanim wydasz dane, obejrzyj dokument osoby i zaznacz, jaki to był. Do wyboru: {documents}."
    return Refusal("application.identity_shown", text)


def document_not_accepted(document: str, rules: Rules) -> Refusal:
    """Say which documents will do."""
    documents = _listed(DOCUMENTS[one] for one in rules.application.identity_documents)
    text = f"Ten dokument tu nie wystarcza: {DOCUMENTS.get(document, document)}. Poproś o inny: {documents}."
    return Refusal("application.identity_documents", text)


def nothing_to_revoke(name: str) -> Refusal:
    """Say that there is no account to close."""
    return Refusal("closure.on_request_of", f"{name} nie ma konta, które można zamknąć. Sprawdź, czy to ta osoba.")


def person_kind(name: str, kind: str) -> Refusal:
    """Say which persons may have an account."""
    who, only = ("firma", "osoby fizyczne") if kind == "legal" else ("osoba fizyczna", "firmy")
    return Refusal("access.person_kinds", f"Konto mają tu tylko {only}, a {name} to {who}. Wydaj odmowę.")


def not_a_member(name: str) -> Refusal:
    """Say that only members may have an account."""
    text = f"Konto dostaje tu tylko członek, a {name} nie ma numeru członkowskiego. Zapytaj dział członkowski."
    return Refusal("access.members_only", text)


def no_title(name: str, place: str) -> Refusal:
    """Say that the register knows no title."""
    where = f"do lokalu {place}" if place else "do żadnego lokalu"
    text = f"{name} nie ma tytułu {where}. Sprawdź, czy to ta osoba i czy rejestr jest świeży."
    return Refusal("access.title_kinds", text)


def title_not_in_force(titles: Sequence["TitleHeld"], day: dt.date) -> Refusal:
    """Say that the title is over, or from which day on it will hold."""
    later = sorted((one for one in titles if one.valid_from and one.valid_from > day), key=_starts)
    if later:
        starts = later[0].valid_from
        assert starts is not None  # noqa: S101 - only such titles are in the list
        text = f"Tytuł do lokalu {later[0].place} zaczyna się {written(starts)}. Przyjmij wniosek od tego dnia."
        return Refusal("access.title_kinds", text)
    last = max((one for one in titles if one.valid_to), key=lambda one: one.valid_to or dt.date.min)
    ended = written(last.valid_to) if last.valid_to else ""
    text = f"Tytuł do lokalu {last.place} skończył się {ended}. Konto daje tylko tytuł, który trwa."
    return Refusal("access.title_kinds", text)


def premises_kind(place: str, kind: str, rules: Rules) -> Refusal:
    """Say for which kinds of premises there are accounts."""
    allowed = _listed(PREMISES[one] for one in rules.access.premises_kinds)
    text = f"Lokal {place} to {PREMISES_ONE[kind]}, a konta są tu tylko na {allowed}. Wybierz inny lokal."
    return Refusal("access.premises_kinds", text)


def title_kind(place: str, kind: str, rules: Rules) -> Refusal:
    """Say which titles give an account."""
    allowed = _listed(TITLES[one] for one in rules.access.title_kinds)
    text = f"Tytuł do lokalu {place} to {TITLES[kind]}. Konto daje tu tylko: {allowed}. Wydaj odmowę."
    return Refusal("access.title_kinds", text)


def premises_to_choose(places: Sequence[str]) -> Refusal:
    """Ask for one of several premises."""
    return Refusal("access.account_per", f"Każdy lokal ma tu osobne konto. Wybierz jeden: {_listed(places)}.")


def co_owner_not_named(name: str, others: Sequence[str]) -> Refusal:
    """Say who has to sign the declaration of the co-owners."""
    text = f"Konto ma tu jeden współwłaściciel. Żeby dostała je ta osoba ({name}), w oświadczeniu mają ją wskazać:"
    return Refusal("access.co_owners", f"{text} {_listed(others)}.")


def has_an_account(name: str, identifier: str, rules: Rules) -> Refusal:
    """Say that there is an account, and what helps instead."""
    which = " do tego lokalu" if rules.access.account_per == "premises" else ""
    text = f"{name} ma już konto{which}: {identifier}. Po zgubieniu hasła wydaj nowe dane zamiast nowego konta."
    return Refusal("access.account_per", text)


def already_waiting(name: str, number: str) -> Refusal:
    """Say which application is being dealt with."""
    return Refusal("application", f"{name} ma już wniosek w toku: {number}. Dokończ go albo wycofaj.")


def email_of_another(email: str) -> Refusal:
    """Say that the address belongs to another account."""
    return Refusal("access.shared_email", f"Adres {email} ma już konto innej osoby. Poproś o inny adres.")


def representative_not_allowed(name: str, rules: Rules) -> Refusal:
    """Say on which bases somebody may act for another."""
    words = words_of(rules.access, "representatives")
    allowed = _listed(words[one] for one in rules.access.representatives)
    how = f"Wystarczy tylko: {allowed}." if allowed else "Nikt nie działa tu za kogoś."
    return Refusal("access.representatives", f"{name} nie może mieć konta za kogoś. {how}")


def representation_not_in_force(name: str) -> Refusal:
    """Say that the authorization does not hold on the day."""
    text = f"Upoważnienie, które ma {name}, dziś nie obowiązuje. Poproś o nowe."
    return Refusal("access.representative_max_months", text)


def regulation_not_accepted() -> Refusal:
    """Say that applying accepts the regulation here."""
    text = "Kto składa wniosek, przyjmuje tu regulamin. Zaznacz to na wniosku."
    return Refusal("application.accepts_regulation", text)


def issuing_not_allowed() -> Refusal:
    """Say that another office or role issues credentials for these premises."""
    text = "Dane do tego lokalu wydaje inne biuro albo inna rola. Wyślij osobę tam."
    return Refusal("offices", text)


def not_issued_at_once(rules: Rules) -> Refusal:
    """Say that credentials are prepared first."""
    told = words_of(rules.issue, "handover")[rules.issue.handover]
    text = f"Tu danych nie wydaje się od razu. Przyjmij wniosek, dane zostaną przygotowane i wydane: {told}."
    return Refusal("issue.moment", text)


def not_the_person(name: str) -> Refusal:
    """Say who may collect the credentials."""
    text = f"Dane odbiera osobiście {name} albo ktoś z upoważnieniem do odbioru danych. Popraw nazwisko."
    return Refusal("issue.handover", text)


def no_reissue_this_way(rules: Rules) -> Refusal:
    """Say how one gets a new password here."""
    words = words_of(rules.sign_in, "lost_password_ways")
    allowed = _listed(words[one] for one in rules.sign_in.lost_password_ways)
    need = " Obejrzyj dokument osoby i zaznacz go." if "in_person" in rules.sign_in.lost_password_ways else ""
    return Refusal("sign_in.lost_password_ways", f"Nowe hasło dostaje się tu tak: {allowed}.{need}")


def reissue_after_end(words: str) -> Refusal:
    """Say that an account that ended comes back with an application."""
    return Refusal("application", f"To konto jest: {words}. Nowe dane wydaje się po nowym wniosku.")


def written(day: dt.date) -> str:
    """Return the day as people write it: ``5.03.2026``."""
    return f"{day.day}.{day:%m.%Y}"


def words_of(section: Any, field: str) -> dict[str, str]:
    """Return the Polish words of a rule's allowed values."""
    extra = type(section).model_fields[field].json_schema_extra or {}
    words = extra.get("x-words", {})
    return {str(key): str(value) for key, value in words.items()}


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words)


def _starts(title: "TitleHeld") -> dt.date:
    return title.valid_from or dt.date.min
