"""How the benefits of some areas stand as a whole: due, late, certified by channel, suspended, and wrongly suspended.

A few set-based statements, whatever the number of people; only what is due or late is read.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count

from certification.enums import Method, PeriodKind
from certification.models.events import Certification
from certification.models.standings import StandingPeriod
from certification.queries.standing_lists import windows_on
from certification.queries.wrongs import wrong_counts

_COUNT = """
SELECT reached.area_key,
       count(*) FILTER (WHERE due.due_on > reached.late_on),
       count(*) FILTER (WHERE due.due_on <= reached.late_on)
FROM jsonb_to_recordset(%(windows)s::jsonb) AS reached (area_key text, benefit text, late_on date, soon_on date)
JOIN certification_deadline due
  ON due.paying_area_key = reached.area_key AND due.benefit = reached.benefit AND due.due_on <= reached.soon_on
JOIN certification_entitlement live ON live.id = due.entitlement_id
WHERE live.superseded_at IS NULL AND live.starts_on <= %(on)s AND (live.ends_on IS NULL OR live.ends_on > %(on)s)
  AND NOT EXISTS (
    SELECT FROM certification_standingperiod stop
    WHERE stop.entitlement_id = due.entitlement_id AND stop.superseded_at IS NULL
      AND stop.starts_on <= %(on)s AND (stop.ends_on IS NULL OR stop.ends_on > %(on)s))
  AND accounts_is_alive(due.person_id, %(on)s)
GROUP BY reached.area_key
"""


@dataclass(frozen=True)
class AreaOverview:
    """One area on a day. ``wrong_count`` and ``lost_days`` are of suspensions decided since the first of January."""

    area_key: str
    due_count: int
    overdue_count: int
    suspended_count: int
    wrong_count: int
    lost_days: int
    by_method: dict[Method, int] = field(default_factory=dict)

    @property
    def certified_count(self) -> int:
        """Count what was certified since the first of the month, by any channel."""
        return sum(self.by_method.values())


def overview(
    area_keys: Iterable[str], *, on: date, month_began: datetime, year_began: datetime
) -> list[AreaOverview]:
    """Count each of some areas."""
    keys = sorted(set(area_keys))
    due = due_counts(keys, on=on)
    methods = _by_method(keys, since=month_began)
    suspended = dict(
        StandingPeriod.objects.current()
        .valid_on(on)
        .filter(kind=PeriodKind.SUSPENDED.value, entitlement__paying_area_key__in=keys)
        .values_list("entitlement__paying_area_key")
        .annotate(count=Count("entitlement", distinct=True))
    )
    found = []
    for key in keys:
        wrong_count, lost_days = wrong_counts([key], since=year_began, on=on)
        near, late = due.get(key, (0, 0))
        found.append(
            AreaOverview(key, near, late, suspended.get(key, 0), wrong_count, lost_days, methods.get(key, {}))
        )
    return found


def due_counts(keys: Iterable[str], *, on: date, soon_days: int | None = None) -> dict[str, tuple[int, int]]:
    """Count by area what is due within some days, or within those of the area's policy, and what is late."""
    windows: list[dict[str, Any]] = [
        {
            "area_key": window.area_key,
            "benefit": window.benefit.value,
            "late_on": window.late_on.isoformat(),
            "soon_on": (on + timedelta(days=soon_days or window.soon_days)).isoformat(),
        }
        for window in windows_on(keys, on=on)
    ]
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"windows": json.dumps(windows), "on": on})
        return {key: (near, late) for key, near, late in cursor.fetchall()}


def _by_method(keys: list[str], *, since: datetime) -> dict[str, dict[Method, int]]:
    rows = Certification.objects.standing().filter(
        entitlement__paying_area_key__in=keys, recorded_at__gte=since
    )
    counted = rows.values_list("entitlement__paying_area_key", "method").annotate(count=Count("pk"))
    found: dict[str, dict[Method, int]] = {}
    for key, method, count in counted:
        found.setdefault(key, {})[Method(method)] = count
    return found
