"""Rules of different sections that cannot hold together. A clash within one section is told by the section itself."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from portal.rulebook.sections.section import Clash

if TYPE_CHECKING:
    from portal.rulebook.rules import Rules

# Context of a validation that leaves the sections' agreement to the caller.
APART: dict[str, bool] = {"apart": True}


def contradictions_of(rules: "Rules", broken: frozenset[str] = frozenset()) -> list[Clash]:
    """Return every clash as its key path and a Polish sentence; empty when the rules hold together.

    What touches a ``broken`` section is left out: what it would say, had it been written right, is not known.
    """
    return [
        (path, text)
        for check, read in _CHECKS
        if not read & broken
        for path, text in check(rules)
        if section_of(path) not in broken
    ]


def section_of(path: str) -> str:
    """Return the section that a key path begins with."""
    return path.partition(".")[0].partition("[")[0]


def _mail(rules: "Rules") -> Iterator[Clash]:
    if rules.sender.name:
        return
    mend = 'Dopisz nadawcę, na przykład [rules.sender] name = "SM Hutnik", albo'
    if "electronic_form" in rules.application.ways:
        yield (
            "application.ways",
            f"Formularz na stronie (electronic_form) wysyła e-mail, a nie ma nadawcy poczty. {mend} usuń ten sposób.",
        )
    if "self_registration" in rules.application.ways and "email" in rules.application.challenge:
        yield (
            "application.challenge",
            f"Rejestracja wysyła hasło e-mailem, a nie ma nadawcy poczty. {mend} usuń „email” z challenge.",
        )
    if rules.issue.handover == "by_email":
        yield "issue.handover", f"Dane wydaje się e-mailem, a nie ma nadawcy poczty. {mend} wybierz inny sposób."
    if "notice_by" in rules.issue.model_fields_set and "email" in rules.issue.notice_by:
        yield "issue.notice_by", f"Zawiadamia się e-mailem, a nie ma nadawcy poczty. {mend} usuń „email”."
    if "notice_by" in rules.closure.model_fields_set and "email" in rules.closure.notice_by:
        yield "closure.notice_by", f"O zamknięciu mówi e-mail, a nie ma nadawcy poczty. {mend} usuń „email”."
    if "email_link" in rules.sign_in.lost_password_ways:
        yield (
            "sign_in.lost_password_ways",
            f"Nowe hasło ustawia się linkiem z e-maila, a nie ma nadawcy poczty. {mend} usuń „email_link”.",
        )
    if "email" in rules.availability.announced_by:
        yield "availability.announced_by", f"Przerwy zapowiada e-mail, a nie ma nadawcy poczty. {mend} usuń „email”."


def _offices(rules: "Rules") -> Iterator[Clash]:
    # Only a cooperative that says so itself promises people a number to call; a worker may block after any call.
    promises_a_phone = rules.sign_in.block_by_phone and "block_by_phone" in rules.sign_in.model_fields_set
    if not rules.offices:
        if promises_a_phone:
            yield "sign_in.block_by_phone", _NO_PHONE
        return
    on_paper = "paper" in rules.application.ways
    if on_paper and not rules.offices_for("applications"):
        yield (
            "application.ways",
            "Wnioski są na papierze, a żadne biuro ich nie przyjmuje. Dopisz „applications” do tasks jednego z biur.",
        )
    if on_paper and not rules.application.form_downloadable and not rules.offices_for("forms"):
        yield (
            "application.form_downloadable",
            "Druku nie można pobrać i żadne biuro go nie wydaje. Ustaw true albo dopisz „forms” do tasks biura.",
        )
    if rules.issue.handover == "in_person" and not rules.offices_for("collection"):
        yield (
            "issue.handover",
            "Dane odbiera się osobiście, a w żadnym biurze nie można ich odebrać. Dopisz „collection” do tasks biura.",
        )
    if promises_a_phone and not any(office.phones for office in rules.offices_for("incidents")):
        yield "sign_in.block_by_phone", _NO_PHONE


_NO_PHONE = (
    "Konto blokuje się przez telefon, a żadne biuro ze sprawą „incidents” nie ma telefonu. "
    'Dopisz mu na przykład phones = [{ number = "15 823-38-88 wew. 29" }].'
)


def _identity(rules: "Rules") -> Iterator[Clash]:
    if rules.application.identity_shown == "at_collection" and rules.issue.handover != "in_person":
        yield (
            "application.identity_shown",
            "Dokument ma być pokazany przy odbiorze, a danych nie odbiera się osobiście (issue.handover). "
            'Wybierz "at_application" albo "never", albo handover = "in_person".',
        )
    if rules.access.co_owners == "one_named" and "co_owners" not in rules.application.asks_for:
        yield (
            "access.co_owners",
            "Współwłaściciele wskazują jedną osobę w oświadczeniu, a wniosek o nie nie pyta. "
            "Dopisz „co_owners” do application.asks_for.",
        )
    if rules.issue.moment == "at_once" and rules.issue.handover in ("by_post", "with_rent_notice"):
        yield (
            "issue.moment",
            "Danych wysyłanych listem nie da się wydać od razu. "
            'Wybierz moment = "after_notice" albo handover = "in_person".',
        )


def _identifier(rules: "Rules") -> Iterator[Clash]:
    kind = rules.identifier.kind
    if rules.access.account_per == "premises" and kind in ("membership_number", "person_number", "email"):
        yield (
            "identifier.kind",
            "Każdy lokal ma swoje konto (access.account_per), a ten identyfikator jest jeden na osobę. "
            'Wybierz "premises_number" albo "sequence".',
        )
    if kind == "email" and "email" not in rules.application.asks_for:
        yield (
            "identifier.kind",
            "Identyfikatorem jest e-mail, a wniosek o niego nie pyta. Dopisz „email” do application.asks_for.",
        )
    if {"email": "email", "membership_number": "membership_number"}.get(kind) in rules.identifier.also_accepted:
        yield "identifier.also_accepted", "To samo jest już identyfikatorem (kind). Usuń je z also_accepted."


def _repeats(rules: "Rules") -> Iterator[Clash]:
    for path, keys in (
        ("offices", [office.key for office in rules.offices]),
        ("modules", [module.key for module in rules.modules]),
    ):
        for number, key in enumerate(keys):
            if key in keys[:number]:
                yield f"{path}[{number + 1}].key", f"Klucz „{key}” jest już wyżej. Każdy może być tylko raz."
    for path, names in (
        ("offices", [office.name for office in rules.offices]),
        ("modules", [module.name for module in rules.modules]),
    ):
        for number, name in enumerate(names):
            if name and name in names[:number]:
                yield (
                    f"{path}[{number + 1}].name",
                    f"Nazwa „{name}” jest już wyżej. Nadaj inną, żeby nikt się nie mylił.",
                )


def _letters(rules: "Rules") -> Iterator[Clash]:
    key = rules.letters.consent
    if key is not None and key not in [consent.key for consent in rules.legal.consents]:
        yield (
            "letters.consent",
            f"Nie ma zgody „{key}”. Dopisz ją do legal.consents albo usuń letters.consent.",
        )


# Each check with the sections it reads besides the one it speaks of.
_CHECKS: tuple[tuple[Callable[["Rules"], Iterator[Clash]], frozenset[str]], ...] = (
    (_mail, frozenset(["sender"])),
    (_offices, frozenset(["offices"])),
    (_identity, frozenset(["application", "issue", "access"])),
    (_identifier, frozenset(["access", "application"])),
    (_repeats, frozenset()),
    (_letters, frozenset(["legal"])),
)
