"""Where house.md says "stop": functions, modules, parameters, templates; and everything public says what it does."""

import ast
import re
from collections.abc import Iterator

from tests.house.source import ROOT, Module, modules

FUNCTION_MAX = 60
MODULE_MAX = 450
PARAMETERS_MAX = 7
MODEL_CLASS_MAX = 200
TEMPLATE_MAX = 200
# Private ones, and the one class of a module whose own docstring says it all.
SPOKEN_FOR = re.compile(r"^_|^Command$|Config$")


def functions(module: Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Give every function of a file."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def lines(node: ast.stmt) -> int:
    """Count a statement's lines."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_functions_are_short_and_take_few_arguments() -> None:
    found = []
    for module in modules():
        for node in functions(module):
            taken = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            parameters = [a for a in taken if a.arg not in {"self", "cls"}]
            if lines(node) > FUNCTION_MAX or len(parameters) > PARAMETERS_MAX:
                found.append(f"{module.name}:{node.lineno} {node.name}")
    assert found == []


def test_modules_and_classes_are_short() -> None:
    long = [m.name for m in modules() if len(m.text.splitlines()) > MODULE_MAX]
    wide = [
        f"{m.name} {node.name}"
        for m in modules()
        for node in ast.walk(m.tree)
        if isinstance(node, ast.ClassDef) and lines(node) > MODEL_CLASS_MAX
    ]
    assert long + wide == []


def test_templates_are_short() -> None:
    found = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "templates").rglob("*.*")
        if len(path.read_text(encoding="utf-8").splitlines()) > TEMPLATE_MAX
    ]
    assert found == []


def test_every_module_says_what_it_is_for() -> None:
    found = [m.name for m in modules() if m.text.strip() and not ast.get_docstring(m.tree)]
    assert found == []


def test_everything_public_says_what_it_does() -> None:
    found = []
    for module in modules():
        for node in module.tree.body:
            if not isinstance(node, ast.FunctionDef | ast.ClassDef) or SPOKEN_FOR.search(node.name):
                continue
            if not ast.get_docstring(node):
                found.append(f"{module.name}:{node.lineno} {node.name}")
    assert found == []


def test_no_work_is_left_in_comments() -> None:
    words = ("TODO", "FIXME", "XXX", "HACK")
    found = [m.name for m in modules() if any(f"# {word}" in m.text for word in words)]
    assert found == []
