"""A pack: one folder or zip that says everything about one cooperative. Reading and checking; nothing is stored here.

``cooperative.toml`` holds the facts, ``regulation.md`` the account regulation, ``logo.svg`` or ``.png`` the mark. What
other rooms understand (rules, roles, import profiles) is checked by their own sections in ``pack_sections``.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from portal.kernel.pack_problems import problems_of, unknown_key
from portal.kernel.registries import PackProblem, PackSection, pack_sections
from tenants.branding.logo import Logo, logo_of
from tenants.branding.problems import LogoRefused
from tenants.onboarding.facts import Facts
from tenants.onboarding.pack_clashes import broken_groups, clashes, unseen_characters
from tenants.onboarding.pack_files import ENDINGS, FACTS, PackFiles, files_of_zip, pack_files
from tenants.onboarding.refusal import PackRefused
from tenants.onboarding.text_files import with_texts
from tenants.onboarding.toml_places import Places, line_of
from tenants.onboarding.toml_reading import read_toml

__all__ = ["FACTS", "Facts", "Pack", "PackRefused", "read_pack", "read_zipped_pack"]

TEXT, MAX_TEXT_BYTES = "regulation.md", 200_000
REGULATION_TEXT = "regulation.text"


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack without problems: ``sections`` holds what other rooms will store, by name, ``places`` lines of keys."""

    facts: Facts
    logo: Logo
    sections: dict[str, Any]
    places: Places = field(default_factory=dict, compare=False)


# Looks at the facts of a pack, however wrong they are, beside what is there already.
BesideOthers = Callable[[Mapping[str, Any]], Iterable[PackProblem]]


def _alone(_facts: Mapping[str, Any]) -> Iterable[PackProblem]:
    return ()


def read_pack(path: Path, beside: BesideOthers = _alone) -> Pack:
    """Read a pack's folder or zip; raises PackRefused with all problems at once, each with its key and line."""
    return pack_of(pack_files(path), beside)


def read_zipped_pack(content: bytes, beside: BesideOthers = _alone) -> Pack:
    """Read a pack that came as a zip, in memory; raises PackRefused with all problems at once."""
    return pack_of(files_of_zip(content), beside)


def pack_of(files: PackFiles, beside: BesideOthers = _alone) -> Pack:
    """Return the pack that the files make; raises PackRefused with all problems at once.

    ``beside`` tells what stands against it where it is to be used: without it, such problems would come one round
    later.
    """
    data, places = read_toml(files[FACTS])
    data, text_problems, used = with_texts(data, files)
    unseen = list(unseen_characters(data))
    sections = {name: data.pop(name) for name, _ in pack_sections if name in data}
    logo, logo_problems = _logo(files, data)
    problems = [
        *unseen,
        *text_problems,
        *_facts_problems(data),
        *_section_problems(files, sections),
        *logo_problems,
        *_unused(files, {FACTS, TEXT, _logo_name(data), *used}),
    ]
    problems += clashes(sections, data, broken_groups(problems))
    problems += beside(data)
    if problems:
        raise PackRefused([placed(problem, places) for problem in problems])
    return Pack(facts=Facts.model_validate(data), logo=logo, sections=sections, places=places)


def _facts_problems(data: dict[str, Any]) -> list[PackProblem]:
    known = [*Facts.model_fields, *(name for name, _ in pack_sections)]
    unknown = [key for key in data if key not in Facts.model_fields]
    problems = [problem for problem in problems_of(Facts, data) if problem.path not in unknown]
    return [*problems, *(PackProblem(key, unknown_key(key, known)) for key in unknown)]


def _section_problems(files: PackFiles, sections: dict[str, Any]) -> list[PackProblem]:
    problems: list[PackProblem] = []
    for name, section in pack_sections:
        if name not in sections:
            if not section.is_required:
                continue
            sections[name] = {}
        if problem := _shape_problem(name, section, sections[name]):
            problems.append(problem)
            continue
        if name == "regulation":
            problems += _with_regulation_text(files, sections)
        for found in section.check(sections[name]):
            joint = "" if not found.path or found.path.startswith("[") else "."
            path = f"{name}{joint}{found.path}"
            is_text = path == REGULATION_TEXT
            problems.append(replace(found, path=TEXT, example="") if is_text else replace(found, path=path))
    return problems


def _shape_problem(name: str, section: PackSection, value: Any) -> PackProblem | None:
    if section.is_list and not isinstance(value, list):
        return PackProblem(name, f"Tu ma być lista, czyli nagłówki [[{name}]].")
    if not section.is_list and not isinstance(value, dict):
        return PackProblem(name, f"Tu ma być grupa kluczy, czyli nagłówek [{name}].")
    return None


def _with_regulation_text(files: PackFiles, sections: dict[str, Any]) -> list[PackProblem]:
    """Put the text of its file into the section; what is wrong with the file is returned."""
    problems = []
    if "text" in sections["regulation"]:
        problems.append(PackProblem(REGULATION_TEXT, f"Tekst regulaminu jest w pliku {TEXT}. Usuń ten klucz."))
    text, problem = _regulation_text(files)
    if problem:
        problems.append(PackProblem(TEXT, problem))
    # A text that would pass stands in for one that could not be read, so that the rest is checked all the same.
    sections["regulation"] = {**sections["regulation"], "text": text if not problem else "x" * 200}
    return problems


def _regulation_text(files: PackFiles) -> tuple[str, str]:
    content = files.get(TEXT)
    if content is None:
        return "", f"Nie ma pliku {TEXT}."
    if len(content) > MAX_TEXT_BYTES:
        return "", f"Tekst jest za długi: najwyżej {MAX_TEXT_BYTES // 1000} kB."
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n"), ""
    except UnicodeDecodeError:
        return "", "Zapisz plik w UTF-8."


def _logo_name(data: dict[str, Any]) -> str:
    brand = data.get("brand")
    name = brand.get("logo", "logo.svg") if isinstance(brand, dict) else "logo.svg"
    return name if isinstance(name, str) else ""


def _logo(files: PackFiles, data: dict[str, Any]) -> tuple[Logo, list[PackProblem]]:
    name = _logo_name(data)
    if not re.fullmatch(r"[\w-]+\.(svg|png)", name):
        return Logo(), []  # said already by Brand
    if name not in files:
        return Logo(), [PackProblem("brand.logo", f"Nie ma pliku {name}.")]
    try:
        return logo_of(files[name]), []
    except LogoRefused as refusal:
        return Logo(), [PackProblem("brand.logo", str(refusal))]


def _unused(files: PackFiles, used: set[str]) -> list[PackProblem]:
    problems = []
    for name in sorted(set(files) - used):
        nearest = get_close_matches(name, sorted(used - set(files)), n=1)
        hint = f"Czy chodziło o „{nearest[0]}”?" if nearest else "Usuń go albo wskaż w cooperative.toml."
        problems.append(PackProblem(name, f"Nic nie wskazuje na ten plik. {hint}"))
    return problems


def placed(problem: PackProblem, places: Places) -> PackProblem:
    """Return the problem with its line; one that names a file of the pack has the line of that file already."""
    is_file = problem.path.endswith(ENDINGS)
    line = problem.line if is_file else line_of(places, problem.path)
    return replace(problem, path=problem.path or FACTS, line=line)
