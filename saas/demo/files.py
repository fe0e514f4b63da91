"""The files that a cooperative's accounting system would export: register and ledger, in its own way of writing."""

import csv
import dataclasses
import datetime as dt
import json
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from billing_import.profiles import Profile
from saas.demo.bank_numbers import number_of
from saas.demo.components import write_components
from saas.demo.contacts import contacts_of
from saas.demo.entries import CHARGE, CORRECTION, INTEREST, PAYMENT, entries_of, months
from saas.demo.stock import HUTNIK, SIARKOWIEC, Place, Premises, Title, build_stock

YEARS_OF_ENTRIES = 3
COUNTS = {"small": {"siarkowiec": 240, "hutnik": 300}, "full": {"siarkowiec": 6_000, "hutnik": 8_000}}
REGISTER_ORDER = (
    "premises premises_kind estate street building_number staircase number postal_code town area_m2 person person_kind "
    "first_name last_name email phone title_kind share valid_from valid_to pesel membership_number "
    "correspondence_address payment_account"
)
KIND_WORDS = {
    "residential": "mieszkalny",
    "commercial": "użytkowy",
    "garage": "garaż",
    "parking": "miejsce postojowe",
    "ownership": "własność",
    "cooperative_ownership": "własnościowe",
    "cooperative_tenancy": "lokatorskie",
    "lease": "najem",
}
DOS_TYPOGRAPHY = str.maketrans({"–": "-", "„": '"', "”": '"'})
ENTRY_KINDS = {CHARGE: "charge", PAYMENT: "payment", CORRECTION: "correction", INTEREST: "interest"}


class OtherSize(Exception):
    """The directory holds files of another size."""


class OlderFiles(Exception):
    """The directory holds what an earlier version wrote: a file of this one is not there."""


@dataclasses.dataclass(frozen=True)
class Exporter:
    """How one cooperative's program writes files; what its profile names comes before this."""

    place: Place
    program: str
    encoding: str
    ledger_order: str
    separator: str = ";"
    day: str = "%d.%m.%Y"
    minus_after: bool = False


EXPORTERS = {
    "siarkowiec": Exporter(
        SIARKOWIEC, "Czynsze 7.4", "cp1250", "premises entry_on kind description document_no debit credit due_on"
    ),
    "hutnik": Exporter(
        HUTNIK,
        "FK-Mieszkania 3",
        "cp852",
        "entry_on document_no premises description kind debit credit due_on",
        day="%Y-%m-%d",
        minus_after=True,
    ),
}


@dataclasses.dataclass(frozen=True)
class DemoFiles:
    """The files of a cooperative and how much is in them."""

    register: Path
    ledger: Path
    components: Path
    premises: int
    entries: int


def write_files(directory: Path, slug: str, size: str, today: dt.date, profiles: dict[str, Profile]) -> DemoFiles:
    """Write all files, or return those written earlier: their days stay those of the first run.

    Raises OtherSize when the directory holds another size, OlderFiles when an earlier version wrote it.
    Cost: 1 s for 240 premises, 30 s for 8,000.
    """
    names = ("lokale.csv", "kartoteka.csv", "skladniki.csv", "demo.json")
    register, ledger, components, note = (directory / name for name in names)
    if note.exists():
        known = json.loads(note.read_text("utf-8"))
        if known["size"] != size:
            raise OtherSize(known["size"])
        if not all((directory / name).exists() for name in names):
            raise OlderFiles(directory)
        return DemoFiles(register, ledger, components, known["premises"], known["entries"])
    directory.mkdir(parents=True, exist_ok=True)
    exporter = EXPORTERS[slug]
    first = (today.replace(day=1) - dt.timedelta(days=366 * YEARS_OF_ENTRIES - 40)).replace(day=1)
    stock = build_stock(exporter.place, COUNTS[size][slug], first, today)
    _Writer(exporter, profiles["register"], today).write_register(register, stock)
    entries = _Writer(exporter, profiles["ledger"], today).write_ledger(ledger, stock, first)
    write_components(components, stock, first, today)
    content = {"size": size, "premises": len(stock), "entries": entries, "months": len(list(months(first, today)))}
    note.write_text(json.dumps(content), "utf-8")
    return DemoFiles(register, ledger, components, len(stock), entries)


class _Writer:
    """Writes rows under the names and in the order that the profile expects."""

    def __init__(self, exporter: Exporter, profile: Profile, today: dt.date) -> None:
        self._exporter, self._profile, self._today = exporter, profile, today
        self._encoding = exporter.encoding if profile.encoding == "guess" else profile.encoding
        self._separator = exporter.separator if profile.separator == "guess" else profile.separator
        self._words: dict[str, str] = {kind: word for word, kind in profile.kinds.items()}

    def write_register(self, path: Path, stock: Sequence[Premises]) -> None:
        slug = self._exporter.place.slug
        rows = (
            {**self._register_row(premises, title), "payment_account": number_of(slug, premises, at)}
            for at, premises in enumerate(stock, 1)
            for title in premises.titles
        )
        self._write(path, REGISTER_ORDER.split(), rows, "Rejestr lokali")

    def write_ledger(self, path: Path, stock: Sequence[Premises], first: dt.date) -> int:
        """Write the ledger, most of it by premises as such programs do, with the sums in the last line."""
        sums, count = [0, 0], 0
        order = self._exporter.ledger_order.split()

        def rows() -> Iterator[dict[str, str]]:
            nonlocal count
            for premises in stock:
                for entry in entries_of(premises, first, self._today, self._exporter.place.slug):
                    count += 1
                    sums[0] += entry.debit
                    sums[1] += entry.credit
                    yield {
                        "premises": entry.code,
                        "entry_on": entry.on.strftime(self._exporter.day),
                        "kind": self._words.get(ENTRY_KINDS[entry.kind], entry.kind),
                        "description": entry.description,
                        "document_no": entry.document,
                        "debit": self._money(entry.debit),
                        "credit": self._money(entry.credit),
                        "due_on": entry.due.strftime(self._exporter.day) if entry.due else "",
                    }
            yield {order[0] if order[0] != "entry_on" else "document_no": "Razem"} | {
                "debit": self._money(sums[0]),
                "credit": self._money(sums[1]),
            }

        self._write(path, order, rows(), "Kartoteka finansowa lokali")
        return count

    def _register_row(self, premises: Premises, title: Title) -> dict[str, str]:
        place, person = self._exporter.place, title.person
        return {
            "premises": premises.code,
            "premises_kind": KIND_WORDS[premises.kind],
            "estate": premises.estate,
            "street": premises.street,
            "building_number": premises.house,
            "staircase": premises.staircase,
            "number": premises.number,
            "postal_code": place.postal_code,
            "town": place.town,
            "area_m2": f"{premises.area_m2:.2f}".replace(".", ","),
            "person": person.code,
            "person_kind": "P" if person.is_company else "F",
            "first_name": person.first_name,
            "last_name": person.last_name,
            **contacts_of(person),
            "title_kind": KIND_WORDS[title.kind],
            "share": "1/2" if title.share == Decimal("0.5") else "1",
            "valid_from": title.valid_from.strftime(self._exporter.day) if title.valid_from else "",
            "valid_to": title.valid_to.strftime(self._exporter.day) if title.valid_to else "",
        }

    def _money(self, grosze: int) -> str:
        if grosze == 0:
            return ""
        text = f"{abs(grosze) // 100:,}".replace(",", " ") + f",{abs(grosze) % 100:02}"
        if grosze > 0:
            return text
        return f"{text}-" if self._exporter.minus_after else f"-{text}"

    def _plain(self, text: str) -> str:
        """Return the text without the typography that a DOS code page lacks."""
        return text.translate(DOS_TYPOGRAPHY) if self._encoding in ("cp852", "mazovia") else text

    def _write(self, path: Path, order: list[str], rows: Iterable[dict[str, str]], title: str) -> None:
        """Write preamble, header and rows; beside the place first, so that a half-written file is never read."""
        layout = self._profile.layout
        header = [self._profile.columns.get(field, layout.column(field).title) for field in order]
        beside = path.with_suffix(".new")
        with beside.open("w", encoding=self._encoding, newline="") as stream:
            stream.write(f"{title}, program {self._exporter.program}, stan na {self._today:%d.%m.%Y}\r\n\r\n")
            writer = csv.writer(stream, delimiter=self._separator, lineterminator="\r\n")
            writer.writerow(header)
            writer.writerows([self._plain(row.get(field, "")) for field in order] for row in rows)
        beside.replace(path)
