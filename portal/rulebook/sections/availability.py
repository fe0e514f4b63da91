"""When the desk is open and how technical breaks are announced. The breaks themselves are kept by the platform."""

from typing import Literal

from portal.rulebook.sections.section import Line, Section, Text, Whole, rule


class AvailabilityRules(Section):
    """Dostępność i przerwy techniczne."""

    hours: Line = rule(
        "całą dobę, siedem dni w tygodniu",
        title="Kiedy działa",
        meaning="Kiedy można korzystać ze strony, słowami.",
        example="całą dobę, siedem dni w tygodniu",
        source="Siarkowiec §5",
    )
    announced_days_before: Whole = rule(
        3,
        title="Zapowiedź przerwy (dni)",
        meaning="Ile dni przed przerwą mieszkańcy widzą zapowiedź.",
        example=3,
        source="Siarkowiec §5",
        ge=0,
        le=30,
    )
    announced_by: tuple[Literal["page", "email"], ...] = rule(
        ("page",),
        title="Jak zapowiada się przerwę",
        meaning="Pasek na stronie, e-mail albo oba.",
        example=["page", "email"],
        source="Siarkowiec §5",
        words={"page": "pasek na stronie", "email": "e-mail"},
        min_length=1,
    )
    break_words: Text = rule(
        "Trwa przerwa techniczna.",
        title="Strona w czasie przerwy",
        meaning="Zdania na stronie, którą widać w czasie przerwy.",
        example="Trwa przerwa techniczna. Wrócimy o 6:00.",
        source="Siarkowiec §5",
        min_length=3,
    )
