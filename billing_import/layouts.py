"""docs/import-layouts.md, written from the layouts themselves so that it cannot be wrong; checked by a test."""

from billing_import.bank_document import bank_files_text
from billing_import.days import DEFAULT_FORMS
from billing_import.formats.layout import ERRORS_TITLES, Column
from billing_import.kinds import KINDS_OF_FILES, KindOfFile
from billing_import.layouts_of_books import BOOKS

_INTRODUCTION = """\
# Układ plików importu

Ten plik pisze polecenie `./app manage import_layouts`. Test sprawdza, czy zgadza się z programem.

Plik to tekst (CSV lub TXT) z wierszem nazw kolumn. Kolumny mogą stać w dowolnej kolejności. Poznajemy je po nazwach,
bez względu na wielkość liter, polskie znaki i kropki. Inne nazwy podaje profil: robi się go w przeglądarce, z przykładu
([import-profiles.md](import-profiles.md)). Kolumny, których nie znamy, pomijamy.

- **Znak podziału**: średnik, tabulator, przecinek albo `|`. Rozpoznajemy go po nagłówku.
- **Kodowanie**: UTF-8 (z BOM lub bez), UTF-16, windows-1250, ISO-8859-2, CP852 albo Mazovia. Rozpoznajemy je
  po polskich literach.
- **Przed nagłówkiem** może być do 300 wierszy tytułu. Wiersze „Razem”, „Suma”, „Ogółem”, „Łącznie” i „Liczba pozycji”
  to sumy kontrolne: jeśli nie zgadzają się z wierszami, plik jest odrzucany.
- **Cudzysłowy**: pole w cudzysłowie może zawierać znak podziału, koniec wiersza i podwojony cudzysłów. Cudzysłów
  wewnątrz tekstu jest zwykłym znakiem.
- **Daty**: {forms}, także z rokiem na początku i kropkami albo ukośnikami (2024/7/1), z „r.” na końcu i z miesiącem
  słownie lub po rzymsku (1 lipca 2024, 01-LIP-2024, 1.VII.2024). Inne postacie, na przykład DD-MM-RRRR, podaje
  profil. Rok z dwiema cyframi i data z godziną są odrzucane. Same kropki, kreski i zera znaczą brak daty. Dni, których
  nie ma w kalendarzu, są odrzucane.
- **Kwoty**: tysiące może dzielić spacja, twarda spacja, apostrof, kropka lub przecinek; grosze po przecinku lub
  kropce; minus przed kwotą albo po niej, albo kwota w nawiasie. „zł” i „PLN” mogą stać przy kwocie. Sama kreska to
  0,00. Zera po groszach nic nie zmieniają (`12,5000`). Kwotę w rodzaju `1.234` czytamy tak jak inne kwoty pliku. Gdy
  one tego nie rozstrzygają, wiersz jest odrzucany.
- **Jednostki** w nazwach kolumn nie przeszkadzają: „Wn [zł]”, „Kwota (PLN)”.
- **Każdy wiersz** ma tyle kolumn, ile nagłówek. Wiersz, który ma ich więcej albo mniej, jest odrzucany. Gdy program
  kończy każdy wiersz znakiem podziału, a nagłówka nie, trzeba wpisać w profilu `trailing_separator = true`.
- **Nagłówek** to pierwszy wiersz, który ma wszystkie wymagane kolumny. Taki sam wiersz dalej w pliku pomijamy. Gdy
  dalej jest nagłówek z innymi kolumnami, cały plik jest odrzucany: trzeba go podzielić.
- **Odrzucone wiersze** wracają w pliku CSV z oryginalnym nagłówkiem. Na początku dochodzą kolumny
  {ours}. Po poprawieniu plik wysyła się z powrotem razem z tymi kolumnami (`--continues NUMER_IMPORTU`; gdy jest
  kolumna `IOK import`, import znajdziemy sami).

## Arkusze i DBF

Zamiast tekstu może być arkusz **XLSX**, **XLS** (Excel 5–2003) albo **ODS**, albo plik **DBF** (dBase, Clipper,
FoxPro). Format poznajemy po zawartości, nie po końcówce nazwy. Obowiązują te same kolumny, daty, kwoty, sumy
kontrolne i odrzucenia.

- **Numer wiersza** to numer wiersza arkusza albo rekordu DBF. Pustych wierszy arkusza nie liczymy. Ukryte czytamy.
- **Który arkusz**: jedyny widoczny, który ma wymagane kolumny. Gdy pasuje kilka, plik jest odrzucany. Nazwę arkusza,
  także ukrytego, podaje w profilu `table`.
- **Daty** czytamy z komórek typu data, z tekstu i z numerów dni (45296 to 05.01.2024), także w systemie 1904.
- **Liczby** czytamy z zapisu w pliku, co do cyfry, najwyżej 15 cyfr znaczących, bo tyle pamiętają arkusze. Kwota z
  trzema miejscami po przecinku jest odrzucana.
- **Długie numery** (ponad 15 cyfr, na przykład rachunki) zapisane jako liczby tracą w arkuszu cyfry. Wiersz jest
  odrzucany; taka kolumna musi mieć format „Tekst”.
- **Formuły**: bierzemy zapisany wynik. Formuła bez wyniku i komórka z błędem (`#N/D!`) odrzucają wiersz, jeśli stoją
  w kolumnie, którą czytamy.
- **Wartości logiczne** czytamy jako „tak” i „nie”.
- **DBF**: kodowanie (CP852, Mazovia, windows-1250) poznajemy po polskich literach; bajt języka jest tylko
  podpowiedzią. Rekordy usunięte pomijamy i pokazujemy. Liczba rekordów musi się zgadzać z nagłówkiem. Gwiazdki
  (przepełnienie) odrzucają wiersz. Teksty z plików DBT i FPT są puste, z ostrzeżeniem.
- **Nie czytamy** plików z hasłem, XLSB, stron WWW nazwanych XLS ani plików, które po rozpakowaniu są zbyt duże.

Zasady księgowania: [rules/ledger-import.md](rules/ledger-import.md).
Zasady innych plików: [rules/other-files.md](rules/other-files.md).
"""


def layouts_text() -> str:
    """Return the whole document."""
    forms = ", ".join(form.value.replace("YYYY", "RRRR") for form in DEFAULT_FORMS)
    ours = ", ".join(f"`{title}`" for title in ERRORS_TITLES)
    parts = [_INTRODUCTION.format(forms=forms, ours=ours)]
    parts.extend(_layout_text(kind) for _, kind in KINDS_OF_FILES)
    parts.append(BOOKS)
    parts.append(bank_files_text())
    return "\n".join(parts)


def _layout_text(kind: KindOfFile) -> str:
    example = example_path(kind).removeprefix("docs/")
    lines = [
        f"## {kind.title} (`{kind.code}`)",
        "",
        f"Przykład: [{example}]({example}).",
        "",
        "| kolumna | w profilu | wymagana | znaczenie | przykład | inne znane nazwy |",
        "| --- | --- | --- | --- | --- | --- |",
        *(_column_text(column) for column in kind.layout.columns),
        "",
    ]
    return "\n".join(lines)


def _column_text(column: Column) -> str:
    required = "tak" if column.is_required else ""
    example = f"`{column.example}`" if column.example else ""
    cells = (
        column.title,
        f"`{column.field}`",
        required,
        column.meaning,
        example,
        ", ".join((*column.synonyms, *column.instead)),
    )
    return f"| {' | '.join(cells)} |"


def example_path(kind: KindOfFile) -> str:
    """Return where the example file of a kind lies in the checkout."""
    return f"docs/examples/{kind.example[0]}"


def example_text(kind: KindOfFile) -> str:
    """Return the example file of a kind: its columns but those that only profiles use, and rows made of examples."""
    titles = [column.title for column in kind.layout.columns if column.field not in kind.example_leaves_out]
    return "\r\n".join([";".join(titles), *kind.example[1], ""])
