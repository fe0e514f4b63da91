"""What a person types as the identifier. Making identifiers is ``accounts``' work."""

import re
from collections.abc import Iterator
from typing import Literal

from portal.rulebook.sections.section import Clash, Line, Section, Whole, agreement, rule

PARTS = ("sequence", "membership", "premises", "person")
PART = re.compile(r"\{([a-z]+)(?::(\d{1,2}))?\}")
Kind = Literal["sequence", "membership_number", "premises_number", "person_number", "email", "pattern"]
KINDS = {
    "sequence": "kolejny numer",
    "membership_number": "numer członkowski",
    "premises_number": "numer lokalu",
    "person_number": "numer kontrahenta",
    "email": "adres e-mail",
    "pattern": "własny wzór",
}


class IdentifierRules(Section):
    """Identyfikator."""

    kind: Kind = rule(
        "sequence",
        title="Rodzaj identyfikatora",
        meaning="Z czego powstaje identyfikator nowego konta.",
        example="membership_number",
        source="Orunia, Spółdzielca, Sosnowiecka",
        recommended="Kolejny numer: nic nie mówi o osobie i nie zmienia się.",
        words=KINDS,
    )
    fallback: Literal["sequence", "premises_number", "person_number"] = rule(
        "sequence",
        title="Gdy brak numeru",
        meaning="Co służy za identyfikator, gdy osoba nie ma numeru członkowskiego albo e-maila.",
        example="person_number",
        source="Orunia",
        words={key: KINDS[key] for key in ("sequence", "premises_number", "person_number")},
    )
    pattern: Line = rule(
        "",
        title="Wzór",
        meaning="Znaki i pola: {sequence:5}, {membership}, {premises}, {person}. Liczba po dwukropku to liczba cyfr.",
        example="L{sequence:4}",
        source="zasada platformy",
    )
    digits: Whole = rule(
        6,
        title="Cyfry kolejnego numeru",
        meaning="Ile cyfr ma kolejny numer.",
        example=6,
        source="zasada platformy",
        ge=4,
        le=12,
    )
    on_reissue: Literal["same", "new"] = rule(
        "same",
        title="Przy nowym haśle",
        meaning="Czy po zgubieniu hasła osoba dostaje też nowy identyfikator.",
        example="new",
        source="Siarkowiec §9",
        recommended="Ten sam: chroni hasło, nie identyfikator.",
        words={"same": "identyfikator zostaje", "new": "nowy identyfikator i nowe hasło"},
    )
    also_accepted: tuple[Literal["email", "membership_number"], ...] = rule(
        (),
        title="Co jeszcze można wpisać",
        meaning="Inne dane, które przy logowaniu działają jak identyfikator.",
        example=["email"],
        source="Sosnowiecka",
        words={"email": "adres e-mail", "membership_number": "numer członkowski"},
    )

    @agreement
    def _pattern_comes_with_its_kind(self) -> Iterator[Clash]:
        if (self.kind == "pattern") != bool(self.pattern):
            yield (
                "pattern",
                'kind = "pattern" i pattern idą w parze. Podaj oba albo żadnego, '
                'na przykład kind = "pattern" i pattern = "L{sequence:4}".',
            )

    @agreement
    def _pattern_has_known_parts(self) -> Iterator[Clash]:
        names = [name for name, _ in PART.findall(self.pattern)]
        rest = PART.sub("", self.pattern)
        if self.pattern and (not names or set(names) - set(PARTS) or "{" in rest or "}" in rest):
            yield (
                "pattern",
                "Wzór ma mieć co najmniej jedno pole z listy: {sequence:5}, {membership}, {premises}, {person}. "
                'Przykład: pattern = "L{sequence:4}".',
            )
