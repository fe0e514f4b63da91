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
        Column(
            "valid_from",
            "Od",
            "Pierwszy dzień tytułu. Pusty: sprzed naszych zapisów.",
            "01.05.2019",
            ("Data od",),
        ),
        Column("valid_to", "Do", "Ostatni dzień tytułu. Pusty: trwa.", "", ("Data do",)),
        Column(
            "pesel",
            "PESEL",
            "Cały numer albo ostatnie 5 cyfr. Zapisujemy tylko te 5 cyfr, żeby odróżnić osoby o tym samym nazwisku.",
            "12345",
            ("Nr PESEL", "Numer PESEL", "PESEL końcówka", "Ostatnie cyfry PESEL"),
        ),
        Column(
            "membership_number",
            "Nr członkowski",
            "Numer członka w rejestrze spółdzielni. Pusty: osoba nie jest członkiem albo plik o tym nie mówi.",
            "2214",
            ("Numer członkowski", "Nr członka", "Numer członka", "Nr rejestru członków"),
        ),
        Column(
            "correspondence_address",
            "Adres do korespondencji",
            "Adres do listów, gdy inny niż adres lokalu. Wiersze adresu dzieli przecinek.",
            "ul. Polna 3 m. 5, 39-400 Tarnobrzeg",
            ("Adres korespondencyjny", "Adres dla korespondencji"),
        ),
        Column(
            "payment_account",
            "Rachunek do wpłat",
            "Indywidualny rachunek lokalu (NRB, 26 cyfr). Po nim poznajemy wpłaty z banku.",
            "39 1140 2004 0000 3000 0001 0234",
            ("Rachunek indywidualny", "Rachunek wirtualny", "Numer rachunku do wpłat", "Nr rachunku do wpłat"),
        ),
    ),
)

EXAMPLE = (
    "HUTN/4/19;mieszkalny;Pogoń;Gwiezdna;4;II;19;41-200;Sosnowiec;48,20;10234;F;Zofia;Żrebiec-Łącka;"
    "zofia@example.pl;600 100 200;własność;1/2;01.05.2019;;12345;2214;ul. Polna 3 m. 5, 41-200 Sosnowiec;"
    "39 1140 2004 0000 3000 0001 0234",
    "HUTN/4/19;mieszkalny;Pogoń;Gwiezdna;4;II;19;41-200;Sosnowiec;48,20;10235;F;Jan;Łącki;;;własność;1/2;01.05.2019;;"
    "67890;;;39 1140 2004 0000 3000 0001 0234",
    "HUTN/4/20;mieszkalny;Pogoń;Gwiezdna;4;II;20;41-200;Sosnowiec;37,50;;;;;;;;;;;;;;",
    "HUTN/U/1;użytkowy;Pogoń;Gwiezdna;4;;U1;41-200;Sosnowiec;120,00;20001;P;;Piekarnia Gęś sp. z o.o.;;"
    "32 266 10 20;najem;;01.01.2021;31.12.2026;;;;",
)
