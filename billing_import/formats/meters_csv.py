"""The files of meters and of their readings. Their rules are in ``row_kinds``."""

from billing_import.formats.common_columns import premises_column
from billing_import.formats.layout import Column, Layout

_NUMBER = Column(
    "number",
    "Nr licznika",
    "Numer licznika, wodomierza albo podzielnika.",
    "W-118204",
    ("Numer licznika", "Licznik", "Nr wodomierza", "Numer wodomierza", "Nr podzielnika", "Nr fabryczny"),
    is_required=True,
)

METERS = Layout(
    kind="meters",
    columns=(
        premises_column(is_required=True),
        _NUMBER,
        Column(
            "medium",
            "Medium",
            "zimna woda, ciepła woda, ciepło, podzielnik, gaz albo prąd.",
            "zimna woda",
            ("Rodzaj", "Typ", "Rodzaj licznika"),
            is_required=True,
        ),
        Column("place", "Miejsce", "Gdzie stoi licznik.", "łazienka", ("Miejsce montażu", "Pomieszczenie", "Pion")),
        Column("installed_on", "Montaż", "Dzień montażu.", "12.05.2023", ("Data montażu", "Zamontowany")),
        Column("removed_on", "Demontaż", "Dzień demontażu. Pusty: działa.", "", ("Data demontażu", "Zdemontowany")),
        Column(
            "verified_until",
            "Legalizacja do",
            "Ostatni dzień ważności legalizacji.",
            "31.12.2028",
            ("Ważność legalizacji", "Data legalizacji do", "Legalizacja"),
        ),
        Column("multiplier", "Mnożnik", "Przez co mnożymy odczyt. Pusty: 1.", "1", ("Przelicznik", "Współczynnik")),
    ),
)
METERS_EXAMPLE = (
    "HUTN/4/19;W-118204;zimna woda;łazienka;12.05.2023;;31.12.2028;1",
    "HUTN/4/19;W-118205;ciepła woda;łazienka;12.05.2023;;31.12.2028;",
    "HUTN/4/20;P-0042;podzielnik;pokój duży;01.10.2020;;;0,8750",
)

READINGS = Layout(
    kind="readings",
    date_field="read_on",
    columns=(
        premises_column(is_required=True),
        _NUMBER,
        Column("read_on", "Data odczytu", "Dzień odczytu.", "30.06.2026", ("Data", "Odczyt dnia"), is_required=True),
        Column(
            "value",
            "Stan",
            "Stan licznika, do 4 miejsc po przecinku. Pusty tylko przy ryczałcie.",
            "143,218",
            ("Odczyt", "Wskazanie", "Stan licznika"),
        ),
        Column(
            "basis",
            "Rodzaj odczytu",
            "odczyt, szacunek albo ryczałt. Pusty: odczyt.",
            "odczyt",
            ("Rodzaj", "Typ odczytu"),
        ),
        Column(
            "source",
            "Źródło",
            "inkasent, zdalny, mieszkaniec albo inne. Puste: inne.",
            "zdalny",
            ("Źródło odczytu", "Sposób odczytu"),
        ),
        Column("period_from", "Okres od", "Pierwszy dzień okresu, za który jest odczyt.", "01.01.2026", ("Od",)),
        Column("period_to", "Okres do", "Ostatni dzień okresu.", "30.06.2026", ("Do",)),
    ),
)
READINGS_EXAMPLE = (
    "HUTN/4/19;W-118204;30.06.2026;143,218;odczyt;zdalny;01.01.2026;30.06.2026",
    "HUTN/4/19;W-118205;2026-06-30;71,5;szacunek;;01.01.2026;30.06.2026",
    "HUTN/4/20;P-0042;30.06.2026;;ryczałt;inne;01.01.2026;30.06.2026",
)
