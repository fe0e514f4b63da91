"""Where residents pay and what a transfer says. Individual numbers of premises are in the ledger, not here."""

import re
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import AfterValidator, StringConstraints

from portal.kernel.bank_account import is_nrb, plain_account
from portal.rulebook.sections.section import Clash, Line, Section, agreement, one_line, rule

BLANKS = {
    "kod_lokalu": "indeks lokalu",
    "konto": "konto księgowe lokalu",
    "miesiac": "miesiąc, na przykład 12/2026",
    "rodzaj": "rodzaj konta, na przykład opłaty",
    "adres": "adres lokalu",
}
_BLANK = re.compile(r"\{([^{}]*)\}")
_NIP_WEIGHTS = (6, 5, 7, 2, 3, 4, 5, 6, 7)


def _nrb(text: str) -> str:
    digits = plain_account(text)
    if digits and not is_nrb(digits):
        raise ValueError("Ten numer rachunku ma błąd. Ma mieć 26 cyfr. Sprawdź je z umową z bankiem.")
    return digits


def _nip(text: str) -> str:
    digits = re.sub(r"[\s-]", "", text).removeprefix("PL")
    if not digits:
        return ""
    if not re.fullmatch(r"[0-9]{10}", digits):
        raise ValueError("NIP ma 10 cyfr, na przykład 000-000-00-00.")
    check = sum(int(digit) * weight for digit, weight in zip(digits, _NIP_WEIGHTS, strict=False)) % 11
    if check != int(digits[9]):
        raise ValueError("Ten NIP ma błąd: cyfra kontrolna się nie zgadza. Sprawdź go.")
    return digits


def _title(text: str) -> str:
    unknown = [name for name in _BLANK.findall(text) if name not in BLANKS]
    if unknown or _BLANK.sub("", text).count("{") or _BLANK.sub("", text).count("}"):
        known = ", ".join(f"{{{name}}}" for name in BLANKS)
        raise ValueError(f"W nawiasach klamrowych może stać tylko: {known}.")
    return text


Nrb = Annotated[str, StringConstraints(max_length=60, strip_whitespace=True), AfterValidator(_nrb)]
Nip = Annotated[str, StringConstraints(max_length=20, strip_whitespace=True), AfterValidator(_nip)]
ShortName = Annotated[str, StringConstraints(max_length=20, strip_whitespace=True), AfterValidator(one_line)]
TitleText = Annotated[
    str, StringConstraints(max_length=100, strip_whitespace=True), AfterValidator(one_line), AfterValidator(_title)
]
KINDS = {"charges": "opłaty", "repair_fund": "fundusz remontowy", "loan": "kredyt", "other": "inne"}


class AccountOfKind(Section):
    """Rachunek spółdzielni dla jednego rodzaju konta."""

    kind: Literal["charges", "repair_fund", "loan", "other"] = rule(
        title="Rodzaj konta",
        meaning="Które konto się nim opłaca.",
        example="repair_fund",
        source="zasada platformy",
        words=KINDS,
    )
    number: Nrb = rule(
        title="Numer rachunku",
        meaning="26 cyfr, ze spacjami albo bez.",
        example="72 2490 0005 0000 1111 2222 3333",
        source="zasada platformy",
        min_length=1,
    )


class PaymentRules(Section):
    """Wpłaty."""

    payee: Line = rule(
        "",
        title="Odbiorca",
        meaning="Pełna nazwa odbiorcy przelewu. Puste: nazwa spółdzielni.",
        example="Spółdzielnia Mieszkaniowa „Hutnik”",
        source="zasada platformy",
    )
    payee_short: ShortName = rule(
        "",
        title="Odbiorca w kodzie QR",
        meaning="Nazwa odbiorcy, najwyżej 20 znaków. Puste: krótka nazwa spółdzielni.",
        example="SM HUTNIK SOSNOWIEC",
        source="standard kodu 2D Związku Banków Polskich",
    )
    payee_address: Line = rule(
        "",
        title="Adres odbiorcy",
        meaning="Ulica, kod i miasto. Puste: adres biura.",
        example="ul. Gwiazdna 1e, 41-200 Sosnowiec",
        source="zasada platformy",
    )
    nip: Nip = rule(
        "",
        title="NIP odbiorcy",
        meaning="10 cyfr. Aplikacje banków chcą go w kodzie QR, gdy odbiorcą jest firma.",
        example="000-000-00-00",
        source="standard kodu 2D Związku Banków Polskich",
    )
    account: Nrb = rule(
        "",
        title="Rachunek ogólny",
        meaning="Rachunek spółdzielni dla lokali, które nie mają własnego numeru.",
        example="72 2490 0005 0000 1111 2222 3333",
        source="zasada platformy",
        recommended="Każdy lokal ma własny numer z pliku ewidencji. Wpłaty trafiają wtedy same.",
    )
    accounts: tuple[AccountOfKind, ...] = rule(
        (),
        title="Rachunki według rodzaju",
        meaning="Osobne rachunki, na przykład funduszu remontowego. Inne rodzaje płaci się na rachunek ogólny.",
        example=[{"kind": "repair_fund", "number": "72 2490 0005 0000 1111 2222 3333"}],
        source="zasada platformy",
        max_length=4,
    )
    title: TitleText = rule(
        "Opłaty {miesiac}, {kod_lokalu}",
        title="Tytuł przelewu",
        meaning="W nawiasach klamrowych: " + ", ".join(f"{{{name}}} ({words})" for name, words in BLANKS.items()) + ".",
        example="Czynsz {miesiac}, lokal {kod_lokalu}",
        source="zasada platformy",
        recommended="Do 32 znaków razem z indeksem. Dłuższy nie wejdzie do kodu QR: kod użyje krótszego tytułu.",
        min_length=3,
    )

    @agreement
    def _one_account_a_kind(self) -> Iterator[Clash]:
        kinds = [one.kind for one in self.accounts]
        if twice := next((kind for kind in kinds if kinds.count(kind) > 1), ""):
            yield "accounts", f"Rodzaj „{KINDS[twice]}” ma dwa rachunki. Zostaw jeden."

    def account_for(self, kind: str) -> str:
        """Return the cooperative's own number for a kind of ledger account; empty where it has none."""
        return next((one.number for one in self.accounts if one.kind == kind), self.account)
