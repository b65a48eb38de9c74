"""Only the known rooms stand on a floor, so that no `utils.py` ever does."""

import pytest

from tests.house.source import FLOORS, ROOT

ROOMS = {
    "enums",
    "errors",
    "rules",
    "models",
    "fields",
    "sql",
    "queries",
    "access",
    "clients",
    "actions",
    "tasks",
    "admin",
    "management",
    "migrations",
    "apps",
}
DATA_FLOORS = {"regions"}
# The footing has no rooms: a handful of tiny modules, each written down here when it comes.
FOOTING = {
    "clock",
    "csv_records",
    "decisions",
    "documents",
    "errors",
    "identifiers",
    "masking",
    "money",
    "names",
    "periods",
    "plain",
    "sealing",
    "text",
}
SURFACES = {
    "web",
    "counter",
    "dev",
    "terminal",
    "office",
    "api",
    "permits",
    "shared",
    "launch",
    "oauth",
    "postgres",
    "registry",
    "sample",
    "sandbox",
    "management",
    "templatetags",
}
ROOF = {
    "admin_site",
    "api_settings",
    "apps",
    "celery",
    "channel_settings",
    "doors",
    "env",
    "faults",
    "jobs",
    "partner_settings",
    "sandbox_settings",
    "settings",
    "tasks",
    "urls",
    "variables",
    "wsgi",
}


def rooms_of(floor: str) -> set[str]:
    """List what stands in a floor's folder."""
    found = {path.name.removesuffix(".py") for path in (ROOT / floor).iterdir()}
    return {name for name in found if not name.startswith("__") and not name.startswith(".")}


@pytest.mark.parametrize("floor", [f for f in FLOORS if f != "foundation"])
def test_floor_has_known_rooms_only(floor: str) -> None:
    known = ROOMS | ({"data"} if floor in DATA_FLOORS else set())
    assert rooms_of(floor) - known == set()


def test_footing_and_roof_are_written_down() -> None:
    assert rooms_of("foundation") - FOOTING == set()
    assert rooms_of("portal") - SURFACES - ROOF == set()


def test_a_room_is_a_module_or_a_package_but_not_both() -> None:
    for floor in FLOORS:
        folder = ROOT / floor
        both = [p.stem for p in folder.glob("*.py") if (folder / p.stem / "__init__.py").exists()]
        assert both == []


def test_nothing_is_re_exported() -> None:
    """A package's first file holds a docstring, and imports only where Django finds tables by them."""
    for floor in FLOORS:
        for path in (ROOT / floor).rglob("__init__.py"):
            if path.parent.name == "models" or "migrations" in path.parts:
                continue
            assert "import" not in path.read_text(encoding="utf-8").split('"""')[-1], path
