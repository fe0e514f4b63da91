"""The file of charge components: one row per component of premises from one day on. Its rules are in ``row_kinds``."""

from billing_import.formats.common_columns import person_column, premises_column
from billing_import.formats.layout import Column, Layout

COMPONENTS = Layout(
    kind="components",
    date_field="valid_from",
    columns=(
        premises_column(is_required=True),
        Column(
            "valid_from",
            "Od",
            "Pierwszy dzień stawki. Może być pusty, gdy jest okres.",
            "01.04.2026",
            ("Data od", "Obowiązuje od", "Ważne od"),
        ),
        Column("valid_to", "Do", "Ostatni dzień stawki. Pusty: do następnej.", "", ("Data do", "Obowiązuje do")),
        Column("period", "Okres", "Miesiąc naliczenia zamiast dni Od i Do.", "2026-04", ("Miesiąc", "Za okres")),
        Column(
            "component",
            "Składnik",
            "Nazwa składnika opłaty. Mieszkaniec widzi ten tekst.",
            "Fundusz remontowy",
            ("Nazwa składnika", "Składnik opłaty", "Opis", "Nazwa"),
            is_required=True,
        ),
        Column("line_no", "Lp", "Kolejność składnika na wydruku.", "2", ("Nr", "Pozycja", "Nr pozycji")),
        Column("quantity", "Ilość", "Ile jednostek, do 4 miejsc po przecinku.", "48,20", ("Liczba jednostek",)),
        Column("unit", "Jm", "Jednostka: m2, m3, osoba, lokal.", "m2", ("Jednostka", "Jednostka miary", "J m")),
        Column("rate", "Stawka", "Cena jednostki w złotych, do 4 miejsc.", "3,9000", ("Cena", "Cena jednostkowa")),
        Column(
            "amount",
            "Kwota",
            "Kwota miesięczna w złotych. Może być inna niż ilość razy stawka: wtedy ostrzegamy.",
            "187,98",
            ("Wartość", "Razem", "Naliczenie"),
            is_required=True,
        ),
        person_column("Numer osoby, gdy składnik należy do konta jednej osoby. Pusty: konto lokalu."),
    ),
)

EXAMPLE = (
    "HUTN/4/19;01.04.2026;;;Eksploatacja;1;48,20;m2;2,2000;106,04;",
    "HUTN/4/19;01.04.2026;;;Fundusz remontowy;2;48,20;m2;3,9000;187,98;",
    "HUTN/4/19;2026-04-01;2026-12-31;;Zimna woda i ścieki – zaliczka;3;6,0000;m3;10,8800;65,28;",
    "HUTN/4/20;01.04.2026;;;Domofon;1;1;lokal;1,50;1,50;",
    "Razem;;;;;;;;;360,80;",
)
