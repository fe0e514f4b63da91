"""The reference and the schema say what the code does, for every key."""

import json
import tomllib
from typing import Annotated, Any

import pytest
from pydantic import TypeAdapter

from tenants.onboarding.reference import NOT_WRITTEN, groups, reference_text, schema_text
from tests.tenants.pack_facts import ROOT

FIELDS = [
    pytest.param(group, name, id=f"{group.path}.{name}")
    for group in groups()
    for name, field in group.model.model_fields.items()
    if field.title and (group.path, name) not in NOT_WRITTEN
]
PACKS = sorted((ROOT / "tenants" / "packs").glob("*/cooperative.toml")) + sorted(
    (ROOT / "tests" / "packs").glob("*/cooperative.toml")
)


def test_the_reference_in_the_docs_is_what_the_code_says() -> None:
    written = (ROOT / "docs" / "pack-reference.md").read_text(encoding="utf-8")
    assert written == reference_text(), "run: ./app manage pack_reference"


def test_the_schema_in_the_docs_is_what_the_code_says() -> None:
    written = (ROOT / "docs" / "cooperative.schema.json").read_text(encoding="utf-8")
    assert written == schema_text(), "run: ./app manage pack_reference"


@pytest.mark.parametrize(("group", "name"), FIELDS)
def test_every_key_is_explained_with_an_example_that_is_accepted(group: Any, name: str) -> None:
    field = group.model.model_fields[name]
    assert field.title
    assert field.description
    assert field.description.endswith(".")
    annotation = Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation
    TypeAdapter(annotation).validate_python(_with_texts(field.examples[0]))
    assert f"| `{name}` |" in reference_text()


def _with_texts(value: Any) -> Any:
    """Put a text in place of each reference to a file, as reading a pack does."""
    if isinstance(value, list):
        return [_with_texts(part) for part in value]
    if not isinstance(value, dict):
        return value
    return "Tekst. " * 20 if set(value) == {"file"} else {key: _with_texts(part) for key, part in value.items()}


def test_no_key_of_the_rules_is_left_without_a_source() -> None:
    missing = [
        f"{group.path}.{name}"
        for group in groups()
        if group.path.startswith("rules.")
        for name, field in group.model.model_fields.items()
        if field.title and not (field.json_schema_extra or {}).get("x-source")  # type: ignore[union-attr]
    ]
    assert missing == []


@pytest.mark.parametrize("path", PACKS, ids=lambda path: path.parent.name)
def test_the_packs_fit_the_schema(path: Any) -> None:
    schema = json.loads(schema_text())
    data = json.loads(json.dumps(tomllib.loads(path.read_text(encoding="utf-8")), default=str))
    assert _misfits(data, schema, schema, "") == []


def test_the_schema_tells_a_slip() -> None:
    schema = json.loads(schema_text())
    data = {
        "slug": "a",
        "rules": {"password": {"min_lenght": 8, "digit": "tak"}, "issue": {"opens": "kiedyś"}},
        "roles": [{"key": "a", "name": "b", "capabilities": ["latać"]}],
    }
    told = " ".join(_misfits(data, schema, schema, ""))
    for slip in (".name", ".regulation", "min_lenght", "digit", "issue.opens", "roles[0].capabilities[0]"):
        assert slip in told


def _misfits(value: Any, schema: Any, root: Any, path: str) -> list[str]:
    """Return where the value does not fit; knows the part of JSON Schema that ours uses."""
    if "$ref" in schema:
        return _misfits(value, root["$defs"][schema["$ref"].rpartition("/")[2]], root, path)
    if "anyOf" in schema:
        tried = [_misfits(value, option, root, path) for option in schema["anyOf"]]
        return [] if [] in tried else tried[0]
    kinds = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool, "null": type(None)}
    wanted = kinds[schema["type"]] if "type" in schema else object
    if not isinstance(value, wanted) or (wanted is int and isinstance(value, bool)):
        return [path]
    if "enum" in schema and value not in schema["enum"]:
        return [path]
    found = []
    if isinstance(value, dict):
        known = schema.get("properties", {})
        found += [f"{path}.{key}" for key in schema.get("required", []) if key not in value]
        for key, part in value.items():
            if key in known:
                found += _misfits(part, known[key], root, f"{path}.{key}")
            elif schema.get("additionalProperties") is False:
                found.append(f"{path}.{key}")
    if isinstance(value, list):
        for number, part in enumerate(value):
            found += _misfits(part, schema.get("items", {}), root, f"{path}[{number}]")
    return found
