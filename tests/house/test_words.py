"""Codes are unique, citations resolve, settings are written down, templates stay on their surface."""

import ast
import importlib
import re
import subprocess
import sys
from collections import Counter

from foundation.errors import DomainError
from portal import env
from portal.celery import EXPIRES_SECONDS_MIN, SCHEDULE, app
from tests.house.source import FLOORS, ROOT, modules

CITATION = re.compile(r"^([A-Z]{2,}\d*) \d[\d\-.]*( .*)?$")
CODE = re.compile(r"^[a-z_]+(\.[a-z_]+)+$")


def domain_errors() -> list[type[DomainError]]:
    """Import every module that defines a refusal, and list the refusals."""
    for module in modules():
        if "DomainError" in module.text:
            importlib.import_module(
                module.name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
            )
    found: list[type[DomainError]] = []
    waiting = [DomainError]
    while waiting:
        children = [c for c in waiting.pop().__subclasses__() if not c.__module__.startswith("tests.")]
        found += children
        waiting += children
    return found


def test_every_refusal_has_a_code_of_its_own() -> None:
    counted = Counter(error.code for error in domain_errors() if not error.__subclasses__())
    assert [code for code, count in counted.items() if count > 1] == []
    assert [error.__name__ for error in domain_errors() if not CODE.match(error.code)] == []


def test_every_refusal_says_what_to_do() -> None:
    found = [error.__name__ for error in domain_errors() if not (error.__doc__ or "").strip().endswith(".")]
    assert found == []


def test_every_citation_resolves() -> None:
    readme = (ROOT / "docs/law/README.md").read_text(encoding="utf-8")
    tags = set(re.findall(r"^\| ([A-Z]{2,}\d*) \|", readme, re.MULTILINE))
    found = []
    for module in modules(*FLOORS):
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                cited = CITATION.match(node.value)
                if cited and cited[1] not in tags:
                    found.append(f"{module.name}:{node.lineno} {node.value}")
    assert found == []


def test_settings_page_is_the_generated_one() -> None:
    page = (ROOT / "docs/reference/settings.md").read_text(encoding="utf-8")
    made = subprocess.run(
        [sys.executable, "-m", "portal.variables"], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert made.stdout.strip() in page, "write it anew: python -m portal.variables"


def test_every_setting_is_explained() -> None:
    assert [s.name for s in env.SETTINGS.values() if len(s.about) < 10] == []


def test_scheduled_tasks_exist_on_the_floor_they_name() -> None:
    for entry in SCHEDULE.values():
        floor = entry["task"].split(".")[0]
        importlib.import_module(f"{floor}.tasks")
        assert app.tasks[entry["task"]].__module__ == f"{floor}.tasks"


def test_no_tick_expires_before_a_late_worker_may_reach_it() -> None:
    # A worker some seconds behind finds every tick of a second expired, and then nothing is ever done.
    assert [e["task"] for e in SCHEDULE.values() if e["options"]["expires"] < EXPIRES_SECONDS_MIN] == []


def test_templates_stay_on_their_surface() -> None:
    folder = ROOT / "templates"
    used = [
        (path.relative_to(folder), name)
        for path in folder.rglob("*.html")
        for name in re.findall(r'{%\s*(?:include|extends)\s+"([^"]+)"', path.read_text(encoding="utf-8"))
    ]
    found = [
        f"{path}: {name}"
        for path, name in used
        if "/" in name and name.partition("/")[0] not in {path.parts[0], "shared"}
    ]
    assert found == []
