"""The section ``regulation`` of a pack: the account regulation and its earlier and coming versions."""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import StringConstraints

from portal.kernel.pack_problems import problems_of
from portal.kernel.registries import PackProblem
from portal.rulebook.actions import publish_regulation
from portal.rulebook.models import RegulationVersion
from portal.rulebook.queries import all_regulations, leading_regulation
from portal.rulebook.regulation_text import problems_of_text
from portal.rulebook.sections.section import Day, Line, Section, rule

LEAST, MOST = 100, 200_000
WholeText = Annotated[str, StringConstraints(min_length=LEAST, max_length=MOST)]


class RegulationOfDay(Section):
    """Dawna albo przyszła wersja regulaminu."""

    title: Line = rule(
        title="Tytuł",
        meaning="Tytuł regulaminu.",
        example="Regulamin konta IOK",
        source="Hutnik pkt 2",
        min_length=3,
        max_length=200,
    )
    valid_from: Day = rule(
        title="Obowiązuje od",
        meaning="Dzień, od którego regulamin obowiązuje.",
        example=dt.date(2026, 1, 31),
        source="Hutnik pkt 15",
    )
    published_on: Day | None = rule(
        None,
        title="Opublikowany dnia",
        meaning="Dzień, od którego każdy może go czytać. Bez tego klucza: dzień valid_from, najpóźniej dziś.",
        example=dt.date(2026, 1, 15),
        source="Hutnik pkt 15",
    )
    text: WholeText = rule(
        title="Tekst",
        meaning="Treść tej wersji, najlepiej w osobnym pliku.",
        example={"file": "regulations/2020-01-01.md"},
        source="Hutnik pkt 15",
    )


class RegulationOfPack(RegulationOfDay):
    """Regulamin konta; jego tekst jest w pliku regulation.md."""

    text: WholeText = rule(
        title="Tekst",
        meaning="Treść z pliku regulation.md; w cooperative.toml tego klucza się nie pisze.",
        example="# Regulamin",
        source="Hutnik pkt 15",
    )
    versions: tuple[RegulationOfDay, ...] = rule(
        (),
        title="Inne wersje",
        meaning="Wersje dawne i te, które dopiero zaczną obowiązywać. Są publiczne jak obecna.",
        example=[
            {
                "title": "Regulamin konta IOK",
                "valid_from": dt.date(2020, 1, 1),
                "text": {"file": "regulations/2020-01-01.md"},
            }
        ],
        source="Hutnik pkt 15",
        max_length=30,
    )


def check_regulation(data: Mapping[str, Any]) -> list[PackProblem]:
    """Return everything that is wrong with the regulation and its versions, with the line of each text."""
    found = problems_of(RegulationOfPack, data)
    found += _text_problems("text", data.get("text"))
    versions = data.get("versions")
    for number, version in enumerate(versions if isinstance(versions, list) else [], start=1):
        if isinstance(version, Mapping):
            found += _text_problems(f"versions[{number}].text", version.get("text"))
    return found


def _text_problems(path: str, text: Any) -> list[PackProblem]:
    if not isinstance(text, str):
        return []
    is_main = path == "text"
    found = [
        PackProblem(path, sentence if is_main else f"Wiersz {line} tekstu. {sentence}", line=line if is_main else 0)
        for line, sentence in problems_of_text(text)
    ]
    if text.strip() != text and len(text.strip()) < LEAST <= len(text):
        found.append(PackProblem(path, f"Za krótkie: potrzeba co najmniej {LEAST} znaków poza odstępami."))
    return found


def store_regulation(data: Mapping[str, Any], *, on: dt.date, by: str) -> None:  # noqa: ARG001 - it has its own days
    """Publish the versions that are not there yet, the oldest first; of two with one day the main one comes last."""
    regulation = RegulationOfPack.model_validate(dict(data))
    for version in sorted(regulation.versions, key=lambda one: one.valid_from):
        if not _is_there(version):
            _publish(version, by)
    _publish(regulation, by)


def _publish(version: RegulationOfDay, by: str) -> None:
    said = version.model_dump(include={"title", "text", "valid_from", "published_on"})
    publish_regulation(**said, by=by)


def _is_there(version: RegulationOfDay) -> bool:
    same = {"title": version.title, "text": version.text, "valid_from": version.valid_from}
    return RegulationVersion.objects.filter(**same).exists()


def regulation_content(day: dt.date) -> dict[str, Any] | None:
    """Return the text in force on the day (the next one where there is none yet) with all other versions."""
    leading = leading_regulation(day)
    if leading is None:
        return None
    content = _said(leading, day)
    others = [_said(version, day) for version in all_regulations().reverse() if version.pk != leading.pk]
    return {**content, "versions": others} if others else content


def _said(version: RegulationVersion, day: dt.date) -> dict[str, Any]:
    said = {"title": version.title, "valid_from": version.valid_from}
    if version.published_on != version.valid_from or version.valid_from > day:
        said["published_on"] = version.published_on
    return {**said, "text": version.text}
