"""How credentials reach the person: when, in which way, with which confirmation. Making them is ``accounts``' work."""

from collections.abc import Iterator
from typing import Literal

from portal.rulebook.sections.section import Clash, Line, Section, Text, Whole, YesNo, agreement, rule


class IssueRules(Section):
    """Wydanie danych do logowania."""

    moment: Literal["at_once", "after_notice"] = rule(
        "after_notice",
        title="Kiedy wydaje się dane",
        meaning="Od razu w biurze albo po zawiadomieniu, że czekają.",
        example="at_once",
        source="Hutnik pkt 7, Siarkowiec §3",
        words={"at_once": "od razu", "after_notice": "po zawiadomieniu"},
    )
    handover: Literal["in_person", "by_post", "with_rent_notice", "by_email"] = rule(
        "in_person",
        title="Jak wydaje się dane",
        meaning="W jaki sposób osoba dostaje identyfikator i hasło.",
        example="in_person",
        source="Siarkowiec §3, Krynica",
        recommended="Osobiście. Hasło w e-mailu może przeczytać ktoś obcy.",
        words={
            "in_person": "osobiście w biurze",
            "by_post": "listem",
            "with_rent_notice": "z zawiadomieniem o opłatach",
            "by_email": "e-mailem",
        },
    )
    notice_by: tuple[Literal["email", "phone", "letter"], ...] = rule(
        ("email", "phone"),
        title="Jak zawiadamia się o odbiorze",
        meaning="Gdy dane czekają, spółdzielnia daje znać jednym z tych sposobów.",
        example=["email", "phone"],
        source="Siarkowiec §3, Tczew",
        words={"email": "e-mailem", "phone": "telefonicznie", "letter": "listem"},
    )
    notice_working_days: Whole = rule(
        5,
        title="Czas na zawiadomienie (dni robocze)",
        meaning="W ile dni roboczych od wniosku spółdzielnia daje znać.",
        example=5,
        source="Siarkowiec §3",
        ge=1,
        le=60,
    )
    collection_days: Whole = rule(
        30,
        title="Dane czekają (dni)",
        meaning="Po tylu dniach nieodebrane dane przestają działać.",
        example=30,
        source="zasada platformy",
        ge=1,
        le=365,
    )
    confirmation_title: Line = rule(
        "Potwierdzenie odbioru danych do konta IOK",
        title="Tytuł potwierdzenia",
        meaning="Nagłówek pisma, które osoba podpisuje.",
        example="Pisemne potwierdzenie odbioru danych",
        source="Siarkowiec §3",
        min_length=3,
    )
    confirmation_text: Text = rule(
        "Potwierdzam odbiór danych do konta w Internetowej Obsłudze Kontrahenta.",
        title="Treść potwierdzenia",
        meaning="Zdania nad podpisem.",
        example="Potwierdzam, że odebrałem dane do konta.",
        source="Siarkowiec §3",
        min_length=3,
    )
    confirmation_carries_credentials: YesNo = rule(
        False,
        title="Dane na potwierdzeniu",
        meaning="Potwierdzenie samo zawiera identyfikator i hasło. Inaczej są na osobnym piśmie.",
        example=True,
        source="Siarkowiec §3",
        recommended="Nie: podpisany egzemplarz, który zostaje w biurze, nie powinien mieć hasła.",
    )
    instruction: Text = rule(
        "",
        title="Instrukcja do danych",
        meaning="Tekst dołączony do danych: zasady hasła i pierwsze kroki.",
        example="Przy pierwszym logowaniu ustaw własne hasło.",
        source="Siarkowiec §4",
    )
    opens: Literal["at_once", "next_midnight", "after_hours"] = rule(
        "at_once",
        title="Kiedy konto zaczyna działać",
        meaning="Od razu po wydaniu danych, od najbliższej północy albo po kilku godzinach.",
        example="next_midnight",
        source="Siarkowiec §3",
        words={"at_once": "od razu", "next_midnight": "od najbliższej północy", "after_hours": "po kilku godzinach"},
    )
    opens_after_hours: Whole | None = rule(
        None,
        title="Po ilu godzinach",
        meaning='Tylko przy opens = "after_hours".',
        example=24,
        source="zasada platformy",
        ge=1,
        le=168,
    )

    @agreement
    def _hours_come_together(self) -> Iterator[Clash]:
        if (self.opens == "after_hours") != (self.opens_after_hours is not None):
            yield (
                "opens",
                'opens = "after_hours" i opens_after_hours idą w parze. Podaj oba albo żadnego, '
                'na przykład opens = "after_hours" i opens_after_hours = 24.',
            )

    @agreement
    def _notice_has_a_way(self) -> Iterator[Clash]:
        if self.moment == "after_notice" and not self.notice_by:
            yield (
                "notice_by",
                "Dane wydaje się po zawiadomieniu (moment), a lista notice_by jest pusta. "
                'Wpisz na przykład notice_by = ["phone"].',
            )

    @agreement
    def _at_once_needs_no_notice(self) -> Iterator[Clash]:
        if self.moment == "at_once" and "notice_by" in self.model_fields_set and self.notice_by:
            yield (
                "notice_by",
                "Dane wydaje się od razu (moment), więc notice_by nie ma sensu. Usuń notice_by albo "
                'wybierz moment = "after_notice".',
            )
