"""The section ``rules`` of a pack: the rules of the pack's day and, besides, those of other days."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from portal.kernel.pack_problems import problems_of
from portal.kernel.registries import PackProblem
from portal.rulebook.actions import adopt_rules
from portal.rulebook.models import RulebookVersion
from portal.rulebook.queries import all_rulebooks, leading_rulebook
from portal.rulebook.rules import Rules
from portal.rulebook.sections.section import Clash, Day, Line, agreement, rule

REASON = "Z paczki spółdzielni"
OF_PACK = ("reason", "versions", "valid_from")


def _reason() -> Any:
    return rule(
        REASON,
        title="Powód",
        meaning="Dlaczego te zasady obowiązują. Stoi w historii zasad.",
        example="uchwała zarządu nr 12/2025",
        source="zasada platformy",
        min_length=1,
    )


class RulesOfDay(Rules):
    """Zasady z innego dnia: dawne albo przyszłe. Klucze takie jak w [rules], na przykład [rules.versions.password]."""

    valid_from: Day = rule(
        title="Obowiązują od",
        meaning="Dzień, od którego obowiązuje ta wersja wszystkich zasad.",
        example=dt.date(2024, 1, 1),
        source="zasada platformy",
    )
    reason: Line = _reason()


class RulesOfPack(Rules):
    """Zasady spółdzielni, które obowiązują od dnia paczki (valid_from na początku pliku)."""

    reason: Line = _reason()
    versions: tuple[RulesOfDay, ...] = rule(
        (),
        title="Inne wersje",
        meaning="Zasady dawne i te, które dopiero zaczną obowiązywać. Każda wersja mówi o wszystkich zasadach.",
        example=[{"valid_from": dt.date(2024, 1, 1), "password": {"min_length": 6}}],
        source="zasada platformy",
        max_length=200,
    )

    @agreement
    def _days_differ(self) -> Iterator[Clash]:
        days = [version.valid_from for version in self.versions]
        for day in sorted({day for day in days if days.count(day) > 1}):
            yield "versions", f"Dwie wersje zasad obowiązują od {day}. Zostaw jedną."


def rules_of_pack(data: Mapping[str, Any]) -> Rules:
    """Return the rules of the pack's day, without the versions of other days. Raises ValidationError."""
    return Rules.model_validate({key: value for key, value in data.items() if key not in OF_PACK})


def check_rules(data: Mapping[str, Any]) -> list[PackProblem]:
    """Return everything that is wrong, and where rules clash that are right by themselves, all at once."""
    return problems_of(RulesOfPack, data)


def store_rules(data: Mapping[str, Any], *, on: dt.date, by: str) -> None:
    """Adopt the rules of every day that the pack names, the oldest first; days it does not name stay as they are."""
    said = [(on, data), *((version["valid_from"], version) for version in data.get("versions", ()))]
    for day, version in sorted(said, key=lambda one: one[0]):
        adopt_rules(rules=rules_of_pack(version), valid_from=day, reason=version.get("reason", REASON), by=by)


def rules_content(day: dt.date) -> dict[str, Any] | None:
    """Return the rules in force on the day (the next ones where there are none yet) with all other versions."""
    leading = leading_rulebook(day)
    if leading is None:
        return None
    others = [version for version in all_rulebooks() if version.pk != leading.pk]
    content = {**_reason_of(leading), **_rules_of(leading)}
    if others:
        content["versions"] = [{"valid_from": one.valid_from, **_reason_of(one), **_rules_of(one)} for one in others]
    return content


def _reason_of(version: RulebookVersion) -> dict[str, str]:
    return {} if version.reason == REASON else {"reason": version.reason}


def _rules_of(version: RulebookVersion) -> dict[str, Any]:
    try:
        return Rules.model_validate(version.rules).model_dump(exclude_unset=True)
    except ValidationError:
        # Adopted when the rules had another shape: given back as it is, for a person to mend.
        return dict(version.rules)
