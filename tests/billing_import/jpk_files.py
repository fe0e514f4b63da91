"""Made-up JPK_KR(1) and JPK_KR_PD(1) files of a cooperative, correct in structure and in all sums, of any size."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

_KR, _KR_PD = "http://jpk.mf.gov.pl/wzor/2016/03/09/03091/", "http://jpk.mf.gov.pl/wzor/2024/09/04/09041/"


@dataclass(frozen=True)
class Posting:
    """One operation of the journal with what it puts on accounts; amounts in grosze."""

    number: str
    on: str
    document_no: str
    document_kind: str
    description: str
    debit: tuple[tuple[str, int], ...]
    credit: tuple[tuple[str, int], ...]
    journal: str = "Dziennik główny"
    person: str = ""

    @property
    def amount(self) -> int:
        """Return the sum of one side."""
        return sum(amount for _, amount in self.debit)


def money(grosze: int) -> str:
    """Return an amount as JPK files write it."""
    return f"{'-' if grosze < 0 else ''}{abs(grosze) // 100}.{abs(grosze) % 100:02d}"


def charges_and_payments(premises: Iterable[str], months: int = 1) -> Iterator[Posting]:
    """Return a year's operations of a cooperative: charges of each premises, payments to the bank, a supplier."""
    codes = list(premises)
    number = 0
    for month in (1 + at % 12 for at in range(months)):
        for at, code in enumerate(codes):
            number += 1
            amount = 41250 + 100 * at
            yield Posting(
                str(number), f"2025-{month:02d}-05", f"N/{at + 1}/{month}/2025", "Naliczenie",
                f"Eksploatacja 2025-{month:02d}", ((f"204-{code}", amount),), (("700-1", amount),),
            )  # fmt: skip
            number += 1
            yield Posting(
                str(number), f"2025-{month:02d}-15", f"WB/{month}/2025", "Wyciąg bankowy", "Wpłata & opłata",
                (("131-1", amount - 50),), ((f"204-{code}", amount - 50),),
            )  # fmt: skip
        number += 1
        yield Posting(
            str(number), f"2025-{month:02d}-20", f"FZ/{month}", "Faktura", "Konserwacja dźwigu",
            (("402-1", 99900),), (("201-17", 99900),), person="D-17",
        )  # fmt: skip


class Books:
    """Operations of a cooperative that are made anew each time they are read: a long file needs no memory."""

    def __init__(self, premises: int, months: int) -> None:
        self.codes, self.months = [f"A/{number}" for number in range(1, premises + 1)], months

    def __iter__(self) -> Iterator[Posting]:
        return charges_and_payments(self.codes, self.months)

    def __len__(self) -> int:
        return (2 * len(self.codes) + 1) * self.months


def opening_of(premises: Iterable[str]) -> dict[str, int]:
    """Return opening balances: what each premises owes, and what balances it."""
    codes = list(premises)
    opening = {f"204-{code}": 1000 * at for at, code in enumerate(codes)}
    return {**opening, "801": -sum(opening.values())}


def kr_file(postings: Iterable[Posting], opening: dict[str, int] | None = None, **wishes: Any) -> bytes:
    """Return a JPK_KR(1) with one entry per side (or one for both, when there is one of each)."""
    return "".join(kr_lines(list(postings), opening or {}, **wishes)).encode()


def kr_lines(
    postings: "list[Posting] | Books",
    opening: dict[str, int],
    *,
    is_double: bool = False,
    control: dict[str, str] | None = None,
    newline: str = "\n",
) -> Iterator[str]:
    """Return the file's lines; ``control`` replaces control figures by name."""
    stated = control or {}
    yield f'<?xml version="1.0" encoding="UTF-8"?>{newline}<JPK xmlns="{_KR}" xmlns:etd="http://example.pl/etd/">{newline}'
    yield (
        '<Naglowek><KodFormularza kodSystemowy="JPK_KR (1)" wersjaSchemy="1-0">JPK_KR</KodFormularza>'
        "<WariantFormularza>1</WariantFormularza><CelZlozenia>1</CelZlozenia>"
        "<DataWytworzeniaJPK>2026-01-31T00:00:00</DataWytworzeniaJPK><DataOd>2025-01-01</DataOd>"
        "<DataDo>2025-12-31</DataDo><DomyslnyKodWaluty>PLN</DomyslnyKodWaluty><KodUrzedu>2434</KodUrzedu>"
        f"</Naglowek>{newline}<Podmiot1><IdentyfikatorPodmiotu><etd:NIP>1111111111</etd:NIP>"
        f"<etd:PelnaNazwa>SM Próba</etd:PelnaNazwa></IdentyfikatorPodmiotu></Podmiot1>{newline}"
    )
    for account, (start, debit, credit) in _accounts(postings, opening).items():
        sides = [*_sides(start), debit, credit, debit, credit, *_sides(start + debit - credit)]
        names = (
            "BilansOtwarciaWinien", "BilansOtwarciaMa", "ObrotyWinien", "ObrotyMa", "ObrotyWinienNarast",
            "ObrotyMaNarast", "SaldoWinien", "SaldoMa",
        )  # fmt: skip
        amounts = "".join(f"<{name}>{money(side)}</{name}>" for name, side in zip(names, sides, strict=True))
        yield (
            f'<ZOiS typ="G"><KodKonta>{account}</KodKonta><OpisKonta>Konto</OpisKonta><TypKonta>bilansowe</TypKonta>'
            f"<KodZespolu>2</KodZespolu><OpisZespolu>Rozrachunki</OpisZespolu><KodKategorii>20</KodKategorii>"
            f"<OpisKategorii>Rozrachunki</OpisKategorii>{amounts}</ZOiS>{newline}"
        )
    for at, one in enumerate(postings, start=1):
        yield (
            f'<Dziennik typ="G"><LpZapisuDziennika>{at}</LpZapisuDziennika>'
            f"<NrZapisuDziennika>{one.number}</NrZapisuDziennika><OpisDziennika>{one.journal}</OpisDziennika>"
            f"<NrDowoduKsiegowego>{one.document_no}</NrDowoduKsiegowego><RodzajDowodu>{one.document_kind}</RodzajDowodu>"
            f"<DataOperacji>{one.on}</DataOperacji><DataDowodu>{one.on}</DataDowodu>"
            f"<DataKsiegowania>{one.on}</DataKsiegowania><KodOperatora>AB</KodOperatora>"
            f"<OpisOperacji>{escape(one.description)}</OpisOperacji>"
            f"<DziennikKwotaOperacji>{money(one.amount)}</DziennikKwotaOperacji></Dziennik>{newline}"
        )
    total = money(sum(one.amount for one in postings))
    yield (
        f"<DziennikCtrl><LiczbaWierszyDziennika>{stated.get('LiczbaWierszyDziennika', len(postings))}"
        f"</LiczbaWierszyDziennika><SumaKwotOperacji>{stated.get('SumaKwotOperacji', total)}</SumaKwotOperacji>"
        f"</DziennikCtrl>{newline}"
    )
    rows = 0
    for one in postings:
        for debit, credit in _entries(one, is_double=is_double):
            rows += 1
            yield (
                f'<KontoZapis typ="G"><LpZapisu>{rows}</LpZapisu><NrZapisu>{one.number}</NrZapisu>'
                f"<KodKontaWinien>{debit[0]}</KodKontaWinien><KwotaWinien>{money(debit[1])}</KwotaWinien>"
                f"<KodKontaMa>{credit[0]}</KodKontaMa><KwotaMa>{money(credit[1])}</KwotaMa></KontoZapis>{newline}"
            )
    sums = {"SumaWinien": total, "SumaMa": total, "LiczbaWierszyKontoZapisj": str(rows), **stated}
    yield (
        f"<KontoZapisCtrl><LiczbaWierszyKontoZapisj>{sums['LiczbaWierszyKontoZapisj']}</LiczbaWierszyKontoZapisj>"
        f"<SumaWinien>{sums['SumaWinien']}</SumaWinien><SumaMa>{sums['SumaMa']}</SumaMa></KontoZapisCtrl>{newline}"
        f"</JPK>{newline}"
    )


def kr_pd_file(postings: Iterable[Posting], opening: dict[str, int] | None = None, *, version: str = "1-1") -> bytes:
    """Return a JPK_KR_PD(1): entries of accounts stand inside those of the journal."""
    return "".join(kr_pd_lines(list(postings), opening or {}, version=version)).encode()


def kr_pd_lines(listed: "list[Posting] | Books", opening: dict[str, int], *, version: str = "1-1") -> Iterator[str]:
    """Return the file piece by piece."""
    yield (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<tns:JPK xmlns:tns="{_KR_PD}" xmlns:etd="http://example.pl/etd/">\n'
        f'<tns:Naglowek><tns:KodFormularza kodSystemowy="JPK_KR_PD (1)" wersjaSchemy="{version}">JPK_KR_PD'
        "</tns:KodFormularza><tns:WariantFormularza>1</tns:WariantFormularza><tns:CelZlozenia>1</tns:CelZlozenia>"
        "<tns:DataWytworzeniaJPK>2026-03-31T00:00:00Z</tns:DataWytworzeniaJPK><tns:DataOd>2025-01-01</tns:DataOd>"
        "<tns:DataDo>2025-12-31</tns:DataDo><tns:RokDataOd>2025-01-01</tns:RokDataOd>"
        "<tns:RokDataDo>2025-12-31</tns:RokDataDo><tns:DomyslnyKodWaluty>PLN</tns:DomyslnyKodWaluty>"
        "<tns:KodUrzedu>2434</tns:KodUrzedu></tns:Naglowek>\n<tns:Podmiot1/>\n"
    )
    yield from (
        f"<tns:Kontrahent><tns:T_1>{person}</tns:T_1><tns:T_2>PL</tns:T_2><tns:T_3>1111111111</tns:T_3></tns:Kontrahent>\n"
        for person in sorted({one.person for one in listed if one.person})
    )
    yield ("<tns:ZOiS>\n")
    for account, (start, debit, credit) in _accounts(listed, opening).items():
        sides = [*_sides(start), debit, credit, debit, credit, *_sides(start + debit - credit)]
        amounts = "".join(f"<tns:S_{at}>{money(side)}</tns:S_{at}>" for at, side in enumerate(sides, start=4))
        yield (
            f"<tns:ZOiS7><tns:S_1>{account}</tns:S_1><tns:S_2>Konto</tns:S_2><tns:S_3>{account[:3]}</tns:S_3>{amounts}"
            "<tns:S_12_1>BAA</tns:S_12_1></tns:ZOiS7>\n"
        )
    yield ("</tns:ZOiS>\n")
    rows = 0
    for one in listed:
        person = f"<tns:D_3>{one.person}</tns:D_3>" if one.person else ""
        days = "".join(f"<tns:D_{at}>{one.on}</tns:D_{at}>" for at in (6, 7, 8))
        yield (
            f"<tns:Dziennik><tns:D_1>{one.number}</tns:D_1><tns:D_2>{one.journal}</tns:D_2>{person}"
            f"<tns:D_4>{one.document_no}</tns:D_4><tns:D_5>{one.document_kind}</tns:D_5>{days}<tns:D_9>AB</tns:D_9>"
            f"<tns:D_10>{escape(one.description)}</tns:D_10><tns:D_11>{money(one.amount)}</tns:D_11>\n"
        )
        for side, entries in (("Z_4", one.debit), ("Z_7", one.credit)):
            for account, amount in entries:
                rows += 1
                yield (
                    f"<tns:KontoZapis><tns:Z_1>{rows}</tns:Z_1><tns:Z_2>{escape(one.description)}</tns:Z_2>"
                    f"<tns:Z_3>{account}</tns:Z_3><tns:{side}>{money(amount)}</tns:{side}></tns:KontoZapis>\n"
                )
        yield ("</tns:Dziennik>\n")
    total = money(sum(one.amount for one in listed))
    yield (
        f"<tns:Ctrl><tns:C_1>{len(listed)}</tns:C_1><tns:C_2>{total}</tns:C_2><tns:C_3>{rows}</tns:C_3>"
        f"<tns:C_4>{total}</tns:C_4><tns:C_5>{total}</tns:C_5></tns:Ctrl>\n</tns:JPK>\n"
    )


def _entries(one: Posting, *, is_double: bool) -> Iterator[tuple[tuple[str, int], tuple[str, int]]]:
    if is_double and len(one.debit) == len(one.credit) == 1:
        yield one.debit[0], one.credit[0]
        return
    for entry in one.debit:
        yield entry, ("null", 0)
    for entry in one.credit:
        yield ("null", 0), entry


def _accounts(postings: Iterable[Posting], opening: dict[str, int]) -> dict[str, tuple[int, int, int]]:
    debit: dict[str, int] = defaultdict(int)
    credit: dict[str, int] = defaultdict(int)
    for one in postings:
        for account, amount in one.debit:
            debit[account] += amount
        for account, amount in one.credit:
            credit[account] += amount
    return {name: (opening.get(name, 0), debit[name], credit[name]) for name in sorted({*opening, *debit, *credit})}


def _sides(balance: int) -> tuple[int, int]:
    return (balance, 0) if balance >= 0 else (0, -balance)
