"""Polish sentences for what is wrong with spreadsheets, DBF files, parcels, and with what a file says about itself."""

from decimal import Decimal

from django.utils.translation import gettext as _

from billing_import import bank_wording, book_wording
from billing_import.formats.source import Check
from portal.kernel.money import zloty_text

_MOST_NAMES = 10
_MONEY = {"amount", "opening", "closing", "balance"} | bank_wording.MONEY_CHECKS


def row_sentences() -> dict[str, str]:
    """Return a sentence for each problem of a cell."""
    return {
        "digits_lost": _(
            "Komórka %(cell)s: to liczba o ponad 15 cyfrach. Arkusz zgubił jej ostatnie cyfry. Ustaw w tej kolumnie "
            "format „Tekst” i wpisz cały numer jeszcze raz."
        ),
        "cell_error": _("Komórka %(cell)s: formuła dała błąd. Popraw formułę albo wpisz samą wartość."),
        "cell_unreadable": _("Komórka %(cell)s jest uszkodzona. Wpisz jej wartość jeszcze raz."),
        "formula_without_value": _(
            "Komórka %(cell)s: jest formuła, a nie ma jej wyniku. Otwórz plik w arkuszu i zapisz go albo wpisz wartość."
        ),
        "number_overflow": _(
            "Program zapisał gwiazdki, bo liczba nie zmieściła się w polu. Wpisz liczbę z programu księgowego."
        ),
    }


def file_sentences() -> dict[str, str]:
    """Return a sentence for each reason to refuse such a file."""
    return {
        "sheet_damaged": _("Arkusz jest uszkodzony albo ucięty. Otwórz go w programie, zapisz i wyślij jeszcze raz."),
        "columns_beyond_rows": _(
            "Profil mówi, że plik nie ma nagłówka. Wiersze od %(line)s mają %(found)s kolumn, a brakuje kolumn: "
            "%(missing)s. Popraw miejsca kolumn w profilu albo wyślij plik w tym samym układzie co przykład."
        ),
        "sheet_encrypted": _("Arkusz jest zabezpieczony hasłem. Zdejmij hasło, zapisz plik i wyślij go jeszcze raz."),
        "sheet_has_entities": _(
            "Arkusz zawiera definicje, których programy nie zapisują. Otwórz go w arkuszu i zapisz jako nowy plik XLSX."
        ),
        "sheet_is_page": _(
            "To nie jest arkusz, tylko strona WWW (HTML) z końcówką arkusza. Otwórz plik w Excelu albo LibreOffice, "
            "wybierz „Zapisz jako” i typ XLSX. Potem wyślij nowy plik."
        ),
        "sheet_kind_unsupported": _(
            "To arkusz w postaci %(kind)s, której nie czytamy. Otwórz go, zapisz jako XLSX i wyślij jeszcze raz."
        ),
        "sheet_too_large": _(
            "W arkuszu jest za dużo tekstu (ponad %(limit)s MB). Zapisz go jako CSV albo podziel na części."
        ),
        "sheet_too_wide": _(
            "W komórce %(cell)s coś stoi, a tabela może mieć %(limit)s kolumn. Usuń, co stoi daleko za tabelą, "
            "i zapisz plik jeszcze raz."
        ),
        "tables_several": _(
            "Ten plik ma kilka arkuszy, które pasują: %(names)s. Zostaw jeden albo podaj jego nazwę w profilu (table)."
        ),
        "table_hidden": _(
            "Pasuje tylko ukryty arkusz: %(names)s. Odkryj go i zapisz plik albo podaj jego nazwę w profilu (table)."
        ),
        "table_named_missing": _("Nie ma arkusza „%(name)s”, którego chce profil. W pliku są: %(names)s."),
        "table_of_another_kind": _(
            "W pliku są inne dane (%(found)s), niż wybrano. Wybierz właściwy rodzaj i wyślij plik jeszcze raz."
        ),
        "dbf_damaged": _("Nagłówek pliku DBF jest uszkodzony. Zapisz plik w programie jeszcze raz."),
        "dbf_cut": _("Plik DBF urywa się w rekordzie %(record)s. Zapisz go w programie jeszcze raz i wyślij cały."),
        "dbf_lengths_differ": _(
            "Nagłówek pliku DBF nie pasuje do rekordów: podaje %(stated)s bajtów na rekord, a z pól wychodzi "
            "%(counted)s. Nie da się odczytać go na pewno. Zapisz plik w programie jeszcze raz."
        ),
        "zip_damaged": _("Plik ZIP albo arkusz jest uszkodzony lub ucięty. Zapisz go i wyślij jeszcze raz."),
        "zip_empty": _("W paczce nie ma żadnego pliku. Spakuj pliki jeszcze raz."),
        "zip_encrypted": _(
            "Plik „%(name)s” w paczce jest zabezpieczony hasłem. Spakuj pliki bez hasła i wyślij jeszcze raz."
        ),
        "zip_too_many_members": _("W paczce jest za dużo plików (ponad %(limit)s). Podziel ją na mniejsze."),
        "zip_too_large": _(
            "Po rozpakowaniu plik „%(name)s” byłby za duży (ponad %(limit)s MB). Podziel dane na mniejsze pliki."
        ),
        "zip_bomb": _(
            "Plik „%(name)s” w paczce rozrasta się %(ratio)s razy. Tak wyglądają pliki, które mają zaszkodzić. "
            "Spakuj same pliki z danymi jeszcze raz."
        ),
        "zip_method_unknown": _("Plik „%(name)s” spakowano w nieznany sposób. Spakuj go jako zwykły ZIP."),
        "zip_name_twice": _("W paczce są dwa pliki o nazwie „%(name)s”. Zmień nazwę jednego i spakuj jeszcze raz."),
        "zip_name_unsafe": _("Plik w paczce ma niedozwoloną nazwę: „%(name)s”. Spakuj pliki bez ścieżek do folderów."),
        "zip_link": _("„%(name)s” w paczce to skrót, a nie plik. Spakuj sam plik."),
        "zip_in_zip": _("„%(name)s” to paczka w paczce. Rozpakuj ją i spakuj same pliki z danymi."),
    }


def check_text(check: Check) -> str:
    """Return one sentence about a figure of the file that does not tie."""
    books = book_wording.check_sentences()
    money = check.name in _MONEY or (check.name in books and check.name not in book_wording.COUNTED)
    values = {
        "where": check.where,
        "line": check.line,
        "stated": zloty_text(check.stated) if money else _plain(check.stated),
        "counted": zloty_text(check.counted) if money else _plain(check.counted),
        "name": check.name,
    }
    sentences = {
        **books,
        **bank_wording.check_sentences(),
        "rows": _("Plik podaje, że ma wierszy: %(stated)s, a jest ich: %(counted)s."),
        "record_bytes": _(
            "Nagłówek podaje rekord o długości %(stated)s bajtów, a z pól wychodzi %(counted)s. Odczytaliśmy tak, "
            "jak pasują znaki na początku rekordów."
        ),
        "header_bytes": _("Nagłówek podaje swoją długość %(stated)s, a rekordy zaczynają się po %(counted)s bajtach."),
        "memo": _(
            "Pole %(where)s ma teksty w osobnym pliku (DBT albo FPT), w %(stated)s wierszach. Bez tego pliku są puste."
        ),
    }
    general = _("Plik podaje %(stated)s (%(name)s %(where)s), a z wierszy wychodzi %(counted)s.")
    return sentences.get(check.name, general) % values


def left_out_text(titles: tuple[str, ...]) -> str:
    """Return the sentence about sheets that were not read."""
    names = ", ".join(f"„{title}”" for title in titles[:_MOST_NAMES])
    return _("Tych arkuszy z pliku nie czytaliśmy, bo nie mają potrzebnych kolumn albo są ukryte: %s.") % names


def checks_differ(checks: list[Check]) -> str:
    """Return the sentences for a file whose own figures do not tie with its rows."""
    parts = [_("Plik nie zgadza się sam ze sobą. Nic nie zaksięgowano."), *map(check_text, checks)]
    return " ".join((*parts, _("Sprawdź, czy plik jest cały, i zapisz go w programie jeszcze raz.")))


def _plain(number: Decimal) -> str:
    return format(number.normalize(), "f").replace(".", ",")
