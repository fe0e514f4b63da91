"""What JPK_KR(1) and JPK_KR_PD(1) are made of, in our own words: sections in order, their fields and types.

The official schemas are not shipped: they ask the network for two more, and they say what is wrong in terms of schemas.
Here a file gets the line, the field and what should stand there. Sums are compared elsewhere.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from billing_import.formats.problems import FileRefused
from billing_import.formats.xml_stream import local_name

KR = "http://jpk.mf.gov.pl/wzor/2016/03/09/03091/"
KR_PD = "http://jpk.mf.gov.pl/wzor/2024/09/04/09041/"
_MONEY = re.compile(r"[+-]?(?:[0-9]{1,16}(?:\.[0-9]{0,2}0*)?|\.[0-9]{1,2}0*)\Z")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_NATURAL = re.compile(r"[0-9]{1,12}\Z")
_LONGEST_CODE = 256
_LONGEST_SHOWN = 60
_MOST_REMEMBERED = 1000


def day_of(text: str) -> dt.date | None:
    """Return a day as JPK files write it, None when it is none. A time zone after the day is ignored."""
    plain = text.removesuffix("Z")
    if not _DAY.match(plain):
        return None
    try:
        return dt.date.fromisoformat(plain)
    except ValueError:
        return None


_IS_RIGHT: dict[str, Callable[[str], bool]] = {
    "code": lambda text: 0 < len(text) <= _LONGEST_CODE,
    "text": lambda text: True,  # noqa: ARG005  (empty descriptions hinder nobody)
    "money": lambda text: _MONEY.match(text) is not None,
    "day": lambda text: day_of(text) is not None,
    "natural": lambda text: _NATURAL.match(text) is not None,
}
_WRONG = {"code": "jpk_code_wrong", "money": "jpk_money_wrong", "day": "jpk_day_wrong", "natural": "jpk_number_wrong"}


@dataclass(frozen=True, slots=True)
class Part:
    """One field: what it holds (``code``, ``text``, ``money``, ``day``, ``natural``) and whether it may be absent."""

    name: str
    type: str = "text"
    is_optional: bool = False

    @property
    def is_right(self) -> Callable[[str], bool]:
        """Return what tells whether a text may stand in the field."""
        return _IS_RIGHT[self.type]


@dataclass(frozen=True, slots=True)
class Section:
    """One repeated element of a file. ``inner`` are elements inside it that are read by themselves."""

    name: str
    parts: tuple[Part, ...]
    inner: tuple[str, ...] = ()
    seen: dict[tuple[str, ...], tuple[Part, ...]] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Structure:
    """A kind of file: ``order`` of what stands in the root (True: must be there), ``sections`` that are read."""

    code: str
    version: str
    namespace: str
    order: tuple[tuple[str, bool], ...]
    sections: Mapping[str, Section]


def _parts(text: str) -> tuple[Part, ...]:
    """Return parts from words like ``LpZapisu:natural`` or ``KodWalutyMa:text?``."""
    parts = []
    for word in text.split():
        name, _, type_ = word.partition(":")
        parts.append(Part(name, type_.rstrip("?") or "text", word.endswith("?")))
    return tuple(parts)


def _section(name: str, text: str, *inner: str) -> Section:
    return Section(name, _parts(text), inner)


_SUMS = (
    "BilansOtwarciaWinien:money BilansOtwarciaMa:money ObrotyWinien:money ObrotyMa:money ObrotyWinienNarast:money "
    "ObrotyMaNarast:money SaldoWinien:money SaldoMa:money"
)
_PD_ACCOUNT = (
    "S_1:code S_2 S_3:text? S_4:money S_5:money S_6:money S_7:money S_8:money S_9:money S_10:money S_11:money "
    "S_12_1:text? S_12_2:text? S_12_3:text?"
)
_SECTIONS_KR = (
    _section(
        "ZOiS",
        "KodKonta:code OpisKonta TypKonta KodZespolu OpisZespolu KodKategorii OpisKategorii KodPodkategorii:text? "
        f"OpisPodkategorii:text? {_SUMS}",
    ),
    _section(
        "Dziennik",
        "LpZapisuDziennika:natural NrZapisuDziennika:code OpisDziennika NrDowoduKsiegowego RodzajDowodu "
        "DataOperacji:day DataDowodu:day DataKsiegowania:day KodOperatora OpisOperacji DziennikKwotaOperacji:money",
    ),
    _section("DziennikCtrl", "LiczbaWierszyDziennika:natural SumaKwotOperacji:money"),
    _section(
        "KontoZapis",
        "LpZapisu:natural NrZapisu:code KodKontaWinien KwotaWinien:money KwotaWinienWaluta:money? "
        "KodWalutyWinien:text? OpisZapisuWinien:text? KodKontaMa KwotaMa:money KwotaMaWaluta:money? "
        "KodWalutyMa:text? OpisZapisuMa:text?",
    ),
    # Quirk: the official schema itself spells the number of rows so.
    _section("KontoZapisCtrl", "LiczbaWierszyKontoZapisj:natural SumaWinien:money SumaMa:money"),
)
_SECTIONS_PD = (
    _section("Kontrahent", "T_1:code T_2:text? T_3:text?"),
    *(_section(f"ZOiS{variant}", _PD_ACCOUNT) for variant in range(1, 9)),
    _section(
        "Dziennik",
        "D_1:code D_2 D_3:text? D_4 D_5 D_6:day D_7:day D_8:day D_9 D_10 D_11:money D_12:text?",
        "KontoZapis",
    ),
    _section(
        "KontoZapis",
        "Z_1 Z_2:text? Z_3:code Z_4:money? Z_5:money? Z_6:text? Z_7:money? Z_8:money? Z_9:text?",
    ),
    _section("Ctrl", "C_1:natural C_2:money C_3:natural C_4:money C_5:money"),
)
STRUCTURES = (
    Structure(
        "JPK_KR",
        "1-0",
        KR,
        tuple((name, True) for name in (
            "Naglowek", "Podmiot1", "ZOiS", "Dziennik", "DziennikCtrl", "KontoZapis", "KontoZapisCtrl",
        )),
        {section.name: section for section in _SECTIONS_KR},
    ),
    Structure(
        "JPK_KR_PD",
        "1-1",
        KR_PD,
        (
            ("Naglowek", True), ("Podmiot1", True), ("Kontrahent", False), ("ZOiS", True), ("Dziennik", True),
            ("Ctrl", True), ("RPD", False),
        ),
        {section.name: section for section in _SECTIONS_PD},
    ),
)  # fmt: skip


def fields_of(element: Any, section: Section) -> dict[str, str]:
    """Return the texts of a section's fields. Raises FileRefused: a field is absent, unknown, misplaced or mistyped."""
    children = list(element)
    if section.inner:
        names = [local_name(child) for child in children]
        inner = next((at for at, name in enumerate(names) if name in section.inner), len(names))
        children = children[:inner]
    # Cost: programs write few combinations of fields, so the order of each is checked once and then known.
    tags = tuple(child.tag for child in children)
    parts = section.seen.get(tags)
    if parts is None:
        parts = _parts_in_order(element, children, section)
        if len(section.seen) < _MOST_REMEMBERED:
            section.seen[tags] = parts
    if any(map(len, children)):
        child = next(child for child in children if len(child))
        raise FileRefused("jpk_field_unknown", line=child.sourceline, section=section.name, field=local_name(child[0]))
    fields: dict[str, str] = {}
    for child, part in zip(children, parts, strict=True):
        text = (child.text or "").strip()
        if not part.is_right(text):
            where = {"line": child.sourceline, "section": section.name, "field": part.name}
            raise FileRefused(_WRONG[part.type], **where, value=text[:_LONGEST_SHOWN])
        fields[part.name] = text
    return fields


def _parts_in_order(element: Any, children: list[Any], section: Section) -> tuple[Part, ...]:
    found: list[Part] = []
    parts, at = section.parts, 0
    for child in children:
        name, start = local_name(child), at
        where = {"line": child.sourceline, "section": section.name}
        while at < len(parts) and parts[at].name != name:
            at += 1
        if at == len(parts):
            is_ours = any(part.name == name for part in parts)
            raise FileRefused("jpk_field_misplaced" if is_ours else "jpk_field_unknown", **where, field=name[:100])
        skipped = next((part.name for part in parts[start:at] if not part.is_optional), None)
        if skipped:
            raise FileRefused("jpk_field_missing", **where, field=skipped)
        found.append(parts[at])
        at += 1
    missing = next((part.name for part in parts[at:] if not part.is_optional), None)
    if missing:
        raise FileRefused("jpk_field_missing", line=element.sourceline, section=section.name, field=missing)
    return tuple(found)


def grosze(text: str) -> int:
    """Return an amount of a field that was checked, in grosze."""
    if text[-3:-2] == ".":
        return int(text[:-3] + text[-2:])
    whole, _, fraction = text.partition(".")
    return int(f"{whole}{fraction[:2].ljust(2, '0')}")
