"""Settings of a profile in plain Polish: for its page, for what changed between versions, with worked sentences."""

import calendar
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from billing_import.kinds import kind_named
from billing_import.profiles import Profile

APPEND = "append"
ENTRY_KINDS = ("charge", "payment", "correction", "interest")


@dataclass(frozen=True, slots=True)
class Fact:
    """One setting: its name and what it says, in words."""

    label: str
    text: str


def entry_kind_words() -> dict[str, str]:
    """Return the words for kinds of entries."""
    return {"charge": _("naliczenie"), "payment": _("wpłata"), "correction": _("korekta"), "interest": _("odsetki")}


def encoding_words() -> dict[str, str]:
    """Return the words for code pages."""
    return {
        "guess": _("rozpoznaj"),
        "utf-8": "UTF-8",
        "cp1250": "Windows-1250",
        "iso8859-2": "ISO-8859-2",
        "cp852": "DOS (CP852)",
        "mazovia": "DOS (Mazovia)",
    }


def separator_words() -> dict[str, str]:
    """Return the words for what separates cells."""
    return {
        "guess": _("rozpoznaj"),
        ";": _("średnik ;"),
        ",": _("przecinek ,"),
        "\t": _("tabulator"),
        "|": _("kreska |"),
    }


def decimal_words() -> dict[str, str]:
    """Return the words for what stands before grosze."""
    return {
        "guess": _("rozpoznaj z kwot pliku"),
        "comma": _("przecinek: 1.234 to tysiąc"),
        "dot": _("kropka: 1,234 to tysiąc"),
    }


def sign_words() -> dict[str, str]:
    """Return the words for the sides of amounts."""
    return {
        "two_columns": _("dwie kolumny: Wn i Ma"),
        "positive_is_debit": _("jedna kwota: plus to obciążenie (Wn), minus to wpłata (Ma)"),
        "positive_is_credit": _("jedna kwota: plus to wpłata (Ma), minus to obciążenie (Wn)"),
    }


def day_form_words() -> dict[str, str]:
    """Return the words for forms of days."""
    return {
        "DD.MM.YYYY": _("31.01.2026"),
        "YYYY-MM-DD": _("2026-01-31"),
        "YYYYMMDD": _("20260131"),
        "DD/MM/YYYY": _("31/01/2026 – najpierw dzień"),
        "DD-MM-YYYY": _("31-01-2026"),
        "MM/DD/YYYY": _("01/31/2026 – najpierw miesiąc"),
    }


def apply_words() -> dict[str, str]:
    """Return the words for what becomes of files that come by themselves."""
    return {
        "preview": _("Pokaż podgląd i czekaj na moją decyzję."),
        "automatic": _("Zastosuj od razu, gdy nie ma odrzuconych wierszy i nic nie znika ponad limit."),
    }


def direction_words() -> dict[str, str]:
    """Return the words for which way the transfers of an Elixir-0 file go; other formats say it themselves."""
    return {
        "guess": _("rozpoznaj z pliku"),
        "incoming": _("wpłaty na nasze rachunki"),
        "outgoing": _("przelewy z naszego rachunku"),
    }


def premises_words() -> dict[str, str]:
    """Return the words for whose rows may vanish."""
    return {"all": _("wszystkie lokale"), "in_file": _("tylko lokale, które są w pliku")}


def others_words() -> dict[str, str]:
    """Return the words for rows of accounts that are none of premises."""
    return {"reject": _("odrzuć z powodem"), "skip": _("pomiń i pokaż ich listę")}


def totals_words() -> dict[str, str]:
    """Return the words for sums that files state."""
    return {"check": _("muszą się zgadzać z wierszami"), "ignore": _("nie sprawdzaj ich")}


def speaks_words(first: dt.date | None, last: dt.date | None) -> dict[str, str]:
    """Return a worked sentence for each answer to what a file speaks for; days are those of the sample."""
    first, last = first or dt.date(2026, 1, 5), last or dt.date(2026, 1, 28)
    months = (first.replace(day=1), last.replace(day=calendar.monthrange(last.year, last.month)[1]))
    years = (first.replace(month=1, day=1), last.replace(month=12, day=31))
    return {
        APPEND: _("Plik tylko dopisuje. Nic nie znika z kont."),
        "days": _("Plik mówi o dniach %(days)s. Czego z tych dni w nim nie ma, zniknie z kont.")
        % {"days": _span(first, last)},
        "months": _("Plik mówi o całym miesiącu, tu: %(days)s. Czego w nim nie ma, zniknie z kont.")
        % {"days": _span(*months)},
        "years": _("Plik mówi o całym roku, tu: %(days)s. Czego w nim nie ma, zniknie z kont.")
        % {"days": _span(*years)},
        "all": _("Plik mówi o wszystkim, co jest. Czego w nim nie ma, zniknie z kont, bez względu na datę."),
    }


def facts_of(profile: Profile) -> list[Fact]:
    """Return everything that a profile says, in words, in the order of reading a file."""
    ours = profile.layout
    columns = [f"{ours.column(name).title} ← „{column}”" for name, column in profile.columns.items()]
    words = entry_kind_words()
    meanings = [f"„{word}” – {words[kind]}" for word, kind in profile.kinds.items()]
    templates = ", ".join(profile.templates.texts)
    forms = ", ".join(day_form_words()[form.value] for form in profile.date_forms)
    said: dict[str, tuple[str, str]] = {
        "file_names": (_("Nazwy plików"), ", ".join(profile.file_names)),
        "encoding": (_("Kodowanie"), encoding_words()[profile.encoding]),
        "separator": (_("Znak podziału"), separator_words()[profile.separator]),
        "trailing_separator": (_("Znak podziału na końcu wiersza"), _tick(profile.trailing_separator)),
        "table": (_("Arkusz"), profile.table),
        "header": (_("Nagłówek"), _header(profile)),
        "columns": (_("Kolumny"), "; ".join(columns)),
        "ignored_columns": (_("Pominięte kolumny"), ", ".join(profile.ignored_columns)),
        "date_forms": (_("Daty"), forms),
        "decimal": (_("Znak przed groszami"), decimal_words()[profile.decimal]),
        "sign": (_("Strony"), sign_words()[profile.sign]),
        "kind_by_side": (_("Rodzaj zapisu ze strony"), _tick(profile.kind_by_side)),
        "kinds": (_("Słowa rodzajów"), "; ".join(meanings)),
        "premises_template": (_("Wzorzec konta"), templates),
        "others": (_("Inne konta"), others_words()[profile.others]),
        "control_totals": (_("Sumy z pliku"), totals_words()[profile.control_totals]),
        "mode": (_("O czym mówi plik"), _scope(profile)),
        "vanish_limit_percent": (_("Ile może zniknąć"), f"{profile.vanish_limit_percent}%"),
        "owners": (_("Czyje pliki"), ", ".join(profile.owners)),
        "direction": (_("Kierunek przelewów (Elixir-0)"), direction_words()[profile.direction]),
        "apply": (_("Pliki, które przychodzą same"), apply_words()[profile.apply]),
    }  # fmt: skip
    means = profile_kind_settings(profile)
    needless = {"vanish_limit_percent"} if profile.mode == APPEND else set()
    return [
        Fact(label, text) for name, (label, text) in said.items() if name in means and name not in needless and text
    ]


def changes_between(before: Profile, after: Profile) -> list[str]:
    """Return what a version says otherwise than the one before it, in words."""
    old = {fact.label: fact.text for fact in facts_of(before)}
    new = {fact.label: fact.text for fact in facts_of(after)}
    nothing = _("nic")
    return [
        f"{label}: {old.get(label, nothing)} → {new.get(label, nothing)}"
        for label in dict.fromkeys([*old, *new])
        if old.get(label) != new.get(label)
    ]


def profile_kind_settings(profile: Profile) -> frozenset[str]:
    """Return the settings that mean something in files of the profile's kind."""
    return kind_named(profile.kind).settings


def doubt_words() -> Mapping[str, str]:
    """Return a sentence for each thing that a sample does not decide."""
    return {
        "days": _(
            "Daty w rodzaju 03/04/2026 można czytać na dwa sposoby, a żadna w pliku tego nie rozstrzyga. "
            "Zaznacz niżej, czy pierwszy jest dzień, czy miesiąc."
        ),
        "days_clash": _(
            "W jednych datach pierwszy jest dzień, w innych miesiąc. Zaznacz jedną postać. "
            "Wiersze z drugą będą odrzucone."
        ),
        "decimals": _("Kwoty w rodzaju 1.234 można czytać na dwa sposoby. Wybierz niżej, co stoi przed groszami."),
        "decimals_clash": _("Kwoty są zapisane na różne sposoby. Wybierz niżej, co stoi przed groszami."),
        "sign": _("Nie wiemy, co znaczy plus przy kwocie: obciążenie czy wpłatę. Wybierz to niżej."),
        "no_header": _("Nie widać wiersza z nazwami kolumn. Kolumny poznamy po numerach. Sprawdź je."),
        "names_twice": _("Nazwy kolumn się powtarzają albo ich brakuje. Zapamiętamy numery kolumn zamiast nazw."),
        "no_premises": _(
            "W żadnej kolumnie nie ma indeksów lokali z rejestru. Wskaż kolumnę albo wpisz wzorzec konta."
        ),
        "other_accounts": _("Część kont nie pasuje do wzorca. Zdecyduj niżej, co zrobić z ich wierszami."),
    }


def _header(profile: Profile) -> str:
    if profile.header == "named":
        return _("wiersz z nazwami kolumn")
    return _("bez nagłówka, wiersze od %(line)s.") % {"line": profile.first_line}


def _scope(profile: Profile) -> str:
    if profile.mode == APPEND:
        return _("Plik tylko dopisuje. Nic nie znika z kont.")
    said = {
        "days": _("o dniach od pierwszego do ostatniego zapisu"),
        "months": _("o całych miesiącach"),
        "years": _("o całych latach"),
        "all": _("o wszystkim, co jest"),
    }[profile.scope]
    whose = premises_words()[profile.scope_premises]
    return _("%(said)s, %(whose)s; czego w nim nie ma, zniknie z kont") % {"said": said, "whose": whose}


def _tick(value: bool) -> str:
    return _("tak") if value else ""


def _span(first: dt.date, last: dt.date) -> str:
    return f"{first:%d.%m.%Y} – {last:%d.%m.%Y}"
