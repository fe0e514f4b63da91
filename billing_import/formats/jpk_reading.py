"""One pass over a JPK file: its elements become rows of a ledger and figures to check. Opening files is ``jpk``."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from billing_import.formats.jpk_journal import Journal, JournalEntry
from billing_import.formats.jpk_structure import Section, Structure, day_of, fields_of, grosze
from billing_import.formats.jpk_sums import JpkSums, Turnovers
from billing_import.formats.problems import FileRefused, Problem
from billing_import.formats.source import Check, RawRow
from billing_import.formats.xml_stream import XmlStream, local_name

ACCOUNT_TITLE, DOCUMENT_KIND_TITLE, PERSON_TITLE = "Konto księgowe", "Rodzaj dowodu", "Kontrahent JPK"
HEADER = (
    ACCOUNT_TITLE, "Data", "Rodzaj", "Opis", "Nr dowodu", "Wn", "Ma", DOCUMENT_KIND_TITLE, "Dziennik", PERSON_TITLE,
    "Dzień dowodu", "Dzień księgowania", "Nr zapisu", "Lp zapisu", "Wiersz XML",
)  # fmt: skip
ENTRIES, OPENING = "Zapisy na kontach", "Bilans otwarcia"
# What stands for no account on the other side; the official schema itself offers the word.
_NO_ACCOUNT = {"", "null"}
# Elements that are read by themselves though they stand inside another.
_INSIDE = {
    ("JPK_KR_PD", "ZOiS"): tuple(f"ZOiS{variant}" for variant in range(1, 9)),
    ("JPK_KR_PD", "Dziennik"): ("KontoZapis",),
}
_OFF_BALANCE = re.compile(r"poza\s*bil", re.IGNORECASE)
_NO_SECTION = Section("", ())


@dataclass(slots=True)
class JpkReading:
    """One pass over a file: what was seen so far, and the rows that wait to be handed out."""

    structure: Structure
    stream: XmlStream
    journal: Journal
    sums: JpkSums = field(default_factory=JpkSums)
    rows: list[RawRow] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    first_day: str = ""
    is_opening: bool = False  # rows are made of opening balances, not of entries
    number: int = 0
    place: int = -1
    entry: tuple[Any, JournalEntry, str] | None = None  # of JPK_KR_PD: the open Dziennik
    last_tag: str = ""
    section: Section | None = None
    known: dict[str, tuple[Callable[["JpkReading", Any], None] | None, Section | None]] = field(init=False)

    def __post_init__(self) -> None:
        sections, handlers = self.structure.sections, _HANDLERS[self.structure.code]
        names = {name for name, _ in self.structure.order} | set(sections)
        self.known = {_tag(self.structure, name): (handlers.get(name), sections.get(name)) for name in names}

    def take(self, element: Any) -> None:
        """Take in the next element. Raises FileRefused when it is not what should stand there."""
        tag = element.tag
        handler, section = self.known[tag]
        if tag != self.last_tag:
            name, above = local_name(element), self._above(element)
            if above == "JPK":
                self._keep_order(name, element)
            elif name not in _INSIDE.get((self.structure.code, above), ()):
                raise FileRefused("jpk_section_misplaced", line=element.sourceline, section=name)
            self.last_tag = tag
        self.section = section
        if handler is not None:
            handler(self, element)

    def fields(self, element: Any) -> dict[str, str]:
        """Return the checked texts of the element that is taken in."""
        return fields_of(element, self.section or _NO_SECTION)

    def add(  # noqa: PLR0917
        self,
        account: str,
        entry: JournalEntry,
        sides: tuple[int, int],
        where: tuple[str, str, int],
        text: str = "",
        problem: Problem | None = None,
    ) -> None:
        """Add one row; ``sides`` are Wn and Ma in grosze, ``where`` the entry's number, its place and line."""
        debit, credit = sides
        self.number += 1
        kind = "K" if self.is_opening or debit + credit < 0 else "N" if debit else "W"
        cells = (
            account, entry.operation_on, kind, text or entry.description, entry.document_no,
            _amount(debit), _amount(credit), entry.document_kind, entry.journal, entry.person,
            entry.document_on, entry.booked_on, where[0], where[1], str(where[2]),
        )  # fmt: skip
        self.rows.append(RawRow(self.number, cells, problem))

    def _above(self, element: Any) -> str:
        parent = element.getparent()
        is_deep = parent is not None and parent.getparent() is not None
        return local_name(parent) if is_deep else "JPK"

    def finished(self) -> None:
        """Raise FileRefused when a section that must be there never came."""
        for name, is_required in self.structure.order[self.place + 1 :]:
            if is_required:
                raise FileRefused("jpk_section_missing", section=name)

    def _keep_order(self, name: str, element: Any) -> None:
        order = self.structure.order
        at = next((at for at in range(max(self.place, 0), len(order)) if order[at][0] == name), None)
        if at is None:
            raise FileRefused("jpk_section_misplaced", line=element.sourceline, section=name)
        missed = next((other for other, is_required in order[self.place + 1 : at] if is_required), None)
        if missed:
            raise FileRefused("jpk_section_missing", section=missed)
        self.place = at


def _heading(reading: JpkReading, element: Any) -> None:
    texts = {local_name(child): (child.text or "").strip() for child in element}
    form = next((child for child in element if local_name(child) == "KodFormularza"), None)
    structure = reading.structure
    version = form.get("wersjaSchemy", "") if form is not None else ""
    if form is None or texts["KodFormularza"] != structure.code or version != structure.version:
        found = f"{texts.get('KodFormularza', '')} {version}".strip()[:60]
        raise FileRefused("jpk_version_wrong", found=found, expected=f"{structure.code} {structure.version}")
    currency = texts.get("DomyslnyKodWaluty", "")
    if currency != "PLN":
        raise FileRefused("jpk_currency", currency=currency[:10])
    for name in ("DataOd", "DataDo"):
        if day_of(texts.get(name, "")) is None:
            value = texts.get(name, "")[:60]
            raise FileRefused("jpk_day_wrong", line=element.sourceline, section="Naglowek", field=name, value=value)
    reading.first_day = texts.get("RokDataOd") or texts["DataOd"]


def _account_kr(reading: JpkReading, element: Any) -> None:
    texts = reading.fields(element)
    money = [grosze(texts[part.name]) for part in reading.structure.sections["ZOiS"].parts if part.type == "money"]
    is_off = _OFF_BALANCE.search(texts["TypKonta"]) is not None
    _account(reading, _turnovers(texts["KodKonta"], element, money, is_off_balance=is_off))


def _account_pd(reading: JpkReading, element: Any) -> None:
    texts = reading.fields(element)
    money = [grosze(texts[f"S_{at}"]) for at in range(4, 12)]
    is_off = "_PB" in texts.get("S_12_3", "")
    _account(reading, _turnovers(texts["S_1"], element, money, is_off_balance=is_off))


def _account(reading: JpkReading, turnovers: Turnovers) -> None:
    reading.sums.account(turnovers)
    if not reading.is_opening:
        return
    day = reading.first_day
    entry = JournalEntry(day, day, day, f"BO/{day[:4]}", "BO", "", f"{OPENING} {day[:4]}")
    for sides in ((turnovers.opening[0], 0), (0, turnovers.opening[1])):
        if any(sides):
            reading.add(turnovers.account, entry, sides, ("", "", turnovers.line))


def _turnovers(account: str, element: Any, money: list[int], *, is_off_balance: bool) -> Turnovers:
    opening, period, cumulative, closing = zip(money[::2], money[1::2], strict=True)
    return Turnovers(account, element.sourceline, opening, period, cumulative, closing, is_off_balance)


def _journal_pd(reading: JpkReading, element: Any) -> None:
    _open_entry(reading, element)
    reading.entry = None


def _journal_kr(reading: JpkReading, element: Any) -> None:
    texts = reading.fields(element)
    reading.sums.journal_rows += 1
    reading.sums.journal_sum += grosze(texts["DziennikKwotaOperacji"])
    names = (
        "DataOperacji", "DataDowodu", "DataKsiegowania", "NrDowoduKsiegowego", "RodzajDowodu", "OpisDziennika",
        "OpisOperacji",
    )  # fmt: skip
    reading.journal.keep(texts["NrZapisuDziennika"], JournalEntry(*(texts[name] for name in names)))


def _open_entry(reading: JpkReading, element: Any) -> tuple[JournalEntry, str]:
    """Return the journal entry of JPK_KR_PD that an element is; it is read when its first inner element came."""
    if reading.entry is not None and reading.entry[0] is element:
        return reading.entry[1], reading.entry[2]
    texts = fields_of(element, reading.structure.sections["Dziennik"])
    reading.sums.journal_rows += 1
    reading.sums.journal_sum += grosze(texts["D_11"])
    names = ("D_6", "D_7", "D_8", "D_4", "D_5", "D_2", "D_10", "D_3")
    entry = JournalEntry(*(texts.get(name, "") for name in names))
    reading.entry = (element, entry, texts["D_1"])
    return entry, texts["D_1"]


def _entry_pd(reading: JpkReading, element: Any) -> None:
    entry, number = _open_entry(reading, element.getparent())
    texts = reading.fields(element)
    if ("Z_4" in texts) == ("Z_7" in texts):
        raise FileRefused("jpk_field_missing", line=element.sourceline, section="KontoZapis", field="Z_4 albo Z_7")
    sides = (grosze(texts.get("Z_4", "0")), grosze(texts.get("Z_7", "0")))
    reading.sums.rows += 1
    reading.sums.side(texts["Z_3"], *sides)
    if any(sides):
        where = (number, texts["Z_1"], element.sourceline)
        reading.add(texts["Z_3"], entry, sides, where, texts.get("Z_2", ""))


_NOTHING = JournalEntry("", "", "", "", "", "", "")


def _entry_kr(reading: JpkReading, element: Any) -> None:
    texts = reading.fields(element)
    number = texts["NrZapisu"]
    entry, is_unclear = reading.journal.entry(number)
    problem = None
    if entry is None:
        problem = Problem("jpk_entry_without_journal", "Nr zapisu", number)
    elif is_unclear:
        problem = Problem("jpk_entry_unclear", "Nr zapisu", number)
    reading.sums.rows += 1
    where = (number, texts["LpZapisu"], element.sourceline)
    for side in ("Winien", "Ma"):
        amount = grosze(texts[f"Kwota{side}"])
        account = texts[f"KodKonta{side}"]
        sides = (amount, 0) if side == "Winien" else (0, amount)
        reading.sums.side(account, *sides)
        if not amount:
            continue
        missing = Problem("jpk_account_missing", ACCOUNT_TITLE) if account in _NO_ACCOUNT else None
        reading.add(account, entry or _NOTHING, sides, where, texts.get(f"OpisZapisu{side}", ""), problem or missing)


def _journal_sums(reading: JpkReading, element: Any) -> None:
    texts = reading.fields(element)
    rows, amount = int(texts["LiczbaWierszyDziennika"]), grosze(texts["SumaKwotOperacji"])
    reading.checks.extend(reading.sums.journal_checks(element.sourceline, rows, amount))


def _entry_sums(reading: JpkReading, element: Any) -> None:
    texts = reading.fields(element)
    rows, debit, credit = int(texts["LiczbaWierszyKontoZapisj"]), grosze(texts["SumaWinien"]), grosze(texts["SumaMa"])
    reading.checks.extend(reading.sums.entry_checks(element.sourceline, rows, debit, credit))
    reading.checks.extend(reading.sums.closing_checks(element.sourceline))


def _all_sums(reading: JpkReading, element: Any) -> None:
    texts = reading.fields(element)
    line = element.sourceline
    reading.checks.extend(reading.sums.journal_checks(line, int(texts["C_1"]), grosze(texts["C_2"])))
    stated = (int(texts["C_3"]), grosze(texts["C_4"]), grosze(texts["C_5"]))
    reading.checks.extend(reading.sums.entry_checks(line, *stated))
    reading.checks.extend(reading.sums.closing_checks(line))


def _person(reading: JpkReading, element: Any) -> None:
    reading.fields(element)


_HANDLERS: dict[str, dict[str, Callable[[JpkReading, Any], None]]] = {
    "JPK_KR": {
        "Naglowek": _heading,
        "ZOiS": _account_kr,
        "Dziennik": _journal_kr,
        "DziennikCtrl": _journal_sums,
        "KontoZapis": _entry_kr,
        "KontoZapisCtrl": _entry_sums,
    },
    "JPK_KR_PD": {
        "Naglowek": _heading,
        "Kontrahent": _person,
        **{f"ZOiS{variant}": _account_pd for variant in range(1, 9)},
        "Dziennik": _journal_pd,
        "KontoZapis": _entry_pd,
        "Ctrl": _all_sums,
    },
}


def _tag(structure: Structure, name: str) -> str:
    return f"{{{structure.namespace}}}{name}"


def tags_of(structure: Structure) -> frozenset[str]:
    """Return the full names of all elements that are read."""
    names = {name for name, _ in structure.order} | set(structure.sections)
    return frozenset(_tag(structure, name) for name in names)


def _amount(grosze_: int) -> str:
    if not grosze_:
        return ""
    whole, rest = divmod(abs(grosze_), 100)
    return f"{'-' if grosze_ < 0 else ''}{whole},{rest:02d}"
