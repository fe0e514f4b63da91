"""Polish sentences for what is wrong with a bank file or one of its rows. ``wording`` takes them in with the others."""

from django.utils.translation import gettext as _


def row_sentences() -> dict[str, str]:
    """Return the sentences for problems of rows by code."""
    return {
        "bank_entry_unreadable": _(
            "Tej operacji nie da się odczytać. Wpisz jej daty i kwotę albo pobierz wyciąg z banku jeszcze raz."
        ),
        "bank_entry_too_long": _(
            "Opis operacji jest za długi: ponad %(limit)s znaków. Pobierz wyciąg z banku jeszcze raz."
        ),
        "bank_text_outside": _(
            "Ten tekst stoi poza operacjami. Sprawdź, czy plik jest cały. Jeśli tak, pomiń ten wiersz."
        ),
        "bank_side_unknown": _("Nie wiadomo, czy to wpływ, czy wypłata. Wpisz kwotę, a przed wypłatą znak minus."),
        "bank_currency_differs": _(
            "Operacja jest w innej walucie niż rachunek (%(currency)s). Wpisz kwotę w walucie rachunku."
        ),
        "account_digits_wrong": _(
            "Numer rachunku jest błędny: ma mieć 26 cyfr, a dwie pierwsze mają pasować do pozostałych. Sprawdź numer."
        ),
        "elixir_amount_wrong": _("To nie jest kwota w groszach. Wpisz ją w złotych, na przykład 123,45."),
        "elixir_fields_moved": _(
            "Pola wiersza są przesunięte: tam, gdzie ma być numer rozliczeniowy banku, jest co innego. Sprawdź, "
            "czy w kwocie albo w tekście bez cudzysłowu nie ma przecinka."
        ),
        "elixir_code_unknown": _(
            "Nieznany rodzaj zlecenia. Czytamy przelewy (110), a płatności do ZUS i urzędów (120) pomijamy. "
            "Usuń ten wiersz albo popraw kod."
        ),
    }


def file_sentences() -> dict[str, str]:
    """Return the sentences for refused files by code."""
    return {
        "bank_no_statement": _("W pliku nie ma żadnego wyciągu. Pobierz go z banku jeszcze raz."),
        "bank_no_operations": _("W tym wyciągu nie ma zaksięgowanych operacji. Nie ma czego wczytać."),
        "bank_file_cut": _(
            "Plik jest ucięty: wyciąg %(statement)s, który zaczyna się w wierszu %(line)s, nie ma końca. "
            "Pobierz go z banku jeszcze raz."
        ),
        "bank_opening_missing": _(
            "Przed wierszem %(line)s brakuje salda początkowego wyciągu. Pobierz plik z banku jeszcze raz."
        ),
        "bank_part_missing": _(
            "Wiersz %(line)s: to dalsza część wyciągu %(statement)s, a wcześniejszej nie ma w pliku. "
            "Pobierz z banku cały wyciąg w jednym pliku."
        ),
        "bank_balance_unreadable": _(
            "Wiersz %(line)s: nie da się odczytać salda albo sumy „%(value)s”. Pobierz plik z banku jeszcze raz."
        ),
        "bank_balance_missing": _(
            "Wyciąg %(statement)s nie ma salda początkowego albo końcowego. Pobierz z banku pełny wyciąg."
        ),
        "bank_intraday": _(
            "To raport z ciągu dnia (camt.052). Jego operacje mogą się jeszcze zmienić. "
            "Pobierz z banku wyciąg camt.053."
        ),
        "bank_entry_too_large": _(
            "Jedna operacja zbiorcza ma ponad %(limit)s przelewów. Pobierz z banku wyciąg za krótszy czas."
        ),
    }


def check_sentences() -> dict[str, str]:
    """Return the sentences for figures of a bank file that do not tie, by the name of the check."""
    entries = _("%(where)s: bank podaje, że operacji jest %(stated)s, a w pliku jest ich %(counted)s.")
    sums = _("%(where)s: bank podaje sumę %(stated)s, a operacje dają %(counted)s.")
    return {
        "closing": _("%(where)s, wiersz %(line)s: saldo końcowe to %(stated)s, a z operacji wychodzi %(counted)s."),
        "continuity": _(
            "%(where)s: saldo początkowe to %(stated)s, a wyciąg przed nim kończy się na %(counted)s. "
            "Sprawdź, czy nie brakuje wyciągu."
        ),
        "batch": _(
            "%(where)s: operacja zbiorcza ma kwotę %(stated)s, a przelewy w niej dają %(counted)s. "
            "Zapisaliśmy ją jako jedną. Pobierz z banku raport płatności masowych."
        ),
        "batch_entries": _(
            "%(where)s: operacja zbiorcza ma przelewów %(stated)s, a w pliku jest ich %(counted)s. "
            "Zapisaliśmy ją jako jedną. Pobierz z banku raport płatności masowych."
        ),
        "entries": entries,
        "credit_entries": entries,
        "debit_entries": entries,
        "net": sums,
        "sum": sums,
        "credit_sum": sums,
        "debit_sum": sums,
    }


# Checks whose figures are money.
MONEY_CHECKS = frozenset({"continuity", "batch", "net", "sum", "credit_sum", "debit_sum"})
