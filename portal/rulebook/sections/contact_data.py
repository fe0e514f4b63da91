"""Which of their contact data residents may change themselves. The data are ``residents``' own."""

from collections.abc import Iterator
from typing import Literal

from portal.rulebook.sections.section import Clash, Section, agreement, rule

ContactField = Literal["email", "phone", "correspondence_address", "occupants"]
FIELDS = {
    "email": "e-mail",
    "phone": "telefon",
    "correspondence_address": "adres do korespondencji",
    "occupants": "liczba osób w lokalu",
}


class ContactDataRules(Section):
    """Dane kontaktowe."""

    changed_directly: tuple[ContactField, ...] = rule(
        (),
        title="Zmiana od razu",
        meaning="Pola, które mieszkaniec zmienia sam.",
        example=["email", "phone"],
        source="Bałtyk",
        recommended="E-mail i telefon, z potwierdzeniem na poprzedni adres.",
        words=FIELDS,
    )
    changed_after_acceptance: tuple[ContactField, ...] = rule(
        ("email", "phone", "correspondence_address"),
        title="Zmiana po akceptacji",
        meaning="Pola, których zmianę przyjmuje pracownik. Pozostałe zmienia się tylko w biurze.",
        example=["correspondence_address"],
        source="zasada platformy",
        words=FIELDS,
    )

    @agreement
    def _one_way_per_field(self) -> Iterator[Clash]:
        both = sorted(set(self.changed_directly) & set(self.changed_after_acceptance))
        if both:
            yield (
                "changed_directly",
                f"Pole {both[0]} zmienia się albo od razu, albo po akceptacji. Zostaw je w jednej liście: "
                "changed_directly albo changed_after_acceptance.",
            )
