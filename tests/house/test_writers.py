"""Rows are written by actions and loaders only, and nothing happens behind a caller's back."""

import re

from tests.house.source import FLOORS, Module, calls, imports, modules

WRITES = re.compile(
    r"\.(save|create|acreate|update|delete|bulk_create|bulk_update|get_or_create|update_or_create)$"
)
QUERY = re.compile(r"\.objects\b|filter\(\)|exclude\(\)|\.all\(\)|_set\b")
# A session, a cache and a picture are not rows of the house.
NOT_ROWS = re.compile(r"(^|\.)(session|cache|picture)\.")
WRITERS = {"actions"}
# A program apart, started for one file: it has no database, and what it saves are pictures.
PROGRAMS = {"accounts/clients/rasteriser.py"}


def may_write(module: Module) -> bool:
    """Say whether a file is an action, or a loader of the sample world."""
    return module.room in WRITERS or module.name in PROGRAMS or module.name.startswith("portal/sample/")


def is_write(name: str) -> bool:
    """Say whether a call writes rows; `update` alone may be a dictionary's or a hash's."""
    if not WRITES.search(name) or NOT_ROWS.search(name):
        return False
    return not name.endswith(".update") or bool(QUERY.search(name))


def test_the_rule_knows_a_write() -> None:
    assert is_write("User.objects.create")
    assert is_write("user.save")
    assert is_write("Reminder.objects.filter().update")
    assert is_write("row.links.all().delete")
    assert not is_write("facts.update")
    assert not is_write("request.session.save")


def test_only_actions_and_loaders_write() -> None:
    found = [
        f"{module.name}:{line} {name}"
        for module in modules()
        if not may_write(module)
        for line, name in calls(module)
        if is_write(name)
    ]
    assert found == []


def test_no_model_is_fetched_by_name_and_no_signal_is_used() -> None:
    found = [
        f"{module.name}:{line} {name}"
        for module in modules()
        for line, name in calls(module)
        if name.endswith(("get_model", "get_registered_model")) or name in {"receiver", "dispatch.receiver"}
    ]
    signals = (
        "django.dispatch",
        "django.db.models.signals",
        "django.core.signals",
        "allauth.account.signals",
    )
    found += [
        f"{module.name}:{line} {name}"
        for module in modules()
        for line, name in imports(module)
        if name.startswith(signals)
    ]
    assert found == []


def test_saves_name_their_fields() -> None:
    """An update that writes every column would undo what another transaction wrote."""
    found = [
        f"{module.name}:{line + 1}"
        for module in modules(*FLOORS)
        for line, text in enumerate(module.text.splitlines())
        if module.name not in PROGRAMS
        and re.search(r"(?<!picture)\.save\((?!update_fields=|force_insert=)", text)
    ]
    assert found == []
