"""A pack: one folder that says everything about one cooperative. Reading and checking; nothing is stored here.

``cooperative.toml`` holds the facts. What other rooms understand (rules, regulation, import profiles) is checked by
their own sections in ``portal.kernel.registries.pack_sections``.
"""

import datetime as dt
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from portal.kernel.brand import color_problem
from portal.kernel.pack_problems import problems_of, unknown_key
from portal.kernel.registries import PackProblem, pack_sections
from tenants.branding.logo import Logo, logo_of
from tenants.branding.problems import LogoRefused
from tenants.domains import problem_of_host
from tenants.host_names import host_of
from tenants.legacy_paths import problem_of_legacy_path
from tenants.provisioning import reserved_schemas

FACTS, TEXT, MAX_TEXT_BYTES = "cooperative.toml", "regulation.md", 200_000
SLUG = re.compile(r"[a-z][a-z0-9_]{1,39}")
# First labels of the platform's own hosts, and names a visitor would take for the platform.
RESERVED_SLUGS = frozenset(
    ["operator", "public", "www", "api", "static", "media", "admin", "mail", "smtp", "iok", "health", "localhost"]
)


class PackRefused(Exception):
    """The pack cannot be used; ``problems`` lists everything that is wrong."""

    def __init__(self, problems: list[PackProblem]) -> None:
        self.problems = problems
        super().__init__("; ".join(f"{problem.path}: {problem.text}" for problem in problems))


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


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class PhoneOfPack(_Part):
    """A telephone of the help band."""

    label: Annotated[str, Field(min_length=2, max_length=60)]
    number: Annotated[str, Field(min_length=3, max_length=40, pattern=r"^[0-9 +()./a-z,-]+$")]
    hours: Annotated[str, Field(max_length=60)] = ""
    is_emergency: bool = False


class Contact(_Part):
    """Where the cooperative is found; the shape of ``Cooperative.contact``."""

    office: Annotated[str, Field(max_length=200)] = ""
    website: Annotated[str, Field(max_length=200, pattern=r"^(https?://[^\s\"'<>]+)?$")] = ""
    phones: Annotated[list[PhoneOfPack], Field(max_length=12)] = []


class Brand(_Part):
    """One color and one mark."""

    color: Annotated[str, AfterValidator(_color)]
    logo: Annotated[str, Field(pattern=r"^[\w-]+\.(svg|png)$")] = "logo.svg"


class ProcessingAgreement(_Part):
    """The signed agreement on processing personal data; without one a cooperative is set up but not opened."""

    signed_on: dt.date
    signed_by: Annotated[str, Field(min_length=3, max_length=200)]


class Facts(_Part):
    """What ``tenants`` itself keeps about a cooperative."""

    slug: Annotated[str, AfterValidator(_slug)]
    name: Annotated[str, Field(min_length=3, max_length=200)]
    short_name: Annotated[str, Field(min_length=2, max_length=20)]
    town: Annotated[str, Field(min_length=2, max_length=80)]
    # The rules below hold from this day on.
    valid_from: dt.date
    hosts: Annotated[list[Annotated[str, AfterValidator(_host)]], Field(max_length=10)] = []
    # Addresses of an earlier system that lead to the sign-in page.
    legacy_paths: Annotated[list[Annotated[str, AfterValidator(_legacy_path)]], Field(max_length=20)] = []
    processing_agreement: ProcessingAgreement | None = None
    brand: Brand
    contact: Contact = Contact()


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack without problems: ``sections`` holds what other rooms will store, by name."""

    facts: Facts
    logo: Logo
    sections: dict[str, dict[str, Any]]


def read_pack(folder: Path) -> Pack:
    """Read a pack's folder; raises PackRefused with all problems at once."""
    data = _toml(folder / FACTS)
    sections = {name: data.pop(name) for name, section in pack_sections if name in data}
    problems = [_in_file(problem) for problem in problems_of(Facts, data) if not _is_unknown_top_key(problem, data)]
    known = [*Facts.model_fields, *(name for name, _ in pack_sections)]
    problems += [PackProblem(key, unknown_key(key, known)) for key in data if key not in Facts.model_fields]
    problems += _complete_sections(folder, sections)
    logo, logo_problem = _logo(folder, data)
    if logo_problem:
        problems.append(PackProblem("brand.logo", logo_problem))
    if problems:
        raise PackRefused(problems)
    return Pack(facts=Facts.model_validate(data), logo=logo, sections=sections)


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise PackRefused([PackProblem(FACTS, f"Nie ma pliku {path}.")]) from None
    except UnicodeDecodeError:
        raise PackRefused([PackProblem(FACTS, "Zapisz plik w UTF-8.")]) from None
    except tomllib.TOMLDecodeError as error:
        raise PackRefused([PackProblem(FACTS, f"To nie jest poprawny TOML: {error}.")]) from None


def _complete_sections(folder: Path, sections: dict[str, Any]) -> list[PackProblem]:
    problems = []
    for name, section in pack_sections:
        if name not in sections:
            if not section.is_required:
                continue
            sections[name] = {}
        if not isinstance(sections[name], dict):
            problems.append(PackProblem(name, f"Tu ma być grupa kluczy, czyli nagłówek [{name}]."))
            continue
        if name == "regulation":
            text, problem = _regulation_text(folder)
            sections[name] = {**sections[name], "text": text}
            if problem:
                problems.append(PackProblem(TEXT, problem))
                continue
        problems += [PackProblem(f"{name}.{p.path}" if p.path else name, p.text) for p in section.check(sections[name])]
    return problems


def _regulation_text(folder: Path) -> tuple[str, str]:
    path = folder / TEXT
    try:
        content = path.read_bytes()
        if len(content) > MAX_TEXT_BYTES:
            return "", f"Tekst jest za długi: najwyżej {MAX_TEXT_BYTES // 1000} kB."
        return content.decode("utf-8"), ""
    except FileNotFoundError:
        return "", f"Nie ma pliku {path}."
    except UnicodeDecodeError:
        return "", "Zapisz plik w UTF-8."


def _logo(folder: Path, data: dict[str, Any]) -> tuple[Logo, str]:
    brand = data.get("brand")
    name = brand.get("logo", "logo.svg") if isinstance(brand, dict) else "logo.svg"
    if not isinstance(name, str) or not re.fullmatch(r"[\w-]+\.(svg|png)", name):
        return Logo(), ""  # said already by Brand
    try:
        return logo_of((folder / name).read_bytes()), ""
    except OSError:
        return Logo(), f"Nie ma pliku {folder / name}."
    except LogoRefused as refusal:
        return Logo(), str(refusal)


def _is_unknown_top_key(problem: PackProblem, data: dict[str, Any]) -> bool:
    return problem.path in data and problem.path not in Facts.model_fields


def _in_file(problem: PackProblem) -> PackProblem:
    return PackProblem(problem.path or FACTS, problem.text)
