"""The catalogue of everything the API refuses, read from its own description: code, status, sentences, operations."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.utils import translation

from accounts.enums.users import Language
from portal.api.faults import FAULTS
from portal.api.problems import PROBLEM_JSON
from portal.api.views.documentation import description
from portal.shared.words import sentence

_FAULTS = {fault.code: fault for fault in FAULTS}
# Of what nearly every operation refuses, the operations are not listed.
EVERYWHERE_MIN = 20


@dataclass
class Entry:
    """One refusal: what it says in both languages, when it comes, and from which operations."""

    code: str
    status: int
    zh: str
    en: str
    # When it is answered and what to do, for programmers, from the class or fault itself.
    about: str
    operations: list[str] = field(default_factory=list)

    @property
    def is_everywhere(self) -> bool:
        """Say whether it may come from nearly anywhere."""
        return len(self.operations) >= EVERYWHERE_MIN


@cache
def catalogue() -> tuple[Entry, ...]:
    """List the refusals by code; nothing in it depends on who asks."""
    found: dict[str, Entry] = {}
    for operation, problem in _problems():
        code = problem["code"]
        if code not in found:
            found[code] = _entry(code, problem["status"], problem["detail"])
        if operation not in found[code].operations:
            found[code].operations.append(operation)
    return tuple(found[code] for code in sorted(found))


def _problems() -> Iterator[tuple[str, dict[str, Any]]]:
    """Walk through the examples of every refusal of every operation."""
    paths = json.loads(description())["paths"]
    for path, methods in paths.items():
        for method, operation in methods.items():
            for response in operation["responses"].values():
                examples = response.get("content", {}).get(PROBLEM_JSON, {}).get("examples", {})
                for example in examples.values():
                    yield f"{method.upper()} {path}", example["value"]


def _entry(code: str, status: int, about: str) -> Entry:
    fault = _FAULTS.get(code)
    if fault is not None:
        return Entry(code, status, fault.zh, fault.en, fault.en)
    return Entry(code, status, _in(Language.CHINESE, code), _in(Language.ENGLISH, code), about)


def _in(language: Language, code: str) -> str:
    with translation.override(language.value):
        return sentence(code)
