"""What docs/import-layouts.md says about accounts instead of codes, JPK_KR and files of property managers."""

BOOKS = """\
## Konta zamiast indeksów lokali (`premises_template`)

Programy księgowe podają konto, a nie indeks lokalu. Profil mówi, gdzie w koncie stoi indeks:

```toml
[import_profiles.fk]
premises_template = "204-{lokal}"   # albo lista: ["204-{lokal}", "205-*-{lokal}-01"]
others = "skip"                     # konta, które nie pasują: "reject" (odrzuć) albo "skip" (pomiń i wypisz)
kinds = { "Wyciąg bankowy" = "payment", "Nota odsetkowa" = "interest" }
```

- `{lokal}` to część, którą bierzemy za indeks. `*` to dowolny tekst, także pusty. Reszta musi się zgadzać co do znaku.
- Gwiazdka bierze jak najmniej, a `{lokal}` jak najwięcej: `204-{lokal}-*` z konta `204-HUTN-4-19-OP` daje `HUTN-4-19`.
- Z kilku wzorców działa pierwszy, który pasuje.
- Pominięte konta widać na stronie importu, z liczbą wierszy i sumami. Liczą się do sum kontrolnych pliku.
- `kinds` porównujemy z kolumną „Rodzaj dowodu”. Gdy profil zna to słowo, ono mówi, czym jest zapis. Inne słowo niczego
  nie zmienia: zostaje kolumna „Rodzaj”.

## JPK_KR i JPK_KR_PD (XML)

Czytamy JPK_KR (1) i JPK_KR_PD (1). Inne pliki JPK odrzucamy i mówimy, co to za plik. Każda strona zapisu (Wn albo Ma)
to jeden wiersz kartoteki. Potrzebny jest profil z `premises_template`.

| kolumna | skąd w JPK_KR | skąd w JPK_KR_PD |
| --- | --- | --- |
| Konto księgowe | KodKontaWinien, KodKontaMa | Z_3 |
| Data | DataOperacji | D_6 |
| Rodzaj | kwota ujemna: K; strona Wn: N; strona Ma: W | tak samo |
| Opis | OpisZapisuWinien lub OpisZapisuMa, a gdy ich nie ma: OpisOperacji | Z_2, a gdy go nie ma: D_10 |
| Nr dowodu | NrDowoduKsiegowego | D_4 |
| Wn, Ma | KwotaWinien, KwotaMa | Z_4, Z_7 |
| Rodzaj dowodu | RodzajDowodu | D_5 |
| Dziennik | OpisDziennika | D_2 |
| Kontrahent JPK | – | D_3 |
| Dzień dowodu, Dzień księgowania | DataDowodu, DataKsiegowania | D_7, D_8 |
| Nr zapisu, Lp zapisu, Wiersz XML | NrZapisu, LpZapisu, wiersz pliku | D_1, Z_1, wiersz pliku |

Inną datę albo inne pole wybiera profil, na przykład `columns = { entry_on = "Dzień księgowania" }` albo
`columns = { person = "Kontrahent JPK" }`.

Plik odrzucamy z obiema kwotami, gdy nie zgadza się: liczba wierszy lub suma dziennika, liczba zapisów, suma Wn lub Ma,
saldo końcowe konta (bilans otwarcia i obroty). Ostrzegamy, gdy suma Wn jest inna niż Ma na kontach bilansowych albo gdy
obroty konta są inne niż suma jego zapisów. Zapis, którego numeru nie ma w dzienniku albo jest w nim z różnymi datami,
wraca jako odrzucony wiersz.

Bilans otwarcia jest osobną tabelą. Wysyła się go raz, przed pierwszym plikiem: profil z `table = "Bilans otwarcia"`.

## Pliki programu zarządcy (`#` i `$`)

Pola dzieli `#`. Wiersz kończy `$`, nowa linia albo jedno i drugie. Kodowanie poznajemy w każdym pliku osobno. Kwoty
mogą mieć przecinek albo kropkę, daty są w postaci DD/MM/RRRR. Co to za plik, poznajemy po treści; nazwa mówi tylko,
czyj jest. Pliki z jednym początkiem nazwy albo z jednego folderu to jeden komplet.

Pola plików, po kolei („–” to pole, którego nie czytamy):

- `lok`, rejestr: nr osoby, nazwa, –, indeks, ulica, nr budynku, nr lokalu, kod, miasto, e-mail, –, –, udział;
- `nal_czynsz`, kartoteka: nr osoby, indeks, od, do, RRRRMM, lp, opis, ilość, jm, cena, kwota;
- `wplaty`, kartoteka: nr osoby, indeks, rok, od, do, zaległość, nadpłata, –, –, 12 par opłata i wpłata, saldo;
- `pow_czynsz`, składniki opłat: nr osoby, indeks, lp, opis, ilość, jm, cena, kwota; przed nimi i po nich wolny tekst;
- `*.wmb`: dzień danych RRRRMMDD.

Co znaczą:

- **Znaki**: zaległość i nadpłata na początku są dodatnie. Saldo końcowe dodatnie to nadpłata, ujemne to zaległość:
  saldo = nadpłata − zaległość + wpłaty − opłaty.
- Opłata ma datę i termin pierwszego dnia okresu, numer dowodu `RRRRMM/lp`. Ta sama para może się powtarzać.
- Wpłaty są sumą miesiąca z datą jego ostatniego dnia. Saldo otwarcia bierzemy tylko z pierwszego roku lokalu i bez
  opłat sprzed tego roku, które są w `nal_czynsz` osobno.
- `nal_czynsz` i `wplaty` z kompletu łączymy w jedną kartotekę. Opłaty miesiąca, których nie ma w `nal_czynsz`,
  dopisujemy sumą z `wplaty`. Różnicę dopisujemy jako korektę i ostrzegamy. Dlatego saldo kartoteki jest saldem
  końcowym z `wplaty`.
- Odrzucamy plik, gdy saldo końcowe nie wynika z wiersza, rok zaczyna się inną kwotą, niż skończył się poprzedni, albo
  rok lokalu jest dwa razy. Mówimy, który lokal i rok, i podajemy obie kwoty.
- Ostrzegamy, gdy kwota jest inna niż ilość razy cena. Przyjmujemy kwotę.
- Opłaty z `pow_czynsz` obowiązują od pierwszego dnia miesiąca danych (`pow_czynsz_ost_wys.wmb`) albo od dnia z tekstu
  przed nimi („od 01.01.2026”).
- Sumy miesiąca, który trwa, zmieniają się w następnym pliku. Profil ma więc `mode = "snapshot"` i `scope = "years"`.
"""
