"""The register file: one row per premises × person × title. Its rules are in ``register_validation``."""

from billing_import.formats.layout import Column, Layout

REGISTER = Layout(
    kind="register",
    columns=(
        Column(
            "premises",
            "Indeks lokalu",
            "Oznaczenie lokalu w programie księgowym. Po nim poznajemy lokal, więc nie może się zmieniać.",
            "HUTN/4/19",
            ("Indeks", "Kod lokalu", "Identyfikator lokalu", "Symbol lokalu"),
            is_required=True,
        ),
        Column(
            "premises_kind",
            "Rodzaj lokalu",
            "mieszkalny, użytkowy, garaż albo miejsce postojowe. Pusty: mieszkalny.",
            "mieszkalny",
            ("Typ lokalu", "Przeznaczenie"),
        ),
        Column("estate", "Osiedle", "Nazwa osiedla.", "Pogoń", ("Nazwa osiedla", "Administracja")),
        Column("street", "Ulica", "Ulica budynku.", "Gwiezdna", ("Nazwa ulicy",), is_required=True),
        Column(
            "building_number",
            "Nr budynku",
            "Numer budynku, tak jak na tabliczce.",
            "12a",
            ("Numer budynku", "Budynek", "Nr domu", "Numer domu"),
            is_required=True,
        ),
        Column("staircase", "Klatka", "Klatka schodowa.", "II", ("Nr klatki", "Klatka schodowa")),
        Column("number", "Nr lokalu", "Numer lokalu w budynku.", "19", ("Numer lokalu", "Nr mieszkania", "Mieszkanie")),
        Column("postal_code", "Kod pocztowy", "Kod pocztowy, na przykład 41-200.", "41-200", ("Kod",)),
        Column("town", "Miejscowość", "Miejscowość.", "Sosnowiec", ("Miasto",)),
        Column(
            "area_m2",
            "Powierzchnia",
            "Powierzchnia w metrach kwadratowych.",
            "48,20",
            ("Powierzchnia m2", "Powierzchnia użytkowa", "Pow", "Metraż"),
        ),
        Column(
            "person",
            "Nr kontrahenta",
            "Numer osoby w programie księgowym. Pusty: lokal bez osoby.",
            "10234",
            ("Kontrahent", "Numer kontrahenta", "Kod kontrahenta", "Nr ewidencyjny"),
        ),
        Column(
            "person_kind",
            "Rodzaj osoby",
            "F – osoba fizyczna, P – osoba prawna. Pusty: fizyczna.",
            "F",
            ("Typ osoby", "Rodzaj kontrahenta"),
        ),
        Column("first_name", "Imię", "Imię. Puste dla osoby prawnej.", "Zofia", ("Imiona",)),
        Column(
            "last_name",
            "Nazwisko",
            "Nazwisko albo cała nazwa osoby prawnej.",
            "Żrebiec-Łącka",
            ("Nazwa", "Nazwisko lub nazwa", "Nazwisko/nazwa"),
        ),
        Column("email", "E-mail", "Adres e-mail.", "zofia@example.pl", ("Email", "Adres e-mail", "Poczta")),
        Column("phone", "Telefon", "Numer telefonu.", "600 100 200", ("Nr telefonu", "Tel", "Telefon kontaktowy")),
        Column(
            "title_kind",
            "Tytuł prawny",
            "własność, własnościowe, lokatorskie albo najem.",
            "własność",
            ("Rodzaj tytułu", "Tytuł", "Prawo do lokalu"),
        ),
        Column("share", "Udział", "Część prawa: 1, 1/2 albo 0,5. Pusty: całość.", "1/2", ("Część", "Udział w prawie")),
        Column("valid_from", "Od", "Pierwszy dzień tytułu. Pusty: sprzed naszych zapisów.", "01.05.2019", ("Data od",)),
        Column("valid_to", "Do", "Ostatni dzień tytułu. Pusty: trwa.", "", ("Data do",)),
    ),
)
