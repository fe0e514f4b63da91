"""Locks after failed sign-ins, lost passwords, blocks by telephone. Counting failures is ``accounts``' work."""

from collections.abc import Iterator
from typing import Literal

from portal.rulebook.sections.section import Clash, Section, Text, Whole, YesNo, agreement, rule


class LockStep(Section):
    """Jeden stopień blokady: po tylu błędach z rzędu konto czeka tyle minut."""

    failures: Whole = rule(
        title="Błędy z rzędu", meaning="Po ilu błędach.", example=5, source="Spółdzielca", ge=1, le=20
    )
    minutes: Whole | None = rule(
        None,
        title="Minuty",
        meaning="Na jak długo. Bez tego klucza: aż do odblokowania.",
        example=15,
        source="Spółdzielca",
        ge=1,
        le=1440,
    )


class SignInRules(Section):
    """Logowanie, blokady i zgubione hasło. Spółdzielnia może być surowsza niż platforma, nigdy łagodniejsza."""

    lock_steps: tuple[LockStep, ...] = rule(
        (
            LockStep(failures=5, minutes=5),
            LockStep(failures=10, minutes=15),
            LockStep(failures=20, minutes=None),
        ),
        title="Blokady po błędach",
        meaning="Stopnie blokady po nieudanych logowaniach. Ostatni trwa do odblokowania.",
        example=[{"failures": 5}],
        source="Spółdzielca",
        recommended="5 błędów: 5 minut, 10: 15 minut, 20: do odblokowania.",
    )
    lost_password: Text = rule(
        "",
        title="Zgubione hasło, słowami",
        meaning="Co ma zrobić osoba, która nie może się zalogować. Tekst na stronie „Nie pamiętam hasła”.",
        example="Przyjdź do biura z dokumentem tożsamości.",
        source="Siarkowiec §9",
    )
    lost_password_ways: tuple[Literal["in_person", "written_request", "email_link"], ...] = rule(
        ("in_person",),
        title="Nowe hasło",
        meaning="Jak osoba dostaje nowe hasło.",
        example=["in_person", "written_request"],
        source="Siarkowiec §9, Tczew",
        words={"in_person": "osobiście", "written_request": "na pisemny wniosek", "email_link": "link w e-mailu"},
        min_length=1,
    )
    block_ways: tuple[Literal["in_person", "written_request"], ...] = rule(
        ("in_person",),
        title="Blokada na prośbę",
        meaning="Jak osoba prosi o blokadę swojego konta; o telefonie mówi osobna zasada.",
        example=["in_person", "written_request"],
        source="Siarkowiec §9, Tczew",
        words={"in_person": "osobiście w biurze", "written_request": "na pisemny wniosek"},
        min_length=1,
    )
    block_by_phone: YesNo = rule(
        True,
        title="Blokada przez telefon",
        meaning="Po telefonie od osoby konto jest od razu zablokowane.",
        example=True,
        source="Siarkowiec §9",
        recommended="Tak: im szybciej, tym mniejsza szkoda.",
    )
    block_on_loss: YesNo = rule(
        True,
        title="Blokada po zgubieniu",
        meaning="Zgłoszenie zgubionych danych od razu zamyka dostęp do czasu wydania nowych.",
        example=True,
        source="Sosnowiecka, Siarkowiec §9",
        recommended="Tak.",
    )

    @agreement
    def _steps_rise(self) -> Iterator[Clash]:
        counts = [step.failures for step in self.lock_steps]
        if not counts or counts != sorted(set(counts)):
            yield "lock_steps", "Podaj lock_steps od najmniejszej liczby błędów do największej, bez powtórzeń."

    @agreement
    def _not_laxer_than_the_platform(self) -> Iterator[Clash]:
        if not self.lock_steps:
            return
        if min(step.failures for step in self.lock_steps) > 5:
            yield "lock_steps", "Pierwsza blokada musi nastąpić najpóźniej po 5 błędach."
        if self.lock_steps[-1].minutes is not None:
            yield "lock_steps", "Ostatnia blokada musi trwać do odblokowania (bez minutes)."
        if not any(step.failures <= 10 and (step.minutes is None or step.minutes >= 15) for step in self.lock_steps):
            yield "lock_steps", "Po 10 błędach blokada musi trwać co najmniej 15 minut."
