"""Letters to persons: who gets them on the account, when paper goes out. Sending them is the ``documents`` room's."""

from portal.rulebook.sections.section import Key, Section, Whole, rule


class LetterRules(Section):
    """Pisma do osób."""

    consent: Key | None = rule(
        None,
        title="Zgoda na doręczanie na koncie",
        meaning="Klucz zgody z listy zgód. Kto ją dał, dostaje pisma na koncie. Bez tego klucza: wszystkie pocztą.",
        example="e-doreczenia",
        source="zasada platformy",
    )
    unopened_days: Whole = rule(
        14,
        title="Nieotwarte pismo (dni)",
        meaning="Po tylu dniach nieotwarte pismo trafia na listę do wysłania pocztą.",
        example=14,
        source="zasada platformy",
        recommended="14 dni.",
        ge=1,
        le=90,
    )
