"""Bank statements and lists of mass payments: one row per booked operation. Their rules are in ``row_kinds``."""

from billing_import.formats.layout import Column, Layout

BANK = Layout(
    kind="bank",
    date_field="booked_on",
    columns=(
        Column(
            "own_account",
            "Rachunek",
            "Rachunek spółdzielni: NRB albo IBAN.",
            "47 1140 2004 0000 3002 3471 3036",
            ("Rachunek własny", "Nr rachunku", "Numer rachunku"),
            is_required=True,
        ),
        Column(
            "booked_on",
            "Data księgowania",
            "Dzień, w którym bank zaksięgował operację.",
            "10.03.2026",
            ("Data", "Data operacji", "Data zaksięgowania"),
            is_required=True,
        ),
        Column("value_on", "Data waluty", "Od kiedy pieniądze są na rachunku.", "10.03.2026", ("Waluta dnia",)),
        Column(
            "amount",
            "Kwota",
            "Kwota ze znakiem: plus to wpływ do spółdzielni, minus to wypłata.",
            "412,50",
            ("Kwota operacji", "Kwota transakcji"),
            is_required=True,
        ),
        Column("currency", "Waluta", "Trzy litery. Pusta: PLN.", "PLN", ("Kod waluty",)),
        Column(
            "counterparty",
            "Kontrahent",
            "Kto zapłacił albo komu zapłacono.",
            "ZOFIA ŻREBIEC-ŁĄCKA",
            ("Nadawca", "Nazwa kontrahenta", "Nadawca/odbiorca", "Zleceniodawca"),
        ),
        Column(
            "counterparty_account",
            "Rachunek kontrahenta",
            "Rachunek drugiej strony.",
            "72 2490 0005 0000 1111 2222 3333",
            ("Rachunek nadawcy", "Nr rachunku kontrahenta", "Konto kontrahenta"),
        ),
        Column("title", "Tytuł", "Tytuł przelewu.", "czynsz marzec", ("Tytuł operacji", "Opis", "Tytułem")),
        Column(
            "bank_reference",
            "Numer referencyjny",
            "Numer operacji w banku. Po nim poznajemy tę samą wpłatę w dwóch plikach.",
            "2026031000001",
            ("Nr referencyjny", "Referencja", "Identyfikator operacji"),
        ),
        Column(
            "virtual_account",
            "Rachunek wirtualny",
            "Indywidualny rachunek, na który przyszła wpłata. Po nim poznajemy, czyja jest.",
            "39 1140 2004 0000 3000 0001 0234",
            ("Rachunek indywidualny", "Rachunek do wpłat", "Numer wirtualny"),
        ),
        Column("statement_no", "Nr wyciągu", "Numer wyciągu.", "48", ("Numer wyciągu", "Wyciąg")),
    ),
)

EXAMPLE = (
    "47 1140 2004 0000 3002 3471 3036;10.03.2026;10.03.2026;412,50;PLN;ZOFIA ŻREBIEC-ŁĄCKA;"
    "72 2490 0005 0000 1111 2222 3333;czynsz marzec;2026031000001;39 1140 2004 0000 3000 0001 0234;48",
    "47 1140 2004 0000 3002 3471 3036;10.03.2026;10.03.2026;-38,00;PLN;BANK;;opłata za prowadzenie rachunku;"
    "2026031000002;;48",
)
