"""What the tests of the regions floor share: the shipped facts, in files and in the database."""

from datetime import UTC, datetime

import pytest

from regions.actions import loading
from regions.models.places import Division
from regions.rules.bundle.whole import Bundle

LOADED_AT = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def bundle() -> Bundle:
    """The facts of the shipped files."""
    found, faults = loading.read_shipped()
    assert faults == []
    return found


@pytest.fixture
def shipped(db: None) -> None:
    """A database that holds the shipped facts; most begin with one that does."""
    if not Division.objects.exists():
        loading.load_shipped(at=LOADED_AT)
