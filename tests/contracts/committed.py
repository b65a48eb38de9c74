"""The committed description of the API, read once."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

COMMITTED = Path(__file__).resolve().parents[2] / "docs/reference/openapi.yaml"
METHODS = {"get", "post", "put", "patch", "delete"}


@cache
def committed() -> dict[str, Any]:
    """Read it with the reader written in C, where there is one: it has twenty thousand lines."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found: dict[str, Any] = yaml.load(COMMITTED.read_text(encoding="utf-8"), Loader=loader)
    return found


def operations(description: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Give every operation with its path and method."""
    for path, methods in description["paths"].items():
        for method, told in methods.items():
            if method in METHODS:
                yield path, method, told
