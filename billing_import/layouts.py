"""docs/import-layouts.md, written from the layouts themselves so that it cannot be wrong; checked by a test."""

from billing_import.days import DEFAULT_FORMS
from billing_import.formats.layout import ERRORS_TITLES, Column, Layout
from billing_import.formats.ledger_csv import LEDGER
from billing_import.formats.register_csv import REGISTER

EXAMPLES = {"ledger": "docs/examples/kartoteka.csv", "register": "docs/examples/rejestr.csv"}
_TITLES = {"ledger": "Kartoteka finansowa (`ledger`)", "register": "Rejestr lokali i osób (`register`)"}
_INTRODUCTION = """\
# Układ plików importu

Ten plik pisze polecenie `./app manage import_layouts`. Test sprawdza, czy zgadza się z programem.

Plik to tekst (CSV lub TXT) z wierszem nazw kolumn. Kolumny mogą stać w dowolnej kolejności. Poznajemy je po nazwach,
bez względu na wielkość liter, polskie znaki i kropki. Inne nazwy podaje profil. Kolumny, których nie znamy, pomijamy.

- **Znak podziału**: średnik, tabulator, przecinek albo `|`. Rozpoznajemy go po nagłówku.
- **Kodowanie**: UTF-8 (z BOM lub bez), UTF-16, windows-1250, ISO-8859-2, CP852 albo Mazovia. Rozpoznajemy je
  po polskich literach.
- **Przed nagłówkiem** może być do 300 wierszy tytułu. Wiersze „Razem”, „Suma”, „Ogółem”, „Łącznie” i „Liczba pozycji”
  to sumy kontrolne: jeśli nie zgadzają się z wierszami, plik jest odrzucany.
- **Cudzysłowy**: pole w cudzysłowie może zawierać znak podziału, koniec wiersza i podwojony cudzysłów. Cudzysłów
  wewnątrz tekstu jest zwykłym znakiem.
- **Daty**: {forms}. Dni, których nie ma w kalendarzu, są odrzucane.
- **Kwoty**: tysiące może dzielić spacja, twarda spacja, kropka lub przecinek; grosze po przecinku lub kropce; minus
  przed kwotą albo po niej. Kwotę w rodzaju `1.234` czytamy tak jak inne kwoty pliku. Gdy one tego nie rozstrzygają,
  wiersz jest odrzucany.
- **Każdy wiersz** ma tyle kolumn, ile nagłówek. Wiersz, który ma ich więcej albo mniej, jest odrzucany. Gdy program
  kończy każdy wiersz znakiem podziału, a nagłówka nie, trzeba wpisać w profilu `trailing_separator = true`.
- **Nagłówek** to pierwszy wiersz, który ma wszystkie wymagane kolumny. Taki sam wiersz dalej w pliku pomijamy. Gdy
  dalej jest nagłówek z innymi kolumnami, cały plik jest odrzucany: trzeba go podzielić.
- **Odrzucone wiersze** wracają w pliku z oryginalnym nagłówkiem. Na początku dochodzą kolumny
  {ours}. Po poprawieniu plik wysyła się z powrotem razem z tymi kolumnami (`--continues NUMER_IMPORTU`; gdy jest
  kolumna `IOK import`, import znajdziemy sami).

Zasady księgowania: [rules/ledger-import.md](rules/ledger-import.md).
"""


def layouts_text() -> str:
    """Return the whole document."""
    forms = ", ".join(form.value.replace("YYYY", "RRRR") for form in DEFAULT_FORMS)
    ours = ", ".join(f"`{title}`" for title in ERRORS_TITLES)
    parts = [_INTRODUCTION.format(forms=forms, ours=ours)]
    parts.extend(_layout_text(layout) for layout in (LEDGER, REGISTER))
    return "\n".join(parts)


def _layout_text(layout: Layout) -> str:
    lines = [
        f"## {_TITLES[layout.kind]}",
        "",
        f"Przykład: [{EXAMPLES[layout.kind].removeprefix('docs/')}]({EXAMPLES[layout.kind].removeprefix('docs/')}).",
        "",
        "| kolumna | w profilu | wymagana | znaczenie | przykład | inne znane nazwy |",
        "| --- | --- | --- | --- | --- | --- |",
        *(_column_text(column) for column in layout.columns),
        "",
    ]
    return "\n".join(lines)


def _column_text(column: Column) -> str:
    required = "tak" if column.is_required else ""
    example = f"`{column.example}`" if column.example else ""
    cells = (column.title, f"`{column.field}`", required, column.meaning, example, ", ".join(column.synonyms))
    return f"| {' | '.join(cells)} |"


def example_text(layout: Layout) -> str:
    """Return the example file of a layout: its columns but those that only profiles use, and rows made of examples."""
    columns = [column for column in layout.columns if column.field not in {"amount", "person", "account"}]
    if layout.kind == "register":
        columns = list(layout.columns)
    return "\r\n".join([";".join(column.title for column in columns), *_EXAMPLE_ROWS[layout.kind], ""])


_EXAMPLE_ROWS = {
    "ledger": (
        "HUTN/4/19;05.07.2024;N;Eksploatacja 2024-07;N/118/2024;1 010,99;;15.07.2024",
        'HUTN/4/19;2024-07-24;W;"Wpłata; przelew zbiorczy";W/120/2024;;591,20;',
        "HUTN/4/20;20240731;K;Korekta zaliczki na wodę;K/7/2024;-67,28;;",
        "HUTN/4/20;31.07.2024;O;Odsetki ustawowe za opóźnienie;O/3/2024;2,82;;14.08.2024",
        "Razem;;;;;946,53;591,20;",
    ),
    "register": (
        "HUTN/4/19;mieszkalny;Pogoń;Gwiezdna;4;II;19;41-200;Sosnowiec;48,20;10234;F;Zofia;Żrebiec-Łącka;"
        "zofia@example.pl;600 100 200;własność;1/2;01.05.2019;;12345;2214;ul. Polna 3 m. 5, 41-200 Sosnowiec",
        "HUTN/4/19;mieszkalny;Pogoń;Gwiezdna;4;II;19;41-200;Sosnowiec;48,20;10235;F;Jan;Łącki;;;własność;1/2;01.05.2019;;"
        "67890;;",
        "HUTN/4/20;mieszkalny;Pogoń;Gwiezdna;4;II;20;41-200;Sosnowiec;37,50;;;;;;;;;;;;;",
        "HUTN/U/1;użytkowy;Pogoń;Gwiezdna;4;;U1;41-200;Sosnowiec;120,00;20001;P;;Piekarnia Gęś sp. z o.o.;;"
        "32 266 10 20;najem;;01.01.2021;31.12.2026;;;",
    ),
}
