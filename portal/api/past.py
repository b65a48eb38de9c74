"""What to answer where a day is asked about of which the record does not say how something stood."""

from collections.abc import Iterator
from contextlib import contextmanager

from foundation.periods import DayNotKept
from portal.api import faults
from portal.api.faults import Place, Refused, told

_NOT_KEPT = told(
    "那一天的情况没有留下记录，请选晚一些的日子。",
    "How it stood on that day is not on record; ask for a later day.",
)


@contextmanager
def of_kept_days() -> Iterator[None]:
    """Refuse a day that is not on record rather than answer wrongly.

    Raises:
        Refused: naming the parameter.
    """
    try:
        yield
    except DayNotKept as error:
        raise Refused(faults.INVALID, Place("not_kept", "/on", _NOT_KEPT)) from error
