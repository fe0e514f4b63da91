"""What is spoiled: one made-up file of each format with the profile it is read by. Nothing here came from anybody."""

import datetime as dt
import gzip
import random
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from billing_import.formats import mazovia
from billing_import.kinds import KINDS_OF_FILES
from billing_import.layouts import example_text
from tests.billing_import import bank_files as bank
from tests.billing_import import test_camt053 as camt
from tests.billing_import.dirty_files import dirty_ledger
from tests.billing_import.jpk_files import charges_and_payments, kr_file, kr_pd_file, opening_of
from tests.billing_import.mutations import spoiled, spoiled_elements, spoiled_packages
from tests.billing_import.property_texts import PREMISES, lines_of, write_set
from tests.billing_import.table_files import HEADER, LEDGER_ROWS, dbf_of, ods_of, xls_of, xlsx_of, zip_of

assert mazovia  # registers the code page

CODES = ("A/1", "A/2", "HUTN/4/19", "HUTN/4/20", *PREMISES)
BOOKS = {"premises_template": "204-{lokal}", "others": "skip"}


@dataclass(frozen=True)
class Sample:
    """A file of one format: its name, its bytes, its kind and the settings of the profile it is read by.

    Every other copy is spoiled inside: the parts of a package, the elements of an XML file. ``set_of``: it is one file
    of several that are sent together, by name.
    """

    name: str
    file_name: str
    kind: str
    content: Callable[[], bytes]
    settings: Mapping[str, Any] = field(default_factory=dict)
    is_package: bool = False
    is_xml: bool = False
    set_of: Callable[[], dict[str, bytes]] | None = None

    def spoiled(self, seed: int, number: int) -> bytes:
        """Return the copy with this number; the same for the same seed."""
        own = random.Random(f"{seed} {self.name} {number}").getrandbits(48)
        if self.is_package and number % 2:
            return next(spoiled_packages(self.content(), seed=own, count=1))
        if self.is_xml and number % 2:
            return spoiled_elements(self.content(), own)
        return spoiled(self.content(), own)


def _csv(encoding: str) -> Callable[[], bytes]:
    def made() -> bytes:
        text = dirty_ledger(11, 40, CODES, encoding="utf-8", bad_share=0.05).content.decode()
        return text.replace("\u00a0", "\u00a0" if encoding == "cp1250" else " ").encode(encoding)

    return cache(made)


def _example(code: str) -> Callable[[], bytes]:
    return cache(lambda: example_text(KINDS_OF_FILES[code]).encode("cp1250"))


def _table_rows() -> list[tuple[Any, ...]]:
    body = [
        (code, dt.date(2024, 1, day), "N" if day % 2 else "W", f"Opłata „Żółć” {day}", f"N/{day}",
         day + 0.25 if day % 2 else None, None if day % 2 else day * 1.5, None)
        for day in range(1, 25) for code in CODES[day % 3 : day % 3 + 1]
    ]  # fmt: skip
    return [HEADER, *body, *LEDGER_ROWS[1:]]


def _books(make: Callable[..., bytes]) -> Callable[[], bytes]:
    codes = CODES[:3]
    return cache(lambda: make(list(charges_and_payments(codes, months=2)), opening_of(codes)))


def _camt() -> bytes:
    entries = [camt.entry(f"{at}.00", camt.transfer(to=camt.VIRTUAL), reference=f"R{at}") for at in range(1, 6)]
    return camt.document(camt.statement(*entries, state=camt.balances("0", "15")))


@cache
def _property_set() -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        # A notice says itself from which day its fees hold, as it must where it is read alone.
        fees = ("Zawiadomienie o opłatach obowiązujących od 01.02.2026", *lines_of("pow_czynsz")[1:])
        return {name: path.read_bytes() for name, path in write_set(Path(folder), pow_czynsz=fees).items()}


def _of_set(name: str) -> Sample:
    full = f"WSPOLNA_{name}.txt"
    return Sample(f"#/$ {name}", full, "ledger", lambda: _property_set()[full], set_of=_property_set)


def _zip() -> bytes:
    return zip_of({"kartoteka.csv": _csv("cp1250")(), "rejestr.csv": _example("register")()})


def _mt940(dialect: str) -> Sample:
    made = cache(lambda: bank.as_bytes([*bank.of_bank(dialect), *bank.of_bank(dialect)]))
    return Sample(f"MT940 {dialect}", "wyciag.sta", "bank", made)


def _elixir() -> bytes:
    return bank.as_bytes([bank.elixir(at + 1, info=f"R{at}") for at in range(8)])


SAMPLES: tuple[Sample, ...] = (
    *(
        Sample(f"CSV {encoding}", "kartoteka.csv", "ledger", _csv(encoding))
        for encoding in ("cp1250", "iso8859-2", "cp852", "mazovia")
    ),
    Sample("XLSX", "kartoteka.xlsx", "ledger", cache(lambda: xlsx_of(_table_rows())), is_package=True),
    Sample("XLS", "kartoteka.xls", "ledger", cache(lambda: xls_of(_table_rows()))),
    Sample("ODS", "kartoteka.ods", "ledger", cache(lambda: ods_of(_table_rows())), is_package=True),
    Sample("DBF", "kartoteka.dbf", "ledger", cache(lambda: dbf_of(_table_rows()[1:], deleted=[2]))),
    *map(_of_set, ("lok", "nal_czynsz", "wplaty", "pow_czynsz")),
    Sample("JPK_KR", "jpk.xml", "ledger", _books(kr_file), BOOKS, is_xml=True),
    Sample("JPK_KR_PD", "jpk_pd.xml", "ledger", _books(kr_pd_file), BOOKS, is_xml=True),
    *map(_mt940, bank.DIALECTS),
    Sample("camt.053", "wyciag.xml", "bank", cache(_camt), is_xml=True),
    Sample("Elixir-0", "wplaty.pli", "bank", cache(_elixir)),
    Sample("ZIP", "eksport.zip", "ledger", cache(_zip), is_package=True),
    Sample("GZIP", "kartoteka.csv.gz", "ledger", cache(lambda: gzip.compress(_csv("cp852")(), mtime=0))),
    *(
        Sample(f"CSV {code}", f"{code}.csv", code, _example(code))
        for code in ("register", "components", "sales", "membership", "court", "meters", "readings", "bank")
    ),
)
