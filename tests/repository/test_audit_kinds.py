"""The list of audit kinds is closed: what the code writes is on it, what is on it is written, and nothing is unwritten.

Values are followed from ``action=`` and ``what=`` through parameters, names and mappings of the same module, so a name
put together at run time fails here: write the kinds as a literal mapping instead.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.audit.actions import record_event, record_look
from portal.audit.kinds import KINDS, LOOK, UnknownKind
from tests.repository.test_checks import ROOT, tracked

# Where the table of events may be named in a statement; the migrations made it, before there was a chain.
MAY_SEAL = {"portal/audit/sealing.py", "portal/audit/checking.py"}
CHANGES = re.compile(r"\b(update|delete\s+from|truncate)\s+(table\s+)?\"?audit_event\b", re.IGNORECASE)
ORM_CHANGES = {"update", "delete", "bulk_update", "update_or_create", "_raw_delete", "raw"}


def product_files() -> list[Path]:
    files = tracked("portal/*.py", "billing_import/*.py", "tenants/*.py", "saas/*.py")
    return [path for path in files if "/migrations/" not in str(path)]


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in product_files():
        yield str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))


def called_name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


class Values:
    """Finds every text that an expression of a module may be."""

    def __init__(self, module: ast.Module) -> None:
        self.module = module
        self.functions = [node for node in ast.walk(module) if isinstance(node, ast.FunctionDef)]
        self.calls = [node for node in ast.walk(module) if isinstance(node, ast.Call)]

    def of(self, expression: ast.expr | None, inside: ast.FunctionDef | None) -> set[str]:
        match expression:
            case ast.Constant(value=str(text)):
                return {text}
            case ast.IfExp(body=body, orelse=orelse):
                return self.of(body, inside) | self.of(orelse, inside)
            case ast.Dict(values=values):
                return set().union(*(self.of(value, inside) for value in values))
            case ast.Subscript(value=value):
                return self.of(value, inside)
            case ast.Name(id=name):
                return self._of_name(name, inside)
        raise AssertionError(f"a kind must be a literal or a value of a literal mapping: {ast.unparse(expression)}")

    def _of_name(self, name: str, inside: ast.FunctionDef | None) -> set[str]:
        for scope in (inside, self.module):
            if scope is None:
                continue
            found = [self.of(value, inside) for value in _assigned(scope, name)]
            if found:
                return set().union(*found)
        if inside is not None and name in _parameters(inside):
            return self._of_parameter(inside, name)
        raise AssertionError(f"nothing is known of {name!r}: write the kind as a literal")

    def _of_parameter(self, function: ast.FunctionDef, name: str) -> set[str]:
        place = _parameters(function).index(name)
        found: set[str] = set()
        for call in self.calls:
            if called_name(call) == function.name:
                given = next((word.value for word in call.keywords if word.arg == name), None)
                if given is None and place < len(call.args):
                    given = call.args[place]
                found |= self.of(given, self.function_around(call))
        assert found, f"{function.name}() gets its kind from another module: let record_event be called with a literal"
        return found

    def function_around(self, node: ast.AST) -> ast.FunctionDef | None:
        around = [function for function in self.functions if node in set(ast.walk(function))]
        return around[-1] if around else None


def _assigned(scope: ast.AST, name: str) -> Iterator[ast.expr]:
    for node in ast.walk(scope) if isinstance(scope, ast.FunctionDef) else ast.iter_child_nodes(scope):
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            for target in targets:
                if isinstance(target, ast.Name) and target.id == name:
                    yield node.value


def _parameters(function: ast.FunctionDef) -> list[str]:
    given = function.args
    return [one.arg for one in (*given.posonlyargs, *given.args, *given.kwonlyargs) if one.arg not in ("self", "cls")]


def written(function: str, argument: str) -> dict[str, str]:
    """Return every text handed to a function as one argument anywhere in the product, with where it is."""
    found = {}
    for path, module in modules():
        values = Values(module)
        for call in values.calls:
            if called_name(call) != function or path == "portal/audit/actions.py":
                continue
            given = next((word.value for word in call.keywords if word.arg == argument), None)
            assert given is not None, f"{path}:{call.lineno}: {function} without {argument}="
            for text in values.of(given, values.function_around(call)):
                found[text] = f"{path}:{call.lineno}"
    return found


def test_every_act_that_is_written_is_on_the_list_and_none_is_there_for_nothing() -> None:
    acts = written("record_event", "action")
    known = {name for name, kind in KINDS.items() if not kind.is_look}
    assert {name: place for name, place in acts.items() if name not in known} == {}, "add it to portal/audit/kinds.py"
    assert known - set(acts) == set(), "nothing writes these kinds"


def test_every_look_that_is_written_is_on_the_list_and_none_is_there_for_nothing() -> None:
    looks = {
        LOOK + name: place for name, place in (written("record_look", "what") | written("record_looks", "what")).items()
    }
    known = {name for name, kind in KINDS.items() if kind.is_look}
    assert {name: place for name, place in looks.items() if name not in known} == {}, "add it to portal/audit/kinds.py"
    assert known - set(looks) == set(), "nothing writes these kinds"


def test_kinds_are_named_and_worded_alike() -> None:
    for kind in KINDS.values():
        assert re.fullmatch(r"[a-z_]+\.[a-z_]+", kind.name), kind
        assert len(kind.name) <= 60, kind
        assert re.fullmatch(r"[A-ZŁŚŻŹĆ].*[^.]", kind.words), f"{kind.name}: a capital first, no full stop"
        assert kind.purpose, kind
        assert kind.own_words or not kind.is_look, f"{kind.name}: residents read what was looked at"
    words = [kind.words for kind in KINDS.values()]
    assert len(words) == len(set(words)), "two kinds in the same words cannot be told apart in the search"


@pytest.mark.django_db
def test_an_unknown_kind_is_refused_wherever_the_code_runs(siarkowiec: object) -> None:
    with pytest.raises(UnknownKind, match=r"portal/audit/kinds\.py"):
        record_event(action="account.teleported", by="tests")
    with pytest.raises(UnknownKind):
        record_look(by="tests", person_id=None, what="soul")


@pytest.mark.django_db
def test_an_unknown_kind_is_refused_for_operators_too() -> None:
    with pytest.raises(UnknownKind):
        record_event(action="account.teleported", by="tests")


def test_nothing_but_sealing_changes_the_table_of_events() -> None:
    for path in product_files():
        name, text = str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")
        if name in MAY_SEAL:
            continue
        assert not CHANGES.search(text), f"{name}: a statement that changes or deletes events"
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Attribute) and node.attr in ORM_CHANGES and "AuditEvent" in ast.unparse(node.value):
                raise AssertionError(f"{name}:{node.lineno}: {ast.unparse(node)}")


def test_sealing_gives_a_place_and_a_seal_and_changes_nothing_else() -> None:
    text = (ROOT / "portal/audit/sealing.py").read_text(encoding="utf-8")
    statements = CHANGES.findall(text)
    assert len(statements) == 1
    assert "UPDATE audit_event SET place = given.place, seal = given.seal\n" in text
    assert not CHANGES.search((ROOT / "portal/audit/checking.py").read_text(encoding="utf-8"))
