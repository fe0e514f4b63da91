"""What ``tenants`` itself keeps of a pack: names, hosts, looks, telephones. What rooms keep is in their sections."""

import datetime as dt
import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from portal.kernel.brand import color_problem
from portal.rulebook.sections.section import Day, one_line, rule
from tenants.domains import problem_of_host
from tenants.host_names import host_of
from tenants.legacy_paths import problem_of_legacy_path
from tenants.provisioning import reserved_schemas

SLUG = re.compile(r"[a-z][a-z0-9_]{1,39}")
# First labels of the platform's own hosts, names a visitor would take for the platform, and names of PostgreSQL.
RESERVED_SLUGS = frozenset(
    [
        *("operator", "operatorzy", "admin", "administrator", "root", "system", "support", "pomoc", "status", "panel"),
        *("public", "www", "api", "app", "static", "media", "login", "logowanie", "health", "tls", "iok", "localhost"),
        *("mail", "smtp", "imap", "pop", "ftp", "dns", "postgres", "template"),
    ]
)


def _slug(value: str) -> str:
    if not SLUG.fullmatch(value):
        raise ValueError("Od 2 do 40 małych liter bez polskich znaków, cyfr i podkreśleń; na początku litera.")
    if value in RESERVED_SLUGS | reserved_schemas() or value.startswith("pg_"):
        raise ValueError("Ta nazwa jest zastrzeżona. Wybierz inną.")
    return value


def _host(value: str) -> str:
    host = host_of(value)
    if problem := problem_of_host(host):
        raise ValueError(problem)
    return host


def _color(value: str) -> str:
    if problem := color_problem(value):
        raise ValueError(problem)
    return value.strip().lower()


def _legacy_path(value: str) -> str:
    if problem := problem_of_legacy_path(value):
        raise ValueError(problem)
    return value


Words = Annotated[str, StringConstraints(strip_whitespace=True), AfterValidator(one_line)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class PhoneOfPack(_Part):
    """Telefon w pasku pomocy."""

    label: Words = rule(
        title="Opis",
        meaning="Do czego jest numer.",
        example="Pogotowie techniczne",
        source="Siarkowiec §9",
        min_length=2,
        max_length=60,
    )
    number: Words = rule(
        title="Numer",
        meaning="Numer, jak się go wybiera.",
        example="15 823-38-88 wew. 29",
        source="Siarkowiec §9",
        min_length=3,
        max_length=40,
        pattern=r"^[0-9 +()./a-z,-]+$",
    )
    hours: Words = rule("", title="Godziny", meaning="Kiedy ktoś odbiera.", example="całą dobę", max_length=60)
    is_emergency: bool = rule(
        False,
        title="Pogotowie",
        meaning="Własne pogotowie techniczne spółdzielni.",
        example=True,
        source="Siarkowiec, telefony alarmowe",
    )


class Contact(_Part):
    """Gdzie jest spółdzielnia i pod jakimi numerami."""

    office: Words = rule(
        "",
        title="Biuro",
        meaning="Adres w stopce.",
        example="ul. Gwiazdna 1e, Sosnowiec",
        source="Hutnik pkt 2",
        max_length=200,
    )
    website: Words = rule(
        "",
        title="Strona",
        meaning="Strona spółdzielni.",
        example="https://www.smhutnik.pl",
        source="Hutnik pkt 6",
        max_length=200,
        pattern=r"^(https?://[^\s\"'<>]+)?$",
    )
    phones: list[PhoneOfPack] = rule(
        [],
        title="Telefony",
        meaning="Telefony na każdej stronie.",
        example=[{"label": "Zagrożenie życia", "number": "112"}],
        source="Siarkowiec §9",
        max_length=12,
    )


class Brand(_Part):
    """Jeden kolor i jeden znak."""

    color: Annotated[str, AfterValidator(_color)] = rule(
        title="Kolor",
        meaning="Z niego powstają pozostałe; kontrast poprawiamy sami.",
        example="#285680",
        source="zasada platformy",
    )
    logo: str = rule(
        "logo.svg",
        title="Znak",
        meaning="Plik ze znakiem w paczce: SVG albo PNG.",
        example="logo.svg",
        source="zasada platformy",
        pattern=r"^[\w-]+\.(svg|png)$",
    )


class ProcessingAgreement(_Part):
    """Podpisana umowa powierzenia danych. Bez niej spółdzielnia jest wdrażana, ale nie działa."""

    signed_on: Day = rule(
        title="Podpisana dnia", meaning="Dzień podpisania.", example=dt.date(2026, 1, 31), source="RODO art. 28"
    )
    signed_by: Words = rule(
        title="Podpisali",
        meaning="Kto podpisał.",
        example="zarząd spółdzielni",
        source="RODO art. 28",
        min_length=3,
        max_length=200,
    )


class Facts(_Part):
    """Nazwy, adresy i wygląd spółdzielni."""

    slug: Annotated[str, AfterValidator(_slug)] = rule(
        title="Krótka nazwa",
        meaning="Nazwa schematu i początek adresu w domenie platformy. Nie zmienia się.",
        example="hutnik",
        source="zasada platformy",
    )
    name: Words = rule(
        title="Nazwa",
        meaning="Pełna nazwa spółdzielni.",
        example="S.M. „Hutnik”",
        source="Hutnik pkt 1",
        min_length=3,
        max_length=200,
    )
    short_name: Words = rule(
        title="Nazwa do przelewów",
        meaning="Najwyżej 20 znaków: tyle mieści kod przelewu.",
        example="SM Hutnik",
        source="zasada platformy",
        min_length=2,
        max_length=20,
    )
    town: Words = rule(
        title="Miejscowość",
        meaning="Siedziba.",
        example="Sosnowiec",
        source="Hutnik pkt 2",
        min_length=2,
        max_length=80,
    )
    valid_from: Day = rule(
        title="Zasady obowiązują od",
        meaning="Dzień, od którego obowiązuje cała grupa [rules].",
        example=dt.date(2026, 1, 31),
        source="zasada platformy",
    )
    hosts: list[Annotated[str, AfterValidator(_host)]] = rule(
        [],
        title="Własne adresy",
        meaning="Hosty spółdzielni; każdy trzeba potwierdzić wpisem w DNS.",
        example=["iok.smhutnik.pl"],
        source="Hutnik pkt 9, Siarkowiec §5",
        max_length=10,
    )
    legacy_paths: list[Annotated[str, AfterValidator(_legacy_path)]] = rule(
        [],
        title="Dawne adresy",
        meaning="Ścieżki starej strony, które prowadzą do logowania.",
        example=["/InetObsKontr/LoginPage"],
        source="Hutnik pkt 9",
        max_length=20,
    )
    processing_agreement: ProcessingAgreement | None = None
    brand: Brand
    contact: Annotated[Contact, Field(default_factory=Contact)]
