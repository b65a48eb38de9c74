"""Family facts that came about after a day, for those who must ask whether something else has changed with them."""

from collections.abc import Mapping
from datetime import date

from django.db.models import Q

from family.enums import ParentageKind
from family.models.kinship import Marriage, Parentage


def married_since(since: Mapping[int, date], *, on: date) -> frozenset[int]:
    """Give those of some people who married after their own day, and no later than a day."""
    if not since:
        return frozenset()
    who = Q(one__same_as_any=since) | Q(other__same_as_any=since)
    rows = Marriage.objects.current().filter(who, starts_on__gt=min(since.values()), starts_on__lte=on)
    found = set()
    for row in rows.select_related("one", "other"):
        for side in (row.one.human_id, row.other.human_id):
            if side in since and row.starts_on > since[side]:
                found.add(side)
    return frozenset(found)


def adopted_since(since: Mapping[int, date], *, on: date) -> frozenset[int]:
    """Give those of some people who were adopted after their own day, and no later than a day."""
    if not since:
        return frozenset()
    rows = Parentage.objects.current().filter(
        child__same_as_any=since,
        kind=ParentageKind.ADOPTION.value,
        starts_on__gt=min(since.values()),
        starts_on__lte=on,
    )
    return frozenset(
        row.child.human_id
        for row in rows.select_related("child")
        if row.starts_on > since[row.child.human_id]
    )
