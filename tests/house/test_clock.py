"""Only doors read the clock and the environment; below them both are arguments."""

import re

from tests.house.source import FLOORS, calls, imports, modules

CLOCKS = re.compile(r"(^|\.)(now|true_now|utcnow|today|time|time_ns|monotonic|localtime|localdate|gmtime)$")
READS_TIME = {"clock", "timezone", "datetime", "date", "time", "dt"}
DOORS = {"tasks", "management"}
# The clock itself, and the maker of UUIDv7, which carry the millisecond they were made in.
CLOCK_OWNERS = {"foundation/clock.py", "foundation/identifiers.py"}
ENVIRONMENT_READERS = ("portal/env.py", "portal/launch/", "portal/celery.py", "portal/wsgi.py")


def reads_clock(name: str) -> bool:
    """Say whether a call asks what time it is."""
    return bool(CLOCKS.search(name)) and name.split(".", maxsplit=1)[0] in READS_TIME


def test_the_rule_knows_a_clock() -> None:
    assert reads_clock("clock.today")
    assert reads_clock("datetime.now")
    assert reads_clock("time.time")
    assert not reads_clock("row.time")


def test_only_doors_read_the_clock() -> None:
    found = [
        f"{module.name}:{line} {name}"
        for module in modules(*FLOORS)
        if module.room not in DOORS and module.name not in CLOCK_OWNERS
        for line, name in calls(module)
        if reads_clock(name)
    ]
    assert found == []


def test_no_row_is_stamped_by_the_database() -> None:
    stamps = ("auto_now=", "default=timezone.now", "default=now")
    found = [m.name for m in modules(*FLOORS) if any(stamp in m.text for stamp in stamps)]
    assert found == []


def test_only_the_reader_of_the_environment_reads_it() -> None:
    found = [
        f"{module.name}:{line} {name}"
        for module in modules()
        if not module.name.startswith(ENVIRONMENT_READERS)
        for line, name in imports(module)
        if name in {"os", "os.environ", "os.getenv"} and "os.environ" in module.text
    ]
    assert found == []


def test_shared_settings_are_not_read_by_rules() -> None:
    found = [
        f"{module.name}:{line}"
        for module in modules(*FLOORS)
        if module.room == "rules"
        for line, name in imports(module)
        if name.startswith("django")
    ]
    assert found == []
