"""The shape and life of passwords. Blocklists apply besides, and no cooperative can switch them off."""

from collections.abc import Iterator
from typing import Literal

from portal.rulebook.sections.section import Clash, Section, Whole, YesNo, agreement, rule

LENGTHENS = "Nie: długość chroni lepiej niż rodzaje znaków."


class PasswordRules(Section):
    """Hasło mieszkańca."""

    min_length: Whole = rule(
        8,
        title="Najkrótsze hasło (znaki)",
        meaning="Ile znaków ma mieć własne hasło.",
        example=8,
        source="Hutnik pkt 8, Siarkowiec §4, Bałtyk, Zielone Wzgórza",
        recommended="Co najmniej 8.",
        ge=6,
        le=64,
    )
    max_length: Whole = rule(
        128,
        title="Najdłuższe hasło (znaki)",
        meaning="Ile znaków może mieć własne hasło.",
        example=128,
        source="Orunia",
        recommended="Co najmniej 64.",
        ge=8,
        le=256,
    )
    letter: YesNo = rule(
        False,
        title="Litera",
        meaning="Hasło musi mieć literę.",
        example=True,
        source="Hutnik pkt 8",
        recommended=LENGTHENS,
    )
    digit: YesNo = rule(
        False,
        title="Cyfra",
        meaning="Hasło musi mieć cyfrę.",
        example=True,
        source="Hutnik pkt 8, Bałtyk",
        recommended=LENGTHENS,
    )
    lower: YesNo = rule(
        False,
        title="Mała litera",
        meaning="Hasło musi mieć małą literę.",
        example=True,
        source="Bałtyk",
        recommended=LENGTHENS,
    )
    upper: YesNo = rule(
        False,
        title="Wielka litera",
        meaning="Hasło musi mieć wielką literę.",
        example=True,
        source="Bałtyk",
        recommended=LENGTHENS,
    )
    special: YesNo = rule(
        False,
        title="Znak specjalny",
        meaning="Hasło musi mieć znak, który nie jest literą ani cyfrą.",
        example=True,
        source="zasada platformy",
        recommended=LENGTHENS,
    )
    digit_or_special: YesNo = rule(
        False,
        title="Cyfra albo znak specjalny",
        meaning="Wystarczy jedno z dwojga.",
        example=True,
        source="zasada platformy",
        recommended=LENGTHENS,
    )
    history: Whole = rule(
        0,
        title="Dawne hasła",
        meaning="Ilu ostatnich haseł nie wolno użyć ponownie, poza obecnym.",
        example=3,
        source="zasada platformy",
        recommended="0: pamięć dawnych haseł prowadzi do numerowania nowych.",
        ge=0,
        le=24,
    )
    start: Literal["password", "activation_code"] = rule(
        "password",
        title="Co dostaje osoba na początek",
        meaning="Hasło startowe albo jednorazowy kod, którym sama ustawia hasło.",
        example="activation_code",
        source="Siarkowiec §4, Hutnik pkt 8",
        recommended="Kod: działa raz i nie jest hasłem.",
        words={"password": "hasło startowe", "activation_code": "jednorazowy kod"},
    )
    # Empty = until it is used; kept for packs that say so.
    initial_valid_days: Whole | None = rule(
        30,
        title="Hasło startowe działa (dni)",
        meaning="Po tylu dniach hasło albo kod od spółdzielni przestaje działać.",
        example=30,
        source="zasada platformy",
        recommended="Najwyżej 30 dni.",
        ge=1,
        le=365,
    )

    @agreement
    def _lengths_fit(self) -> Iterator[Clash]:
        if self.max_length < self.min_length:
            yield (
                "max_length",
                f"max_length ({self.max_length}) nie może być mniejsze niż min_length ({self.min_length}). "
                "Przykład: min_length = 8 i max_length = 128.",
            )

    @agreement
    def _one_of_two_is_enough(self) -> Iterator[Clash]:
        if self.digit_or_special and (self.digit or self.special):
            yield (
                "digit_or_special",
                "digit_or_special znaczy: wystarczy cyfra albo znak. Usuń digit i special albo digit_or_special.",
            )
