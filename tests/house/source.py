"""The house's own source, parsed once, for the tests that guard its rules."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("foundation", "regions", "accounts", "family", "certification")
HOUSE = (*FLOORS, "portal")


@dataclass(frozen=True)
class Module:
    """One Python file of the house."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        """Give the path from the root, as messages show it."""
        return self.path.relative_to(ROOT).as_posix()

    @property
    def floor(self) -> str:
        """Give the floor or roof the file stands in."""
        return self.path.relative_to(ROOT).parts[0]

    @property
    def room(self) -> str:
        """Give the room on that floor: a folder's or a file's name."""
        return self.path.relative_to(ROOT).parts[1].removesuffix(".py")


def modules(*floors: str) -> tuple[Module, ...]:
    """Give every file of some floors, or of the whole house; migrations are generated and left out."""
    return tuple(module for floor in floors or HOUSE for module in _parsed(floor))


@cache
def _parsed(floor: str) -> tuple[Module, ...]:
    return tuple(_parse(floor))


def _parse(floor: str) -> Iterator[Module]:
    for path in sorted((ROOT / floor).rglob("*.py")):
        if "migrations" not in path.parts:
            text = path.read_text(encoding="utf-8")
            yield Module(path, text, ast.parse(text, str(path)))


def dotted(node: ast.expr) -> str:
    """Write `a.b(c).d` as `a.b().d`, so that a rule can look at the chain a call hangs on."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=attr):
            return f"{dotted(value)}.{attr}"
        case ast.Call(func=func):
            return f"{dotted(func)}()"
        case ast.Subscript(value=value):
            return f"{dotted(value)}[]"
        case _:
            return "?"


def calls(module: Module) -> Iterator[tuple[int, str]]:
    """Give line and dotted name of every call in a file."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            yield node.lineno, dotted(node.func)


def imports(module: Module) -> Iterator[tuple[int, str]]:
    """Give line and full name of everything a file imports."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)
