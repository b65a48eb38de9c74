"""Plain values, as a file for people and machines holds them."""

from datetime import UTC, date, datetime, time
from enum import StrEnum
from uuid import UUID

import pytest

from foundation.plain import plain, plain_row


class Colour(StrEnum):
    RED = "red"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        (True, True),
        (7, 7),
        (Colour.RED, "red"),
        (date(2026, 2, 28), "2026-02-28"),
        (datetime(2026, 2, 28, 1, 2, tzinfo=UTC), "2026-02-28T01:02:00+00:00"),
        (time(9, 30), "09:30:00"),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        ((date(2026, 1, 1), [None]), ["2026-01-01", [None]]),
        ({"on": date(2026, 1, 1)}, {"on": "2026-01-01"}),
    ],
)
def test_values_are_written_plainly(value: object, expected: object) -> None:
    found = plain(value)
    assert (found, type(found)) == (expected, type(expected))


@pytest.mark.parametrize("value", [b"sealed", memoryview(b"sealed"), 1.5, object(), {1: b"x"}, [b"x"]])
def test_what_may_be_sealed_or_inexact_has_no_plain_form(value: object) -> None:
    with pytest.raises(TypeError):
        plain(value)


def test_a_row_keeps_its_names() -> None:
    assert plain_row({"a": 1, "b": date(2026, 1, 1)}) == {"a": 1, "b": "2026-01-01"}
