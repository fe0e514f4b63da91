"""How one asks for an account or for its end. Receiving applications is not done here."""

from collections.abc import Iterator
from typing import Literal

from portal.rulebook.sections.section import Clash, Line, Section, Whole, YesNo, agreement, rule

Way = Literal["paper", "electronic_form", "self_registration", "without_application"]
Asked = Literal[
    "name",
    "address",
    "premises",
    "title",
    "phone",
    "email",
    "identity_document",
    "membership_number",
    "co_owners",
    "operation",
    "signature",
]
Challenge = Literal["tenant_code", "name", "last_invoice_amount", "email", "premises_code"]
Document = Literal["identity_card", "passport", "residence_card", "mobywatel", "driving_license"]


class ApplicationRules(Section):
    """Wniosek: jak prosi się o konto i o jego zamknięcie."""

    ways: tuple[Way, ...] = rule(
        ("paper",),
        title="Sposoby",
        meaning="Jak można poprosić o konto.",
        example=["paper", "electronic_form"],
        source="Siarkowiec §1, Hutnik pkt 5, Zielone Wzgórza, Krynica",
        words={
            "paper": "wniosek na papierze",
            "electronic_form": "formularz na stronie, potwierdzany linkiem z e-maila",
            "self_registration": "samodzielna rejestracja",
            "without_application": "konta dla wszystkich bez wniosku",
        },
        min_length=1,
    )
    one_form: YesNo = rule(
        True,
        title="Jeden druk",
        meaning="Ten sam druk służy do nadania i do odebrania dostępu.",
        example=True,
        source="Hutnik pkt 2 i 11",
    )
    form_name: Line = rule(
        "Wniosek o nadanie lub odebranie dostępu do konta IOK",
        title="Nazwa wniosku",
        meaning="Tytuł na druku i na stronie.",
        example="Wniosek o utworzenie konta",
        source="Hutnik pkt 2",
        min_length=3,
    )
    revoke_form_name: Line = rule(
        "",
        title="Nazwa wniosku o odebranie dostępu",
        meaning="Potrzebna tylko wtedy, gdy są dwa druki.",
        example="Wniosek o odebranie dostępu",
        source="Siarkowiec §8",
    )
    form_annex: Line = rule(
        "",
        title="Numer załącznika",
        meaning="Którym załącznikiem do regulaminu jest wniosek. Puste: nie jest załącznikiem.",
        example="Załącznik nr 1",
        source="Hutnik pkt 2",
    )
    form_downloadable: YesNo = rule(
        True,
        title="Druk do pobrania",
        meaning="Pusty druk można pobrać ze strony bez logowania.",
        example=True,
        source="Siarkowiec §1, Hutnik pkt 6",
    )
    handed_in: tuple[Literal["in_person", "by_post", "by_email"], ...] = rule(
        ("in_person",),
        title="Jak oddaje się druk",
        meaning="W jaki sposób spółdzielnia przyjmuje wypełniony druk.",
        example=["in_person", "by_post"],
        source="Siarkowiec §1, Hutnik pkt 5",
        words={"in_person": "osobiście", "by_post": "pocztą", "by_email": "e-mailem"},
        min_length=1,
    )
    identity_shown: Literal["at_application", "at_collection", "never"] = rule(
        "at_collection",
        title="Dokument tożsamości",
        meaning="Kiedy pracownik ogląda dokument. Zapisujemy rodzaj i to, że go widziano, nigdy numer.",
        example="at_application",
        source="Hutnik pkt 5, Tczew",
        recommended="Przy wniosku albo przy odbiorze: konto bez sprawdzenia osoby można wyłudzić.",
        words={"at_application": "przy wniosku", "at_collection": "przy odbiorze", "never": "nigdy"},
    )
    identity_documents: tuple[Document, ...] = rule(
        ("identity_card", "passport", "residence_card", "mobywatel"),
        title="Jakie dokumenty",
        meaning="Rodzaje dokumentów do wyboru we wniosku.",
        example=["identity_card", "passport"],
        source="Hutnik pkt 5",
        words={
            "identity_card": "dowód osobisty",
            "passport": "paszport",
            "residence_card": "karta pobytu",
            "mobywatel": "mObywatel",
            "driving_license": "prawo jazdy",
        },
        min_length=1,
    )
    asks_for: tuple[Asked, ...] = rule(
        ("operation", "name", "premises", "phone", "email", "signature"),
        title="O co pyta wniosek",
        meaning="Pola druku, w tej kolejności.",
        example=["name", "premises", "email"],
        source="Hutnik pkt 5, Sosnowiecka",
        recommended="Tylko to, co potrzebne; nigdy numer dokumentu ani PESEL.",
        words={
            "name": "imię i nazwisko",
            "address": "adres do korespondencji",
            "premises": "lokal",
            "title": "tytuł prawny",
            "phone": "telefon",
            "email": "e-mail",
            "identity_document": "rodzaj dokumentu tożsamości",
            "membership_number": "numer członkowski",
            "co_owners": "oświadczenie współwłaścicieli",
            "operation": "nadanie czy odebranie dostępu",
            "signature": "podpis",
        },
        min_length=1,
    )
    accepts_regulation: YesNo = rule(
        False,
        title="Wniosek przyjmuje regulamin",
        meaning="Kto składa wniosek, przyjmuje regulamin.",
        example=True,
        source="Zielone Wzgórza",
    )
    confirmation_hours: Whole = rule(
        48,
        title="Link z e-maila działa (godziny)",
        meaning="Tyle czasu jest na potwierdzenie formularza ze strony.",
        example=24,
        source="Zielone Wzgórza",
        recommended="Od 24 do 72 godzin.",
        ge=1,
        le=168,
    )
    challenge: tuple[Challenge, ...] = rule(
        (),
        title="Pytania przy rejestracji",
        meaning="Co trzeba wiedzieć, żeby zarejestrować się samemu.",
        example=["tenant_code", "name", "last_invoice_amount", "email"],
        source="Krynica",
        recommended="Co najmniej trzy dane, w tym kwota z ostatniego dokumentu.",
        words={
            "tenant_code": "kod kontrahenta",
            "name": "imię i nazwisko",
            "last_invoice_amount": "kwota ostatniego dokumentu",
            "email": "e-mail",
            "premises_code": "indeks lokalu",
        },
    )

    @agreement
    def _registration_asks_enough(self) -> Iterator[Clash]:
        if "self_registration" in self.ways and len(set(self.challenge) - {"email"}) < 2:
            yield (
                "challenge",
                "Samodzielna rejestracja (self_registration) potrzebuje w challenge co najmniej dwóch pytań poza "
                'e-mailem, na przykład challenge = ["tenant_code", "name", "last_invoice_amount", "email"].',
            )

    @agreement
    def _second_form_has_a_name(self) -> Iterator[Clash]:
        if not self.one_form and not self.revoke_form_name:
            yield (
                "revoke_form_name",
                "Przy dwóch drukach (one_form = false) podaj też revoke_form_name, "
                'na przykład revoke_form_name = "Wniosek o odebranie dostępu".',
            )

    @agreement
    def _document_can_be_shown(self) -> Iterator[Clash]:
        if self.identity_shown == "at_application" and "in_person" not in self.handed_in:
            yield (
                "identity_shown",
                "Dokument ma być pokazany przy wniosku (identity_shown), a wniosku nie oddaje się osobiście. "
                'Dopisz "in_person" do handed_in albo wybierz identity_shown = "at_collection".',
            )
