"""Polish sentences about books of account: XML in general, JPK_KR, files of property managers. Finding is elsewhere."""

from django.utils.translation import gettext as _


def file_sentences() -> dict[str, str]:
    """Return a sentence for each reason to refuse such a file."""
    return {**_xml(), **_jpk(), **_property()}


def row_sentences() -> dict[str, str]:
    """Return a sentence for each problem of a row."""
    return {
        "jpk_entry_without_journal": _(
            "Tego numeru nie ma w dzienniku, więc nie znamy dnia zapisu. Zapisz w programie cały plik JPK."
        ),
        "jpk_entry_unclear": _(
            "Ten numer ma w dzienniku kilka różnych zapisów i nie wiadomo, o który chodzi. Nadaj im różne numery."
        ),
        "jpk_account_missing": _("Jest kwota, a nie ma konta. Popraw zapis w programie księgowym."),
        "property_record_unclear": _(
            "Tego wiersza nie umiemy rozpoznać: ma inne pola niż pozostałe. Zapisz plik w programie jeszcze raz."
        ),
    }


def check_sentences() -> dict[str, str]:
    """Return a sentence for each figure that a file states about itself; amounts come as złoty."""
    return {
        "operations": _("Wiersz %(line)s: suma dziennika to w pliku %(stated)s, a z zapisów wychodzi %(counted)s."),
        "debit": _("Wiersz %(line)s: suma Wn to w pliku %(stated)s, a z zapisów wychodzi %(counted)s."),
        "credit": _("Wiersz %(line)s: suma Ma to w pliku %(stated)s, a z zapisów wychodzi %(counted)s."),
        "closing_of_account": _(
            "Konto %(where)s (wiersz %(line)s): saldo końcowe to %(stated)s, a z bilansu otwarcia i obrotów wychodzi "
            "%(counted)s."
        ),
        "both_sides_equal": _("Wiersz %(line)s: suma Wn (%(stated)s) jest inna niż suma Ma (%(counted)s)."),
        "turnover_debit": _("Konto %(where)s: obroty Wn to w pliku %(stated)s, a z zapisów wychodzi %(counted)s."),
        "turnover_credit": _("Konto %(where)s: obroty Ma to w pliku %(stated)s, a z zapisów wychodzi %(counted)s."),
        "closing_of_year": _(
            "%(where)s (wiersz %(line)s): na koniec do zapłaty jest w pliku %(stated)s, a z salda otwarcia, opłat "
            "i wpłat wychodzi %(counted)s."
        ),
        "opening_after_closing": _(
            "%(where)s (wiersz %(line)s): na początku do zapłaty jest %(stated)s, a poprzedni rok kończy się kwotą "
            "%(counted)s."
        ),
        "year_twice": _("%(where)s: ten sam rok jest w wierszach %(stated)s i %(counted)s. Zostaw jeden."),
        "charges_of_month": _(
            "%(where)s: zestawienie roczne podaje opłaty %(stated)s, a naliczenia dają %(counted)s. Różnicę "
            "dopisaliśmy jako korektę."
        ),
        "quantity_times_price": _(
            "%(where)s (wiersz %(line)s): kwota to %(stated)s, a ilość razy cena daje %(counted)s. Przyjęliśmy kwotę."
        ),
    }


# Figures that are no amounts of money.
COUNTED = frozenset({"rows", "year_twice"})


def _xml() -> dict[str, str]:
    return {
        "xml_doctype": _(
            "Plik XML ma na początku własne definicje (DOCTYPE). Takich plików nie czytamy, bo mogą zaszkodzić. "
            "Zapisz plik w programie jeszcze raz."
        ),
        "xml_broken": _("Plik XML jest uszkodzony w wierszu %(line)s. Zapisz go w programie jeszcze raz."),
        "xml_cut": _("Plik XML jest ucięty: kończy się w wierszu %(line)s, w środku danych. Wyślij cały plik."),
        "xml_too_much": _(
            "Plik XML ma ponad %(limit)s MB bez żadnego zapisu. To nie jest zwykły plik. Zapisz go jeszcze raz."
        ),
        "xml_unexpected": _(
            "W wierszu %(line)s stoi <%(element)s>, a takiego elementu tu nie ma. Zapisz plik w programie jeszcze raz."
        ),
        "xml_unknown": _(
            "To jest plik XML, którego nie znamy (<%(element)s>). Wyślij plik JPK_KR, JPK_KR_PD albo tekst CSV."
        ),
        "xml_is_page": _("To jest strona internetowa, a nie plik z danymi. Pobierz plik jeszcze raz, po zalogowaniu."),
    }


def _jpk() -> dict[str, str]:
    return {
        "jpk_other": _(
            "To jest plik %(form)s. Nie ma w nim zapisów na kontach lokali. Zapisz w programie plik JPK_KR albo "
            "JPK_KR_PD."
        ),
        "jpk_version_unknown": _("Nie znamy tej odmiany pliku %(form)s. Znamy JPK_KR (1) i JPK_KR_PD (1)."),
        "jpk_version_wrong": _("Plik mówi, że jest to %(found)s, a ma układ %(expected)s. Zapisz go jeszcze raz."),
        "jpk_currency": _("Plik ma kwoty w walucie „%(currency)s”. Importujemy tylko kwoty w PLN."),
        "jpk_section_missing": _("W pliku JPK brakuje części %(section)s. Zapisz w programie cały plik."),
        "jpk_section_misplaced": _(
            "W wierszu %(line)s stoi %(section)s, a nie powinno tu być. Zapisz plik w programie jeszcze raz."
        ),
        "jpk_field_missing": _("Wiersz %(line)s: w %(section)s brakuje pola %(field)s. Zapisz plik jeszcze raz."),
        "jpk_field_misplaced": _(
            "Wiersz %(line)s: pole %(field)s w %(section)s stoi w złym miejscu. Zapisz plik jeszcze raz."
        ),
        "jpk_field_unknown": _("Wiersz %(line)s: w %(section)s nie ma pola %(field)s. Zapisz plik jeszcze raz."),
        "jpk_code_wrong": _(
            "Wiersz %(line)s, %(section)s, %(field)s: „%(value)s” to nie jest oznaczenie. Ma mieć od 1 do 256 znaków."
        ),
        "jpk_money_wrong": _(
            "Wiersz %(line)s, %(section)s, %(field)s: „%(value)s” to nie jest kwota. Zapisz ją tak: 1234.56."
        ),
        "jpk_day_wrong": _(
            "Wiersz %(line)s, %(section)s, %(field)s: „%(value)s” to nie jest dzień. Zapisz go tak: 2026-01-31."
        ),
        "jpk_number_wrong": _(
            "Wiersz %(line)s, %(section)s, %(field)s: „%(value)s” to nie jest liczba. Wpisz same cyfry."
        ),
    }


def _property() -> dict[str, str]:
    return {
        "property_as_of_alone": _(
            "Ten plik ma tylko dzień danych. Wyślij go razem z plikami lok, nal_czynsz, wplaty i pow_czynsz, "
            "najlepiej w jednej paczce ZIP."
        ),
        "property_fees_without_day": _(
            "Nie wiadomo, od kiedy obowiązują te opłaty. Wyślij plik razem z plikiem pow_czynsz_ost_wys.wmb albo "
            "dopisz na początku wiersz: Opłaty obowiązują od 01.01.2026."
        ),
        "property_record_too_long": _(
            "Wiersz %(line)s ma ponad %(limit)s znaków. Sprawdź, czy wiersze kończą się znakiem $ albo nową linią."
        ),
        "property_too_many": _("Plik ma za dużo danych: ponad %(limit)s miesięcy lokali. Podziel go na części."),
    }
