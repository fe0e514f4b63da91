"""The section ``import_schedule`` of a cooperative's pack: for each kind of file, how often and by when it comes."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from billing_import.kinds import KINDS_OF_FILES, kind_codes
from billing_import.models import Expectation
from billing_import.schedule.actions import expect_files
from billing_import.schedule.deadlines import Rhythm
from portal.kernel.pack_problems import problems_of
from portal.kernel.registries import PackProblem


class ExpectedFile(BaseModel):
    """How often files of one kind come."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    every: Literal["day", "working_day", "week", "month"]
    by: str = Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")
    day_of_month: int | None = Field(default=None, ge=1, le=28)

    @model_validator(mode="after")
    def _day_goes_with_months(self) -> "ExpectedFile":
        if (self.every == "month") != (self.day_of_month is not None):
            raise ValueError('day_of_month podaj wtedy i tylko wtedy, gdy every = "month".')
        return self

    @property
    def rhythm(self) -> Rhythm:
        """Return it as the rule about deadlines takes it."""
        return Rhythm(self.every, dt.time.fromisoformat(self.by), self.day_of_month)


def check_schedule(data: Mapping[str, Any]) -> list[PackProblem]:
    """Return everything that is wrong with the section, in Polish, by the place where it is."""
    problems: list[PackProblem] = []
    for kind, told in data.items():
        if KINDS_OF_FILES.get(kind) is None:
            problems.append(PackProblem(kind, f"Nie ma takiego rodzaju pliku. Dozwolone: {', '.join(kind_codes())}."))
        elif not isinstance(told, Mapping):
            problems.append(PackProblem(kind, "Tu ma być tabela, na przykład { every = 'day', by = '07:00' }."))
        else:
            found = problems_of(ExpectedFile, told)
            problems += [replace(one, path=f"{kind}.{one.path}" if one.path else kind) for one in found]
    return problems


def schedule_content(day: dt.date) -> dict[str, Any] | None:  # noqa: ARG001  (what holds until further notice)
    """Return what the section would say of the schema that is open, or None when nothing is expected."""
    content: dict[str, Any] = {}
    for one in Expectation.objects.filter(valid_to__isnull=True).order_by("kind"):
        content[one.kind] = {"every": one.every, "by": f"{one.by_time:%H:%M}"}
        if one.day_of_month is not None:
            content[one.kind]["day_of_month"] = one.day_of_month
    return content or None


def store_schedule(data: Mapping[str, Any], *, on: dt.date, by: Any) -> None:
    """Store the section in the schema that is open, as of the day; kinds it does not name are left as they are."""
    for kind, told in data.items():
        expect_files(kind=kind, rhythm=ExpectedFile.model_validate(told).rhythm, on=on, by=by)
