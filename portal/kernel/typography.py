"""Typesetting of running text: no-break spaces, days and months in words, ranges. Amounts are in ``money``."""

import datetime as dt
import re

NBSP = "\u00a0"
WORD_JOINER = "\u2060"
EN_DASH = "\u2013"
NO_BREAK_HYPHEN = "\u2011"

# Words that must not end a line in Polish print, and short marks that belong to what follows.
_HANGING = "a|i|o|u|w|z|do|od|na|po|za|ze|we|nr|ul\\.|al\\.|pl\\.|os\\.|m\\.|tel\\.|pok\\.|godz\\."
_AFTER_HANGING = re.compile(rf"(?<![\w-])({_HANGING}) (?=\S)", re.IGNORECASE)
_UNIT = re.compile(r"(?<=\d) (?=(?:zł|gr|m²|m³|kWh|GJ|kB|MB|%)(?!\w))")
_RANGE = re.compile(r"(?<=\d)[-\u2013](?=\d{1,2}:)")
_TAG = re.compile(r"(<[^>]*>)")
_VERBATIM = re.compile(r"<(/?)(textarea|pre|script|style|code)\b", re.IGNORECASE)

_MONTHS_OF = {
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "uk": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "en": "January February March April May June July August September October November December",
}
_MONTHS = {
    "pl": "styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień",
    "uk": "січень лютий березень квітень травень червень липень серпень вересень жовтень листопад грудень",
    "en": "January February March April May June July August September October November December",
}


_DAY_AND_MONTH = re.compile(rf"(?<=\d) (?=(?:{'|'.join(' '.join(_MONTHS_OF.values()).split())})\b)")


def without_loose_ends(text: str) -> str:
    """Return plain text with no-break spaces where a line must not break; applying it twice changes nothing more."""
    if " " not in text:  # Cost: of a page's pieces between tags most are one word, or none
        return _RANGE.sub(f"{WORD_JOINER}{EN_DASH}{WORD_JOINER}", text) if ":" in text else text
    # A word of one letter may be followed by another ("i w domu"): each pass joins every second one.
    joined = _AFTER_HANGING.sub(rf"\1{NBSP}", text)
    joined = _AFTER_HANGING.sub(rf"\1{NBSP}", joined)
    joined = _UNIT.sub(NBSP, joined)
    joined = _DAY_AND_MONTH.sub(NBSP, joined)
    return _RANGE.sub(f"{WORD_JOINER}{EN_DASH}{WORD_JOINER}", joined)


def html_without_loose_ends(html: str) -> str:
    """Return HTML with the same done to its text; tags, attributes and the insides of text areas stay as they are."""
    pieces = _TAG.split(html)
    verbatim = ""
    for at, piece in enumerate(pieces):
        tag = _VERBATIM.match(piece)
        if tag:
            verbatim = "" if tag[1] else tag[2].lower()
        elif not verbatim and not piece.startswith("<"):
            pieces[at] = without_loose_ends(piece)
    return "".join(pieces)


def day_text(day: dt.date, language: str = "pl") -> str:
    """Return ``15 grudnia``."""
    return f"{day.day}{NBSP}{_words(_MONTHS_OF, language)[day.month - 1]}"


def full_day_text(day: dt.date, language: str = "pl") -> str:
    """Return ``15 grudnia 2026``."""
    return f"{day_text(day, language)}{NBSP}{day.year}"


def moment_text(moment: dt.datetime, language: str = "pl") -> str:
    """Return ``15 grudnia 2026, 9:05``."""
    return f"{full_day_text(moment.date(), language)}, {moment.hour}:{moment.minute:02}"


def near_day_text(day: dt.date, today: dt.date, language: str = "pl") -> str:
    """Return the day without its year when it lies in the year of ``today``, else with it."""
    return day_text(day, language) if day.year == today.year else full_day_text(day, language)


def month_text(day: dt.date, language: str = "pl") -> str:
    """Return ``grudzień 2026``."""
    return f"{month_name(day, language)}{NBSP}{day.year}"


def month_name(day: dt.date, language: str = "pl") -> str:
    """Return ``grudzień``."""
    return _words(_MONTHS, language)[day.month - 1]


def days_range_text(first: dt.date, last: dt.date, language: str = "pl") -> str:
    """Return ``10-31 grudnia 2026`` with an en dash, as short as the two days allow."""
    dash = f"{WORD_JOINER}{EN_DASH}{WORD_JOINER}"
    if first == last:
        return full_day_text(first, language)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}{dash}{full_day_text(last, language)}"
    if first.year == last.year:
        return f"{day_text(first, language)} {EN_DASH} {full_day_text(last, language)}"
    return f"{full_day_text(first, language)} {EN_DASH} {full_day_text(last, language)}"


def _words(table: dict[str, str], language: str) -> list[str]:
    return table.get(language[:2], table["pl"]).split()
