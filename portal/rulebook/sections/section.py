"""What all sections of the rules share: the base model and the way a field says what it is about. No rules here.

From the same field come the reference, the JSON Schema, the messages about a pack and the administrator's form.
"""

import datetime as dt
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, Strict, StringConstraints, model_validator
from pydantic_core import PydanticCustomError


def one_line(text: str) -> str:
    """Return the text; raises ValueError when it is more than one line."""
    if len(text.splitlines()) > 1:
        raise ValueError("Tu ma być jeden wiersz. Usuń Enter ze środka tekstu.")
    return text


# A quoted number or a 1 for yes is a slip of the pen; it is told instead of guessed.
Whole = Annotated[int, Strict()]
YesNo = Annotated[bool, Strict()]
Line = Annotated[str, StringConstraints(max_length=300, strip_whitespace=True), AfterValidator(one_line)]
Text = Annotated[str, StringConstraints(max_length=20_000, strip_whitespace=True)]
# Wide enough for every regulation there is; a year typed wrong (0026, 9999) falls outside.
Day = Annotated[dt.date, Strict(), Field(ge=dt.date(1900, 1, 1), le=dt.date(2100, 12, 31))]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{1,39}$")]
Phone = Annotated[str, StringConstraints(min_length=3, max_length=40, pattern=r"^[0-9 +()./a-z,-]+$")]
Email = Annotated[str, StringConstraints(max_length=254, pattern=r"^([^@\s<>\"']+@[^@\s<>\"']+\.[^@\s<>\"']+)?$")]


class Section(BaseModel):
    """A group of rules; unknown keys are refused and nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="after")
    def _nothing_twice(self) -> "Section":
        for name, value in self:
            words = value if isinstance(value, tuple) else ()
            if twice := next((word for word in words if isinstance(word, str) and words.count(word) > 1), ""):
                raise clash(name, f"„{twice}” jest na liście dwa razy. Zostaw raz.")
        return self


def rule(
    default: Any = ...,
    *,
    title: str,
    meaning: str,
    example: Any,
    source: str = "",
    recommended: str = "",
    words: dict[str, str] | None = None,
    **limits: Any,
) -> Any:
    """Return a field of a section.

    ``title`` and ``meaning`` are Polish, for people; ``source`` names the published regulation that asks for the rule
    (``Siarkowiec §9``); ``recommended`` is the platform's advice, empty where it has none; ``words`` gives the Polish
    words of the allowed values. ``limits`` are pydantic's own (``ge``, ``max_length`` …).
    """
    told = {"x-source": source, "x-recommended": recommended, "x-words": words or {}}
    extra: Any = {key: value for key, value in told.items() if value}
    return Field(default, title=title, description=meaning, examples=[example], json_schema_extra=extra, **limits)


def clash(key: str, text: str) -> PydanticCustomError:
    """Return the error about keys of one section that do not fit together, told at the place of ``key``."""
    return PydanticCustomError("clash", "{text}", {"key": key, "text": text})
