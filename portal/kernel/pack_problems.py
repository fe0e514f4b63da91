"""What pydantic found wrong in a cooperative's pack, as sentences for the person who wrote it."""

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from portal.kernel.registries import PackProblem
from portal.kernel.toml_text import toml_value

# Kinds of pydantic's errors; the words in braces come from the error's own context.
SENTENCES = {
    "missing": "Brakuje tego klucza.",
    "string_type": "Tu ma być tekst w cudzysłowie.",
    "string_too_short": "Za krótkie: potrzeba co najmniej {min_length} znaków.",
    "string_too_long": "Za długie: mieści się najwyżej {max_length} znaków.",
    "int_type": "Tu ma być liczba całkowita, bez cudzysłowu.",
    "int_from_float": "Tu ma być liczba całkowita, bez części ułamkowej.",
    "int_parsing": "Tu ma być liczba całkowita, bez cudzysłowu.",
    "bool_type": "Tu ma być true albo false, bez cudzysłowu.",
    "bool_parsing": "Tu ma być true albo false, bez cudzysłowu.",
    "date_type": "Tu ma być data bez cudzysłowu, na przykład 2025-01-31.",
    "date_from_datetime_inexact": "Tu ma być sama data, na przykład 2025-01-31.",
    "greater_than_equal": "Musi być co najmniej {ge}.",
    "less_than_equal": "Może być najwyżej {le}.",
    "tuple_type": "Tu ma być lista w nawiasach kwadratowych.",
    "list_type": "Tu ma być lista w nawiasach kwadratowych.",
    "too_short": "Lista jest za krótka: potrzeba co najmniej {min_length} pozycji.",
    "too_long": "Lista jest za długa: mieści się najwyżej {max_length} pozycji.",
    "model_type": "Tu ma być grupa kluczy, czyli nagłówek w nawiasach kwadratowych.",
    "dict_type": "Tu ma być grupa kluczy, czyli nagłówek w nawiasach kwadratowych.",
    "string_pattern_mismatch": "Zapis jest niepoprawny.",
    "value_error": "{error}",
}


def problems_of(model: type[BaseModel], data: Mapping[str, Any]) -> list[PackProblem]:
    """Return everything that is wrong with the data, all at once; empty when the model accepts them."""
    try:
        model.model_validate(dict(data))
    except ValidationError as error:
        found = error.errors(include_url=False)
        told = [details for details in found if not _is_said_already(details, found)]
        problems = [problem for details in told for problem in _problems(model, details)]
        return [*problems, *_clashes_beside(model, data, [details["loc"] for details in found])]
    return []


def _clashes_beside(model: type[BaseModel], data: Any, places: Sequence[tuple[int | str, ...]]) -> list[PackProblem]:
    """Return where keys that are right by themselves do not fit together, in groups that have wrong keys besides.

    pydantic asks a group whether its keys fit only when each of them is right; a group that can say it of some of its
    keys has ``clashes_beside(given, broken)``.
    """
    broken: dict[tuple[int | str, ...], set[str]] = {}
    for place in places:
        for depth, part in enumerate(place):
            if isinstance(part, str):
                broken.setdefault(place[:depth], set()).add(part)
    problems = []
    for place, keys in broken.items():
        ask = getattr(_model_at(model, place), "clashes_beside", None)
        given = _value_at(data, place)
        if ask is not None and isinstance(given, Mapping):
            path = _path(place)
            problems += [PackProblem(_joined(path, key), text) for key, text in ask(given, frozenset(keys))]
    return problems


def _model_at(model: type[BaseModel], place: tuple[int | str, ...]) -> type[BaseModel] | None:
    found: type[BaseModel] | None = model
    for part in place:
        if isinstance(part, str) and found is not None:
            field = found.model_fields.get(part)
            found = _model_in(field.annotation) if field else None
    return found


def _value_at(data: Any, place: tuple[int | str, ...]) -> Any:
    for part in place:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def _is_said_already(details: Any, found: Sequence[Any]) -> bool:
    """Return whether a list is called too short only because its positions are refused one by one."""
    place = details["loc"]
    return details["type"] == "too_short" and any(
        other["loc"][: len(place)] == place and len(other["loc"]) > len(place) for other in found
    )


def _problems(model: type[BaseModel], details: Any) -> list[PackProblem]:
    path, context = _path(details["loc"]), details.get("ctx", {})
    if details["type"] == "contradictory":  # keys that do not fit together
        return [PackProblem(_joined(path, key), text) for key, text in context["found"]]
    field = _field_at(model, details["loc"])
    example = _example(field, details["loc"])
    if details["type"] == "unknown_word":  # a word of a fixed list
        return [PackProblem(path, unknown_word(context["word"], context["known"]), example)]
    if details["type"] == "literal_error":
        return [PackProblem(path, unknown_word(details["input"], allowed_words(context["expected"])), example)]
    return [PackProblem(path, _sentence(model, details), example)]


def _joined(path: str, key: str) -> str:
    return f"{path}.{key}" if path and key else path or key


def _path(loc: tuple[int | str, ...]) -> str:
    path = ""
    for part in loc:
        path += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if path else part
    return path


def _sentence(model: type[BaseModel], details: Any) -> str:
    if details["type"] == "extra_forbidden":
        return unknown_key(str(details["loc"][-1]), _keys_at(model, details["loc"][:-1]))
    text = SENTENCES.get(details["type"])
    if text is None:
        return f"Wartość {details['input']!r} jest niepoprawna."
    return text.format(**details.get("ctx", {}))


def unknown_key(key: str, known: list[str]) -> str:
    """Return the sentence about a key nobody knows, with the nearest known one."""
    nearest = get_close_matches(key, known, n=1)
    if nearest:
        return f"Nie znam tego klucza. Czy chodziło o „{nearest[0]}”?"
    return f"Nie znam tego klucza. Dozwolone: {', '.join(sorted(known))}."


def unknown_word(word: object, known: list[str]) -> str:
    """Return the sentence about a value outside of a fixed list, with the nearest allowed one."""
    nearest = get_close_matches(str(word), known, n=1)
    hint = f" Czy chodziło o „{nearest[0]}”?" if nearest else ""
    return f"Nie znam wartości „{word}”.{hint} Dozwolone: {', '.join(known)}."


def allowed_words(expected: str) -> list[str]:
    """Return the words of pydantic's ``'a', 'b' or 'c'``."""
    return re.findall(r"'([^']*)'", expected)


def _field_at(model: type[BaseModel], loc: tuple[int | str, ...]) -> FieldInfo | None:
    """Return the field that the place belongs to: the innermost named one."""
    found: FieldInfo | None = None
    at: type[BaseModel] | None = model
    for part in loc:
        if isinstance(part, int):
            continue
        if at is None:
            return found
        found = at.model_fields.get(part)
        if found is None:
            return None
        at = _model_in(found.annotation)
    return found


def _example(field: FieldInfo | None, loc: tuple[int | str, ...]) -> str:
    if field is None:
        return ""
    key = next((part for part in reversed(loc) if isinstance(part, str)), "")
    inner = None if field.examples else _model_in(field.annotation)
    if inner is not None and field.is_required():
        parts = inner.model_fields.items()
        needed = [(name, part.examples[0]) for name, part in parts if part.is_required() and part.examples]
        return " ".join([f"[{key}]", *(f"{name} = {toml_value(example)}" for name, example in needed)])
    if not field.examples:
        return ""
    return f"{key} = {toml_value(field.examples[0])}"


def _keys_at(model: type[BaseModel], loc: tuple[int | str, ...]) -> list[str]:
    for part in loc:
        if isinstance(part, int):
            continue
        field = model.model_fields.get(part)
        inner = _model_in(field.annotation) if field else None
        if inner is None:
            return []
        model = inner
    return [field.alias or name for name, field in model.model_fields.items()]


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in getattr(annotation, "__args__", ()):
        found = _model_in(argument)
        if found is not None:
            return found
    return None
