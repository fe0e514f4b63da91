"""What kind of answer each rule takes, read from the rules' own types, and how a value is told in words."""

import types
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import StringConstraints
from pydantic.fields import FieldInfo

from portal.rulebook.rules import Rules
from portal.rulebook.sections.section import Section

LONG_TEXT = 1000


class Shape(Enum):
    """The kind of answer."""

    YES_NO = "tak albo nie"
    CHOICE = "jedno z kilku"
    CHOICES = "kilka z kilku"
    WHOLE = "liczba"
    LINE = "wiersz"
    TEXT = "tekst"
    LINES = "kilka wierszy"
    PAIRS = "kilka wierszy, każdy z części po średniku"
    ITEMS = "lista pozycji"


@dataclass(frozen=True, slots=True)
class RuleFacts:
    """One rule as a form needs it; ``item`` is the model of a list's positions."""

    name: str
    info: FieldInfo
    shape: Shape
    is_optional: bool = False
    item: type[Section] | None = None

    @property
    def title(self) -> str:
        """Return the rule's name for people."""
        return self.info.title or self.name

    @property
    def words(self) -> dict[str, str]:
        """Return the Polish words of the allowed values; empty where any value is allowed."""
        return dict(self._told("x-words", {}))

    @property
    def source(self) -> str:
        """Return the published regulations that ask for the rule."""
        return str(self._told("x-source", ""))

    @property
    def recommended(self) -> str:
        """Return the platform's advice; empty where it has none."""
        return str(self._told("x-recommended", ""))

    def _told(self, key: str, otherwise: Any) -> Any:
        extra = self.info.json_schema_extra
        return extra.get(key, otherwise) if isinstance(extra, dict) else otherwise


@dataclass(frozen=True, slots=True)
class SectionFacts:
    """A section of the rules; ``rule`` is set where the section itself is one list (offices, modules)."""

    name: str
    title: str
    model: type[Section]
    rule: RuleFacts | None


@cache
def sections() -> dict[str, SectionFacts]:
    """Return the sections of the rules in their order."""
    found = {}
    for name, info in Rules.model_fields.items():
        model = info.annotation
        if isinstance(model, type) and issubclass(model, Section):
            title = (model.__doc__ or name).splitlines()[0].split(".")[0].split(":")[0]
            found[name] = SectionFacts(name, title, model, None)
        elif name != "stated":  # stands beside every rule, not by itself
            facts = _facts(name, info)
            assert facts.item is not None  # noqa: S101 - a top-level rule is a section or a list of items
            found[name] = SectionFacts(name, facts.title, facts.item, facts)
    return found


@cache
def rules_of(model: type[Section]) -> tuple[RuleFacts, ...]:
    """Return the rules of a section in their order."""
    return tuple(_facts(name, info) for name, info in model.model_fields.items())


def value_words(facts: RuleFacts, value: Any) -> str:
    """Return a value as people say it."""
    if value is None or value in ("", (), []):
        return "nie ustalono"
    if isinstance(value, bool):
        return "tak" if value else "nie"
    if facts.shape in (Shape.ITEMS, Shape.PAIRS):
        return "; ".join(item_words(item) for item in value)
    if isinstance(value, list | tuple):
        return ", ".join(facts.words.get(str(one), str(one)) for one in value)
    return facts.words.get(str(value), str(value))


def item_words(item: Section) -> str:
    """Return a position of a list in words, its named parts only."""
    told = []
    for facts in rules_of(type(item)):
        value = getattr(item, facts.name)
        is_silent = value in (None, "", (), [])
        if not is_silent and facts.shape is not Shape.TEXT and not (facts.name == "key" and hasattr(item, "name")):
            words = value_words(facts, value)
            told.append(words if isinstance(value, str) else f"{facts.title.lower()}: {words}")
    if told or not hasattr(item, "key"):
        return ", ".join(told)
    return str(item.key)


def _facts(name: str, info: FieldInfo) -> RuleFacts:
    plain, is_optional = _plain(info.annotation)
    origin = get_origin(plain)
    if plain is bool:
        return RuleFacts(name, info, Shape.YES_NO, is_optional)
    if plain is int:
        return RuleFacts(name, info, Shape.WHOLE, is_optional)
    if origin is Literal:
        return RuleFacts(name, info, Shape.CHOICE, is_optional)
    if origin is tuple:
        return _list_facts(name, info, _plain(get_args(plain)[0])[0])
    is_long = any(isinstance(one, StringConstraints) and (one.max_length or 0) > LONG_TEXT for one in info.metadata)
    return RuleFacts(name, info, Shape.TEXT if is_long else Shape.LINE, is_optional)


def _list_facts(name: str, info: FieldInfo, inner: Any) -> RuleFacts:
    if get_origin(inner) is Literal:
        return RuleFacts(name, info, Shape.CHOICES)
    if isinstance(inner, type) and issubclass(inner, Section):
        parts = rules_of(inner)
        is_plain = len(parts) <= 2 and all(part.shape is Shape.LINE for part in parts)
        return RuleFacts(name, info, Shape.PAIRS if is_plain else Shape.ITEMS, item=inner)
    return RuleFacts(name, info, Shape.LINES)


def _plain(annotation: Any) -> tuple[Any, bool]:
    """Return the type without its Annotated wrapping and its None, and whether it may be None."""
    if get_origin(annotation) is Annotated:
        return _plain(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        inner = [one for one in get_args(annotation) if one is not type(None)]
        return _plain(inner[0])[0], len(inner) < len(get_args(annotation))
    return annotation, False
