"""The file of other sales and purchases: one row per invoice. Its rules are in ``row_kinds``."""

from billing_import.formats.common_columns import person_column, premises_column
from billing_import.formats.layout import Column, Layout

SALES = Layout(
    kind="sales",
    date_field="issued_on",
    columns=(
        Column(
            "number",
            "Nr faktury",
            "Numer faktury.",
            "FV/12/2026",
            ("Numer faktury", "Faktura", "Nr dokumentu", "Numer dokumentu", "Dokument"),
            is_required=True,
        ),
        Column(
            "kind",
            "Rodzaj",
            "sprzedaż albo zakup. Pusty: sprzedaż.",
            "sprzedaż",
            ("Typ", "Rodzaj dokumentu", "Sprzedaż/zakup"),
        ),
        person_column("Numer osoby z rejestru. Może być pusty, gdy jest lokal."),
        premises_column("Lokal, którego dotyczy faktura. Może być pusty, gdy jest osoba."),
        Column(
            "issued_on",
            "Data",
            "Dzień wystawienia.",
            "12.03.2026",
            ("Data wystawienia", "Data dokumentu", "Data faktury"),
            is_required=True,
        ),
        Column(
            "due_on", "Termin", "Termin płatności.", "26.03.2026", ("Termin płatności", "Termin zapłaty", "Płatne do")
        ),
        Column(
            "description",
            "Opis",
            "Czego dotyczy faktura. Mieszkaniec widzi ten tekst.",
            "Wymiana zamka w piwnicy",
            ("Treść", "Tytuł", "Nazwa usługi", "Usługa"),
        ),
        Column(
            "amount",
            "Kwota brutto",
            "Kwota faktury w złotych. Ujemna: korekta.",
            "246,00",
            ("Kwota", "Brutto", "Wartość brutto", "Wartość"),
            is_required=True,
        ),
        Column("paid", "Zapłacono", "Ile już zapłacono. Puste: nic.", "246,00", ("Wpłacono", "Zapłata")),
        Column("paid_on", "Data zapłaty", "Dzień zapłaty.", "20.03.2026", ("Zapłacono dnia", "Dzień zapłaty")),
        Column(
            "state",
            "Stan",
            "do zapłaty, zapłacona w części, zapłacona albo anulowana. Pusty: wynika z kwot.",
            "zapłacona",
            ("Status", "Stan płatności"),
        ),
        Column(
            "currency",
            "Waluta",
            "Złote: PLN albo puste. Wiersz w innej walucie jest odrzucany.",
            "PLN",
            ("Kod waluty",),
        ),
    ),
)

EXAMPLE = (
    "FV/12/2026;sprzedaż;10234;HUTN/4/19;12.03.2026;26.03.2026;Wymiana zamka;246,00;246,00;20.03.2026;zapłacona;PLN",
    "FV/15/2026;sprzedaż;;HUTN/U/1;15.03.2026;29.03.2026;Dodatkowy kontener;180,00;;;;",
    "FZ/3/2026;zakup;20001;;18.03.2026;01.04.2026;Pieczywo na festyn;320,50;100,00;25.03.2026;;",
)
