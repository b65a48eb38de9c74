"""Writes how often partners called which operation; whoever counts hands in sums, not single calls."""

from collections.abc import Mapping
from dataclasses import astuple, dataclass
from datetime import date, timedelta

from django.db import connection

from accounts.models.partner_staff import PartnerUsage

KEPT_FOR = timedelta(days=400)
DROP_MAX = 10_000
_ADD = """
INSERT INTO accounts_partnerusage (partner_id, "on", operation, status, code, calls_count)
SELECT * FROM unnest(%s::bigint[], %s::date[], %s::text[], %s::smallint[], %s::text[], %s::bigint[])
ON CONFLICT (partner_id, "on", operation, status, code)
DO UPDATE SET calls_count = accounts_partnerusage.calls_count + EXCLUDED.calls_count
"""


@dataclass(frozen=True, order=True)
class Outcome:
    """One kind of call: whose, on which day of China, which operation, and what came of it."""

    partner_id: int
    on: date
    operation: str
    status: int
    code: str = ""


def add(counts: Mapping[Outcome, int]) -> None:
    """Add sums to what is counted already, in one statement and one order, so that two writers never wait in a ring."""
    if not counts:
        return
    rows = [(*astuple(outcome), counts[outcome]) for outcome in sorted(counts)]
    with connection.cursor() as cursor:
        cursor.execute(_ADD, [list(column) for column in zip(*rows, strict=True)])


def drop_old(*, on: date) -> int:
    """Drop one batch of counts that are older than anybody may ask for; say how many."""
    old = PartnerUsage.objects.filter(on__lt=on - KEPT_FOR).order_by("on")
    keys = list(old.values_list("pk", flat=True)[:DROP_MAX])
    PartnerUsage.objects.filter(pk__in=keys).delete()
    return len(keys)
