"""The reference of every key of a pack and the JSON Schema for editors, both written from the models."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin

from pydantic import AfterValidator, BaseModel
from pydantic.fields import FieldInfo
from pydantic.json_schema import models_json_schema
from pydantic_core import PydanticUndefined

from portal.kernel.registries import pack_sections
from portal.kernel.toml_text import toml_value
from tenants.onboarding.facts import Facts

HEAD = """# Klucze paczki spółdzielni

Ten plik powstaje z kodu: `manage.py pack_reference`. Paczka to folder albo zip z plikami `cooperative.toml`,
`regulation.md` i znakiem (`logo.svg` albo `logo.png`). Długi tekst może stać w osobnym pliku:
`personal_data = { file = "rodo.md" }`. Schemat dla edytorów: [cooperative.schema.json](cooperative.schema.json).

„Skąd” mówi, który opublikowany regulamin o to pyta. „Bez klucza” to wartość, którą przyjmuje platforma.

Profile importu, czyli `[import_profiles.NAZWA]`, opisuje [import-layouts.md](import-layouts.md)
i [import-profiles.md](import-profiles.md).
Terminy plików, czyli `[import_schedule.RODZAJ]`, opisuje [integration.md](integration.md).
"""
COLUMNS = "| klucz | typ | bez klucza | znaczenie | dozwolone | skąd |"
TYPES = {"bool": "true albo false", "int": "liczba", "str": "tekst", "date": "data"}
# Filled from a file of the pack, not written in the TOML.
NOT_WRITTEN = {("regulation", "text")}
# Holds all keys of another group besides its own; they are not told a second time.
REPEATS = {"rules.versions": "rules"}


@dataclass(frozen=True, slots=True)
class Group:
    """A heading of the TOML and the model of its keys; ``is_list``: the heading is ``[[path]]``."""

    path: str
    model: type[BaseModel]
    is_list: bool = False

    @property
    def heading(self) -> str:
        """Return the heading as it is written."""
        return f"[[{self.path}]]" if self.is_list else f"[{self.path}]" if self.path else "początek pliku"


def groups() -> list[Group]:
    """Return all groups of keys, outer ones first, in the order of the models."""
    found = list(_groups_in(Group("", Facts)))
    for name, section in pack_sections:
        if section.model is not None:
            found += _groups_in(Group(name, section.model, section.is_list))
    return found


def reference_text() -> str:
    """Return docs/pack-reference.md."""
    parts = [HEAD]
    for group in groups():
        rows = [_row(name, field) for name, field in _keys_of(group)]
        if rows:
            about = (group.model.__doc__ or "").strip().split("\n")[0]
            parts.append(f"## `{group.heading}`\n\n{about}\n")
            parts.append("\n".join([COLUMNS, f"| {' | '.join(['---'] * 6)} |", *rows]) + "\n")
    return "\n".join(parts)


def schema_text() -> str:
    """Return docs/cooperative.schema.json."""
    models: list[type[BaseModel]] = [
        Facts,
        *(section.model for _, section in pack_sections if section.model is not None),
    ]
    refs, schema = models_json_schema([(model, "validation") for model in models], ref_template="#/$defs/{model}")
    definitions = schema["$defs"]
    document = definitions.pop("Facts")
    for name, section in pack_sections:
        document["properties"][name] = {"type": "object"}
        if section.model is not None:
            ref = refs[section.model, "validation"]
            document["properties"][name] = {"type": "array", "items": ref} if section.is_list else ref
        if section.is_required and name == "regulation":
            document["required"].append(name)
    for path, key in NOT_WRITTEN:
        model = pack_sections[path].model
        if model is not None:
            definitions[model.__name__]["properties"].pop(key)
            definitions[model.__name__]["required"].remove(key)
    whole = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Paczka spółdzielni",
        **{key: value for key, value in document.items() if key != "title"},
        "$defs": definitions,
    }
    return json.dumps(_for_editors(whole), ensure_ascii=False, indent=1, sort_keys=False) + "\n"


def _for_editors(node: Any) -> Any:
    if isinstance(node, list):
        return [_for_editors(part) for part in node]
    if not isinstance(node, dict):
        return node
    node = {key: _for_editors(part) for key, part in node.items()}
    if node.get("type") == "string" and node.get("maxLength", 0) >= 20_000:
        limits = {key: node.pop(key) for key in ("type", "maxLength", "minLength") if key in node}
        of_file = {"type": "object", "properties": {"file": {"type": "string"}}, "required": ["file"]}
        node["anyOf"] = [limits, of_file]
    if "x-words" in node and node.get("type") == "array" and node["items"] == {"type": "string"}:
        node["items"] = {"type": "string", "enum": list(node["x-words"])}
    return node


def _groups_in(group: Group) -> Iterator[Group]:
    yield group
    for name, field in () if group.path in REPEATS else group.model.model_fields.items():
        inner, is_list = _model_of(field.annotation)
        if inner is not None:
            yield from _groups_in(Group(f"{group.path}.{name}" if group.path else name, inner, is_list))


def _keys_of(group: Group) -> Iterator[tuple[str, FieldInfo]]:
    for name, field in group.model.model_fields.items():
        is_told_there = group.path in REPEATS and name not in group.model.__annotations__
        if (group.path, name) not in NOT_WRITTEN and field.title and not is_told_there:
            yield name, field


def _model_of(annotation: Any) -> tuple[type[BaseModel] | None, bool]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, False
    is_list = get_origin(annotation) in (list, tuple)
    for argument in get_args(annotation):
        model, inner_list = _model_of(argument)
        if model is not None:
            return model, is_list or inner_list
    return None, False


def _row(name: str, field: FieldInfo) -> str:
    extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
    meaning = f"**{field.title}.** {field.description}"
    if extra.get("x-recommended"):
        meaning += f" Zalecamy: {extra['x-recommended']}"
    if field.examples:
        meaning += f" Przykład: `{toml_value(field.examples[0])}`"
    cells = [f"`{name}`", _type(field.annotation), _default(field), meaning, _allowed(field, extra)]
    cells.append(str(extra.get("x-source", "")) or "zasada platformy")
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def _type(annotation: Any) -> str:
    origin, arguments = get_origin(annotation), [a for a in get_args(annotation) if a not in (type(None), Ellipsis)]
    if origin is Literal:
        return "słowo z listy"
    if origin in (list, tuple):
        return f"lista: {_type(arguments[0])}"
    if origin is dict:
        return "grupa: klucz i tekst"
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return "grupa kluczy"
    if isinstance(annotation, type):
        return TYPES[annotation.__name__]
    return _type(arguments[0])


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "trzeba podać"
    value = field.get_default(call_default_factory=True)
    if value is None or value in ("", (), [], {}) or value is PydanticUndefined:
        return "nic"
    return f"`{toml_value(_plain(value))}`"


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(exclude_defaults=True)
    return [_plain(part) for part in value] if isinstance(value, list | tuple) else value


def _allowed(field: FieldInfo, extra: Any) -> str:
    words: dict[str, str] = extra.get("x-words", {})
    if words:
        return ", ".join(f"`{key}` ({text})" for key, text in words.items())
    said = {name: [getattr(limit, name, None) for limit in _limits(field)] for name in SAID}
    kept = {name: [value for value in values if value is not None] for name, values in said.items()}
    limits = {name: STRICTEST[name](values) for name, values in kept.items() if values}
    is_text = _type(field.annotation) == "tekst"
    unit = " zn." if is_text else " poz." if _type(field.annotation).startswith("lista") else ""
    told = [f"{SAID[name]} {limit}{unit}" for name, limit in limits.items()]
    if told:
        return ", ".join(told)
    is_checked = any(getattr(limit, "pattern", None) or isinstance(limit, AfterValidator) for limit in _limits(field))
    return "jak w przykładzie" if is_checked or _type(field.annotation) != "tekst" else "dowolne"


SAID = {"ge": "od", "le": "do", "min_length": "od", "max_length": "do"}
STRICTEST: dict[str, Callable[[list[Any]], Any]] = {"ge": max, "le": min, "min_length": max, "max_length": min}


def _limits(field: FieldInfo) -> list[Any]:
    inner = [part for argument in get_args(field.annotation) for part in getattr(argument, "__metadata__", ())]
    is_list = get_origin(field.annotation) in (list, tuple)
    own = [*([] if is_list else inner), *field.metadata]
    return [part for limit in own for part in (limit.metadata if isinstance(limit, FieldInfo) else [limit])]
