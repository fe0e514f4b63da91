"""Reports and outages in words for residents, in their language: states, places, categories, what happens next."""

import datetime as dt

from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from portal.faults.models import FaultReport
from portal.kernel.typography import near_day_text
from portal.premises.models import Building, Premises, Staircase
from portal.premises.presenters import premises_name

# Kind of the tag, its symbol, and the word; words are msgids, so that mail can say them in its own language.
STATES: dict[str, tuple[str, str, str]] = {
    "new": ("info", "clock", gettext_noop("nowe")),
    "taken": ("info", "info", gettext_noop("przyjęte")),
    "in_progress": ("info", "info", gettext_noop("w naprawie")),
    "waiting": ("warning", "clock", gettext_noop("czeka")),
    "reopened": ("info", "clock", gettext_noop("wznowione")),
    "done": ("ok", "ok", gettext_noop("naprawione")),
    "refused": ("warning", "warning", gettext_noop("odmowa")),
    "closed": ("", "", gettext_noop("zamknięte")),
    "withdrawn": ("", "", gettext_noop("wycofane")),
}
_HAPPENED: dict[str, str] = {
    "new": gettext_noop("Zgłoszenie przyszło"),
    "taken": gettext_noop("Przyjęliśmy zgłoszenie"),
    "in_progress": gettext_noop("Zaczęliśmy naprawę"),
    "waiting": gettext_noop("Sprawa czeka"),
    "reopened": gettext_noop("Sprawa znów otwarta"),
    "done": gettext_noop("Naprawione"),
    "refused": gettext_noop("Nie naprawimy tego"),
    "closed": gettext_noop("Sprawa zamknięta"),
    "withdrawn": gettext_noop("Zgłoszenie wycofane"),
}
OUTCOMES: dict[str, str] = {
    "fixed": gettext_noop("usterka naprawiona"),
    "not_needed": gettext_noop("usterki nie ma"),
    "not_ours": gettext_noop("to nie zadanie spółdzielni"),
    "duplicate": gettext_noop("połączone z innym zgłoszeniem"),
    "refused": gettext_noop("odmowa"),
}
RATINGS: dict[int, str] = {
    5: gettext_noop("bardzo dobrze"),
    4: gettext_noop("dobrze"),
    3: gettext_noop("średnio"),
    2: gettext_noop("źle"),
    1: gettext_noop("bardzo źle"),
}
CONSENTS: dict[str, str] = {
    "always": gettext_noop("Tak, po telefonie do mnie"),
    "present": gettext_noop("Tylko gdy jestem w domu"),
    "no": gettext_noop("Nie"),
}
OUTAGES: dict[str, str] = {
    "water": gettext_noop("Nie ma wody"),
    "hot_water": gettext_noop("Nie ma ciepłej wody"),
    "heat": gettext_noop("Nie ma ogrzewania"),
    "electricity": gettext_noop("Nie ma prądu"),
    "gas": gettext_noop("Nie ma gazu"),
    "lift": gettext_noop("Nie działa winda"),
    "internet": gettext_noop("Nie ma telewizji i internetu"),
    "other": gettext_noop("Przerwa"),
}
COMING_OUTAGES: dict[str, str] = {
    "water": gettext_noop("Nie będzie wody"),
    "hot_water": gettext_noop("Nie będzie ciepłej wody"),
    "heat": gettext_noop("Nie będzie ogrzewania"),
    "electricity": gettext_noop("Nie będzie prądu"),
    "gas": gettext_noop("Nie będzie gazu"),
    "lift": gettext_noop("Nie będzie działać winda"),
    "internet": gettext_noop("Nie będzie telewizji i internetu"),
    "other": gettext_noop("Będzie przerwa"),
}
# Names and advice of the platform's own categories: a cooperative that keeps to them gets them translated.
COMMON_WORDS = (
    gettext_noop("Woda: przeciek albo brak wody"),
    gettext_noop("Zapchana rura albo odpływ"),
    gettext_noop("Ogrzewanie i ciepła woda"),
    gettext_noop("Prąd"),
    gettext_noop("Gaz"),
    gettext_noop("Winda"),
    gettext_noop("Drzwi, domofon, zamek"),
    gettext_noop("Światło"),
    gettext_noop("Dach, ściana, rynna"),
    gettext_noop("Okna"),
    gettext_noop("Czystość i śmieci"),
    gettext_noop("Chodnik, plac zabaw, zieleń"),
    gettext_noop("Coś innego"),
    gettext_noop("Leje się woda? Zakręć zawór i od razu zadzwoń."),
    gettext_noop("Iskrzy albo czujesz dym? Nie dotykaj i zadzwoń."),
    gettext_noop("Czujesz gaz? Wyjdź na zewnątrz i zadzwoń."),
    gettext_noop("Ktoś utknął w windzie? Zadzwoń."),
)


def state_word(state: str) -> str:
    """Return the state in a word."""
    return _(STATES[state][2])


def happened(state: str) -> str:
    """Return what happened when a report came into the state."""
    return _(_HAPPENED[state])


def category_words(name: str) -> str:
    """Return a category as its cooperative calls it; in the reader's language where it is the platform's word."""
    return _(name) if name else ""


def place_words(place: str, building: Building, staircase: Staircase | None, premises: Premises | None) -> str:
    """Return where a fault is: ``Klatka II, Sienkiewicza 12``. Names no premises but the reader's own."""
    if place == FaultReport.Place.PREMISES and premises is not None:
        return premises_name(premises)
    return common_place_words(place, str(building), staircase.code if staircase else "")


def common_place_words(place: str, address: str, staircase: str) -> str:
    """Return where a common fault is, from the address and the staircase's sign."""
    if place == FaultReport.Place.STAIRCASE:
        return _("Klatka %(code)s, %(address)s") % {"code": staircase, "address": address}
    if place == FaultReport.Place.OUTSIDE:
        return _("Na zewnątrz, przy budynku %(address)s") % {"address": address}
    return _("Budynek %(address)s") % {"address": address}


def what_next(report: FaultReport, day: dt.date, reopen_until: dt.date | None) -> str:
    """Return what happens now and by when, as one or two sentences."""
    if report.is_open:
        return _what_we_do(report, day)
    if reopen_until is not None and day <= reopen_until:
        return _("Jeśli usterka wróci, możesz wznowić sprawę do %(day)s.") % {"day": _day(reopen_until, day)}
    return _("Nic już nie trzeba robić.")


def _what_we_do(report: FaultReport, day: dt.date) -> str:
    if report.next_step and report.next_on is not None:
        return _("%(day)s: %(step)s") % {"day": _day(report.next_on, day), "step": report.next_step}
    if report.next_step:
        return report.next_step
    if report.answered_on is not None:
        return _("Zajmujemy się tą sprawą. Damy znać, gdy coś się zmieni.")
    if report.answer_by < day:
        return _("Przepraszamy, odpowiedź się spóźnia. Możesz do nas zadzwonić.")
    return _("Odpowiemy najpóźniej %(day)s.") % {"day": _day(report.answer_by, day)}


def _day(day: dt.date, today: dt.date) -> str:
    return near_day_text(day, today, get_language() or "pl")
