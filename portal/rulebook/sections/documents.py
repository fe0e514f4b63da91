"""Who reads which documents of the cooperative. The documents are the ``documents`` room's."""

from typing import Any, Literal

from portal.rulebook.sections.section import Section, Whole, rule

Readers = Literal["public", "account_holders", "members", "nobody"]
READERS = {
    "public": "wszyscy, bez logowania",
    "account_holders": "każdy z kontem",
    "members": "tylko członkowie",
    "nobody": "nikt na stronie",
}
# Law: Act on housing cooperatives, art. 8¹ – a member may have these, and they belong on the cooperative's page.
ACT = "ustawa o spółdzielniach mieszkaniowych art. 8¹"


CATEGORIES = ("statute", "regulations", "resolutions", "minutes", "audit", "statements", "drafts", "others")


def _readers(default: Readers, title: str, meaning: str, source: str) -> Any:
    return rule(default, title=title, meaning=meaning, example="members", source=source, words=READERS)


class DocumentRules(Section):
    """Dokumenty: kto je czyta."""

    statute: Readers = _readers("public", "Statut", "Kto czyta statut.", ACT)
    regulations: Readers = _readers("public", "Regulaminy", "Kto czyta regulaminy spółdzielni.", ACT)
    resolutions: Readers = _readers("members", "Uchwały", "Kto czyta uchwały.", f"{ACT}; Łaziska, Sikornik")
    minutes: Readers = _readers("members", "Protokoły", "Kto czyta protokoły obrad.", f"{ACT}; Sopot Dolny")
    audit: Readers = _readers("members", "Lustracja", "Kto czyta protokoły lustracji.", f"{ACT}; Łaziska")
    statements: Readers = _readers("members", "Sprawozdania", "Kto czyta sprawozdania roczne.", f"{ACT}; Sikornik")
    drafts: Readers = _readers("members", "Projekty uchwał", "Kto czyta projekty uchwał.", "Kamienna Góra")
    others: Readers = _readers("account_holders", "Inne", "Kto czyta pozostałe dokumenty.", "zasada platformy")
    largest_mb: Whole = rule(
        10,
        title="Największy plik (MB)",
        meaning="Tyle może mieć plik dokumentu albo pisma.",
        example=10,
        source="zasada platformy",
        recommended="10 MB: większy wolno się otwiera w telefonie.",
        ge=1,
        le=50,
    )

    def readers_of(self, category: str) -> Readers:
        """Return who reads the documents of a category; nobody reads those of one that is not known."""
        return getattr(self, category) if category in CATEGORIES else "nobody"  # type: ignore[no-any-return]
