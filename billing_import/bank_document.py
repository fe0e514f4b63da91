"""The part of docs/import-layouts.md about bank files. ``layouts`` puts it after the tables of columns."""

from billing_import.formats.bank_rows import HEADER

_TEXT = """\
## Pliki z banku

Pliki z banku poznajemy po treści, nie po nazwie. Nie trzeba do nich profilu. Każdy daje te same kolumny:
{columns}.

**MT940 i MT942** (`.sta`, `.txt`). W jednym pliku może być wiele rachunków i wyciągów. Bierzemy rachunek (`:25:`),
numer wyciągu (`:28C:`), z `:61:` dni, kwotę ze znakiem i numer banku (po `//`), a z `:86:` to, co napisał bank:

| bank lub system | opis w `:86:` | co bierzemy |
| --- | --- | --- |
| PKO BP, ING i inne | `~20`, `~32`, `~38` … | tytuł 20-29, 60, 61; kontrahent 32, 33, 62, 63; rachunek 38, 30+31, 29 |
| Pekao, BNP Paribas i podobne | `^20`, `^32`, `^62` … | to samo |
| Millennium i podobne | `<20`, `<28`, `<29` … | tytuł 20-26, a w 27-29, 60 i 61 kontrahent, jego rachunek i bank |
| inne ze znakiem | `+20`, `?20` … | tak jak w PKO BP |
| mBank | `Z RACH.:`, `OD:`, `TYT.:`, `TNR:` | rachunek, kontrahent, tytuł, numer; `ID IPH:` jako rachunek wirtualny |
| Citi i podobne | `/PY/`, `/BO/`, `/REMI/`, `/NAME/` | tytuł i kontrahent |
| nieznany | dowolny tekst | cały tekst jest tytułem |

Drugi numer rachunku w opisie albo numer po słowie „wirtualny” to rachunek wirtualny. Tekst złamany w środku słowa
składamy z powrotem. Operacje na 0,00 pomijamy i pokazujemy osobno.

- Saldo początkowe i operacje muszą dać saldo końcowe każdego wyciągu. W MT942 muszą się zgadzać liczby i sumy stron.
- Plik bez końca wyciągu jest odrzucany: jest ucięty. Wyciąg w częściach musi mieć w pliku wszystkie części.
- Gdy jednej operacji nie da się odczytać, odrzucany jest jej wiersz, a różnica salda jest ostrzeżeniem.
- Gdy saldo początkowe jest inne niż końcowe z wyciągu przed nim, ostrzegamy: brakuje wyciągu.

**camt.053 i camt.054** (`.xml`, każda wersja). Wyciąg camt.053 ma salda, powiadomienie camt.054 ich nie ma. Raport
camt.052 jest odrzucany, bo jego operacje mogą się jeszcze zmienić.

- Zapis zbiorczy dzielimy na przelewy, gdy ich suma jest jego kwotą. Gdy nie jest, zostaje jeden wiersz i ostrzeżenie.
- Numerem jest `AcctSvcrRef` (przelewu albo zapisu), tytułem `Ustrd` i numery `Strd`. Rachunek odbiorcy, inny niż
  rachunek wyciągu, to rachunek wirtualny.
- Operacje niezaksięgowane (`PDNG`, `INFO`) pomijamy i pokazujemy osobno. Operacja w innej walucie niż rachunek jest
  odrzucana.
- Muszą się zgadzać: saldo początkowe (`OPBD`, `PRCD`) i operacje z końcowym (`CLBD`) oraz liczby i sumy z `TxsSummry`.
- Numer wiersza to kolejny numer przelewu w pliku. Plik z własnymi definicjami (DTD) jest odrzucany.

**Elixir-0** (`.pli`, `.txt`). Czytamy przelewy (110): raporty płatności masowych i zlecenia. Płatności do ZUS
i urzędów (120) pomijamy i pokazujemy osobno. Rachunek odbiorcy to rachunek wirtualny. Gdy cały plik ma jednego
zleceniodawcę i odbiorców o różnych nazwach, są to przelewy wychodzące: ich kwoty mają minus. Sprawdzamy cyfry
kontrolne rachunków. Ostatnie pole jest numerem przelewu tylko wtedy, gdy w każdym wierszu jest inne.
"""


def bank_files_text() -> str:
    """Return the section."""
    return _TEXT.format(columns=", ".join(HEADER))
