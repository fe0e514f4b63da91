"""Columns that several layouts share: whose a row is."""

from billing_import.formats.layout import Column

# Programs of accounts name an account, in which a profile finds the premises.
ACCOUNT_NAMES = ("Konto księgowe", "Kod konta")


def premises_column(meaning: str = "", *, is_required: bool = False) -> Column:
    """Return the column that names premises."""
    return Column(
        "premises",
        "Indeks lokalu",
        meaning or "Oznaczenie lokalu w programie księgowym, takie samo jak w rejestrze lokali.",
        "HUTN/4/19",
        ("Indeks", "Lokal", "Kod lokalu", "Nr lokalu", "Numer lokalu", "Identyfikator lokalu", "Symbol lokalu"),
        instead=ACCOUNT_NAMES,
        is_required=is_required,
    )


def person_column(meaning: str = "", *, is_required: bool = False) -> Column:
    """Return the column that names a person."""
    return Column(
        "person",
        "Nr kontrahenta",
        meaning or "Numer osoby z rejestru.",
        "10234",
        ("Kontrahent", "Numer kontrahenta", "Kod kontrahenta", "Nr ewidencyjny"),
        is_required=is_required,
    )
