"""What all sections of the rules share: the base model and the way a field says what it is about. No rules here.

From the same field come the reference, the JSON Schema, the messages about a pack and the administrator's form.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    Strict,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    model_validator,
)
from pydantic_core import PydanticCustomError

# A key path, and the sentence about what does not fit there.
Clash = tuple[str, str]
# Context of a validation that looks at each key by itself.
ALONE: dict[str, bool] = {"alone": True}

_Method = TypeVar("_Method", bound=Callable[..., Iterator[Clash]])


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


def agreement(method: _Method) -> _Method:
    """Mark a method of a section that yields where its keys do not fit together. Each is asked by itself."""
    method.is_agreement = True  # type: ignore[attr-defined]
    return method


class _NotKnown(Exception):
    """A key is asked for that is wrong by itself, so nobody knows what it was to say."""


class _Beside:
    """A section some of whose keys are wrong by themselves: the others can be read, those cannot."""

    def __init__(self, known: "Section", broken: frozenset[str]) -> None:
        self._known, self._broken = known, broken

    def __getattr__(self, name: str) -> Any:
        if name in self._broken:
            raise _NotKnown(name)
        return getattr(self._known, name)

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        return ((name, value) for name, value in self._known if name not in self._broken)


class Section(BaseModel):
    """A group of rules; unknown keys are refused and nothing changes after reading.

    Everything that does not fit together is told at once, also beside keys that are wrong by themselves.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="after")
    def _keys_agree(self, told: ValidationInfo) -> "Section":
        found = [] if told.context is ALONE else self.clashes(told.context)
        if found:
            raise contradictory(found)
        return self

    def clashes(self, _context: Any = None) -> list[Clash]:
        """Return where keys do not fit together; ``context`` is the validation's."""
        return [clash for method in _agreements(type(self)) for clash in method(self)]

    @classmethod
    def clashes_beside(cls, given: Mapping[str, Any], broken: frozenset[str]) -> list[Clash]:
        """Return the clashes of a section that was refused because of some ``broken`` keys.

        What asks for a broken key is left out: what it would say, had it been written right, is not known.
        """
        known = [key for key in cls.model_fields if key not in broken]
        meant = {near for key in broken - set(cls.model_fields) for near in get_close_matches(key, known, n=1)}
        unknown = broken | meant
        sound = {key: value for key, value in given.items() if key in cls.model_fields and key not in unknown}
        try:
            section = cls.model_validate(sound, context=ALONE)
        except ValidationError:
            return []
        return section.known_clashes(unknown)

    def known_clashes(self, broken: frozenset[str]) -> list[Clash]:
        """Return the clashes among keys that are not broken."""
        return [clash for method in _agreements(type(self)) for clash in _told(method, _Beside(self, broken))]

    @agreement
    def _nothing_twice(self) -> Iterator[Clash]:
        for name, value in self:
            words = value if isinstance(value, tuple) else ()
            if twice := next((word for word in words if isinstance(word, str) and words.count(word) > 1), ""):
                yield name, f"„{twice}” jest na liście dwa razy. Zostaw raz."


@cache
def _agreements(model: type[Section]) -> tuple[Callable[[Any], Iterator[Clash]], ...]:
    methods = (one for base in reversed(model.__mro__) for one in vars(base).values())
    return tuple(one for one in methods if getattr(one, "is_agreement", False))


def _told(method: Callable[[Any], Iterator[Clash]], section: _Beside) -> Iterator[Clash]:
    try:
        yield from method(section)
    except _NotKnown:
        return


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


def contradictory(found: list[Clash]) -> PydanticCustomError:
    """Return the error that carries all clashes with their key paths at once."""
    texts = " ".join(text for _, text in found)
    return PydanticCustomError("contradictory", "{texts}", {"texts": texts, "found": found})
