"""The ledger file: one row per charge, payment, correction or interest. Its rules are in ``validation``."""

from billing_import.formats.common_columns import ACCOUNT_NAMES
from billing_import.formats.layout import Column, Layout

LEDGER = Layout(
    kind="ledger",
    date_field="entry_on",
    columns=(
        Column(
            "premises",
            "Indeks lokalu",
            "Oznaczenie lokalu w programie księgowym, takie samo jak w rejestrze lokali.",
            "HUTN/4/19",
            (
                "Indeks",
                "Lokal",
                "Kod lokalu",
                "Nr lokalu",
                "Numer lokalu",
                "Identyfikator lokalu",
                "Symbol lokalu",
            ),
            instead=ACCOUNT_NAMES,
            is_required=True,
        ),
        Column(
            "entry_on",
            "Data",
            "Dzień zapisu: DD.MM.RRRR, RRRR-MM-DD albo RRRRMMDD.",
            "24.07.2024",
            ("Data operacji", "Data księgowania", "Data zapisu", "Data dokumentu", "Dnia"),
            is_required=True,
        ),
        Column(
            "kind",
            "Rodzaj",
            "N – naliczenie, W – wpłata, K – korekta, O – odsetki; mogą być też całe słowa.",
            "W",
            ("Rodzaj operacji", "Rodzaj zapisu", "Typ", "Typ operacji", "Rodz"),
            is_required=True,
        ),
        Column(
            "description",
            "Opis",
            "Czego dotyczy zapis. Mieszkaniec widzi ten tekst.",
            "Eksploatacja 2024-07",
            ("Treść", "Tytuł", "Tytułem", "Opis operacji", "Nazwa"),
        ),
        Column(
            "document_no",
            "Nr dowodu",
            "Numer dokumentu księgowego.",
            "W/120/2024",
            ("Numer dowodu", "Dowód", "Nr dokumentu", "Numer dokumentu", "Dokument"),
        ),
        Column(
            "debit",
            "Wn",
            "Obciążenie w złotych. Puste znaczy 0,00. Ujemne jest korektą na korzyść mieszkańca.",
            "1 010,99",
            ("Winien", "Kwota Wn", "Obciążenie", "Obciążenia", "Strona Wn", "Debet"),
            is_required=True,
        ),
        Column(
            "credit",
            "Ma",
            "Uznanie w złotych. Puste znaczy 0,00. Dokładnie jedna z kwot Wn i Ma jest różna od zera.",
            "591,20",
            ("Kwota Ma", "Uznanie", "Uznania", "Strona Ma", "Kredyt"),
            is_required=True,
        ),
        Column(
            "amount",
            "Kwota",
            "Jedna kwota ze znakiem zamiast Wn i Ma. Tylko gdy profil mówi, co znaczy znak.",
            "-591,20",
            ("Kwota operacji", "Wartość"),
        ),
        Column(
            "due_on",
            "Termin",
            "Termin płatności, w jednej z postaci daty. Może być pusty.",
            "14.08.2024",
            ("Termin płatności", "Termin zapłaty", "Płatne do", "Data płatności"),
        ),
        Column(
            "person",
            "Kontrahent",
            "Numer kontrahenta z rejestru, gdy zapis należy do konta jednej osoby. Pusty: konto lokalu.",
            "10234",
            ("Nr kontrahenta", "Numer kontrahenta", "Kod kontrahenta", "Nr ewidencyjny"),
        ),
        Column(
            "account",
            "Konto",
            "Które konto lokalu: opłaty, fundusz remontowy, kredyt albo inne. Puste: opłaty.",
            "opłaty",
            ("Rodzaj konta", "Nazwa konta"),
        ),
        Column(
            "document_kind",
            "Rodzaj dowodu",
            "Rodzaj dokumentu księgowego. Gdy profil zna to słowo, ono mówi, czym jest zapis.",
            "Wyciąg bankowy",
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
    "HUTN/4/19;05.07.2024;N;Eksploatacja 2024-07;N/118/2024;1 010,99;;15.07.2024",
    'HUTN/4/19;2024-07-24;W;"Wpłata; przelew zbiorczy";W/120/2024;;591,20;',
    "HUTN/4/20;20240731;K;Korekta zaliczki na wodę;K/7/2024;-67,28;;",
    "HUTN/4/20;31.07.2024;O;Odsetki ustawowe za opóźnienie;O/3/2024;2,82;;14.08.2024",
    "Razem;;;;;946,53;591,20;",
)
