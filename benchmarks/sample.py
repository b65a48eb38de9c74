"""The sample world in a scratch database."""

from benchmarks.databases import Scratch
from foundation import clock
from portal.sample import loading

DAUGHTER = "13800000001"


def enter(scratch: Scratch) -> None:
    """Lead Django to the database that holds the sample world."""
    scratch.enter("sample", _fill)


def _fill() -> None:
    loading.load(on=clock.today(), at=clock.now())
