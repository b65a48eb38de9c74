"""Plans reminders, each area by itself; at any time, any number of times, by many at once, and killed at any point.

1. An area planned up to a day asks only which deadlines reached a stage after it; one that is new, that failed long or
   whose policy changed has all its deadlines looked through.
2. All areas that are well go together, in pieces of a bounded size; a piece that fails is planned area by area, and
   whatever fails alone is written down and stays behind until a later run.
3. Deadlines that changed meanwhile wait in a queue (`sql/deadline_changes.sql`) and get their latest stage at once.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.rules.payloads import fingerprint
from certification.actions import reminder_runs
from certification.actions.reminder_months import open_months
from certification.actions.reminder_runs import Tally
from certification.actions.taking_back import forget_untold, take_back
from certification.enums import RunOutcome
from certification.errors import ReminderMonthMissing
from certification.models.reminder_plans import ReminderArea
from certification.queries.reminder_rules import RuleBook, rules_on
from certification.rules.reminder_tables import AreaOffsets, Rule, day_table, window_table
from foundation.periods import add_months

# Beyond, looking through all deadlines is no dearer than asking for each day.
DAYS_MAX = 31
# Deadlines in one transaction; pieces of the queue in one run, the next goes on.
PIECE_MAX = 100_000
CHANGES_MAX = 20_000
CHANGES_PIECES_MAX = 200

_COUNT_DAYS = """
SELECT paying_area_key, count(*) FROM certification_deadline WHERE due_on = ANY (%s::date[]) GROUP BY paying_area_key
"""
_COUNT_REACHED = """
SELECT paying_area_key, count(*) FROM certification_deadline
WHERE due_on < (SELECT max(one) FROM unnest(%s::date[]) AS one) AND paying_area_key = ANY (%s::text[])
GROUP BY paying_area_key
"""
_PLAN_DAYS = """
SELECT area_key, planned FROM certification_plan_days(
    %s::text[], %s::integer[], %s::integer[], %s::text[], %s::date[], %s::smallint[], %s, %s)
"""
_PLAN_REACHED = """
SELECT area_key, planned FROM certification_plan_reached(
    %s::text[], %s::integer[], %s::integer[], %s::text[], %s::date[], %s::date[], %s::smallint[], %s::bigint[], %s, %s)
"""
_PLANNED = """
UPDATE certification_reminderarea area
SET planned_on = %s, seal = done.seal, failures_count = 0, failed_at = NULL, error = ''
FROM unnest(%s::text[], %s::text[]) AS done (area_key, seal) WHERE area.area_key = done.area_key
"""
_ENDED = """
INSERT INTO certification_deadlinechange (entitlement_id)
SELECT ended.id FROM certification_entitlement ended
WHERE ended.ends_on BETWEEN %s AND %s AND ended.superseded_at IS NULL
"""
# An area that is not planned now takes no change by itself: once it can be planned, all of it is looked through.
_LEAVE = """
INSERT INTO certification_reminderarea AS area (area_key, planned_on, seal, failures_count, failed_at, error)
SELECT DISTINCT due.paying_area_key, NULL::date, '', 0, NULL::timestamptz, ''
FROM certification_deadline due
WHERE due.entitlement_id = ANY (%s) AND due.paying_area_key <> ALL (%s)
ORDER BY due.paying_area_key
ON CONFLICT (area_key) DO UPDATE SET planned_on = NULL
"""
# `reminder_months.sql` opens them; PostgreSQL names no constraint where a row finds none.
_NO_MONTH = "no partition of relation"
_ERROR_MAX = 300
_Counts = dict[str, int]


@dataclass(frozen=True)
class _Stand:
    """How far an area is."""

    planned_on: date | None
    seal: str
    failures_count: int


@dataclass(frozen=True)
class _Job:
    """What is to be done for one area: the days since it was planned, or everything."""

    area: AreaOffsets
    stand: _Stand

    @property
    def key(self) -> str:
        """Name the area."""
        return self.area.area_key


def plan(*, on: date, at: datetime) -> int:
    """Plan every reminder whose stage has come by a day and is not planned yet; say how many are new.

    A day before one that is planned already, as by a clock that is behind, plans nothing.
    """
    stands = _stands()
    if any(stand.planned_on and stand.planned_on > on for stand in stands.values()):
        return 0
    book = rules_on(on, beside=stands.keys())
    jobs = _jobs(book, stands, on=on)
    if jobs:
        _prepare(jobs, stands.keys(), on=on)
        _note_ended(jobs, on=on)
    for key, error in sorted(book.refused.items()):
        _fail(key, error, on=on, at=at)
    planned = sum(_plan_piece(piece, on=on, at=at) for piece in _pieces(jobs, on=on))
    return planned + _plan_changes(book, on=on, at=at)


def _stands() -> dict[str, _Stand]:
    return {row.area_key: _stand(row) for row in ReminderArea.objects.all()}


def _stand(row: ReminderArea) -> _Stand:
    return _Stand(row.planned_on, row.seal, row.failures_count)


def _jobs(book: RuleBook, stands: dict[str, _Stand], *, on: date) -> list[_Job]:
    """List what is to be done: nothing for an area that is planned up to the day by the policy in force."""
    found = []
    for key, area in book.rules.items():
        stand = stands.get(key, _Stand(None, "", 0))
        is_known = stand.planned_on is not None and stand.seal == _seal(area)
        if is_known and stand.planned_on == on and not stand.failures_count:
            continue
        is_near = is_known and stand.planned_on is not None and on - stand.planned_on <= timedelta(DAYS_MAX)
        found.append(_Job(replace(area, since=stand.planned_on if is_near else None), stand))
    return found


def _seal(area: AreaOffsets) -> str:
    """Give what tells one policy of an area from another."""
    return _seal_of(area.offsets)


@lru_cache(maxsize=256)
def _seal_of(rule: Rule) -> str:
    return fingerprint({benefit.value: list(days) for benefit, days in rule})


def _prepare(jobs: Sequence[_Job], known: Collection[str], *, on: date) -> None:
    """Have a row for every area, and a table for every month that the days may write into."""
    missing = [ReminderArea(area_key=job.key) for job in jobs if job.key not in known]
    if missing:
        ReminderArea.objects.bulk_create(missing, ignore_conflicts=True)
    since = min((job.area.since for job in jobs if job.area.since), default=on)
    with transaction.atomic():
        open_months(since, add_months(on, 1))


def _note_ended(jobs: Sequence[_Job], *, on: date) -> None:
    """Have the benefits looked at that ended by their date since: what was written about them stays in the house."""
    since = min((job.area.since for job in jobs if job.area.since), default=on)
    with connection.cursor() as cursor:
        cursor.execute(_ENDED, [max(since, on - timedelta(DAYS_MAX)), on])


def _pieces(jobs: Sequence[_Job], *, on: date) -> Iterator[list[_Job]]:
    """Part what is to be done: the days of all that are well, then what is looked through, then who failed before."""
    well = [job for job in jobs if not job.stand.failures_count]
    for group in ([job for job in well if job.area.since], [job for job in well if not job.area.since]):
        yield from _bounded(group, on=on)
    for job in jobs:
        if job.stand.failures_count:
            yield [job]


def _bounded(jobs: Sequence[_Job], *, on: date) -> Iterator[list[_Job]]:
    """Part areas so that the deadlines of a piece are few enough for one transaction; one area is not parted."""
    if not jobs:
        return
    counts = _deadlines(jobs, on=on)
    piece: list[_Job] = []
    size = 0
    for job in jobs:
        count = counts.get(job.key, 0)
        if piece and size + count > PIECE_MAX:
            yield piece
            piece, size = [], 0
        piece.append(job)
        size += count
    yield piece


def _deadlines(jobs: Sequence[_Job], *, on: date) -> _Counts:
    """Count the deadlines that a statement for these areas would look at."""
    areas = [job.area for job in jobs]
    if areas[0].since:
        return _rows(_COUNT_DAYS, [day_table(areas, on).due_days])
    return _rows(_COUNT_REACHED, [window_table(areas, on).ends, [job.key for job in jobs]])


def _plan_piece(jobs: Sequence[_Job], *, on: date, at: datetime) -> int:
    """Plan some areas in one transaction; where that fails, each in its own, and one that fails alone is left behind."""
    try:
        with transaction.atomic():
            return _plan_together(jobs, on=on, at=at)
    except DatabaseError as error:
        if len(jobs) == 1:
            _fail(jobs[0].key, error, on=on, at=at)
            return 0
        return sum(_plan_piece([job], on=on, at=at) for job in jobs)


def _plan_together(jobs: Sequence[_Job], *, on: date, at: datetime) -> int:
    """Plan those areas that nobody else has in hand and that stand as they were read."""
    keys = [job.key for job in jobs]
    rows = ReminderArea.objects.select_for_update(skip_locked=True).filter(area_key__in=keys)
    held = {row.area_key: _stand(row) for row in rows.order_by("area_key")}
    free = [job for job in jobs if held.get(job.key) == job.stand]
    if not free:
        return 0
    planned = _plan([job.area for job in free], on=on, at=at)
    with connection.cursor() as cursor:
        cursor.execute(_PLANNED, [on, [job.key for job in free], [_seal(job.area) for job in free]])
    reminder_runs.note(_tallies(planned), on=on)
    reminder_runs.follow(on=on, at=at)
    return sum(planned.values())


def _plan(areas: Sequence[AreaOffsets], *, on: date, at: datetime) -> _Counts:
    if not areas[0].since:
        return _plan_reached(areas, None, on=on, at=at)
    table = day_table(areas, on)
    of_days = [table.rules, table.benefits, table.days, table.stages]
    return _rows(_PLAN_DAYS, [table.members.areas, table.members.rules, *of_days, on, at])


def _plan_reached(areas: Sequence[AreaOffsets], only: list[int] | None, *, on: date, at: datetime) -> _Counts:
    """Plan the stage every deadline has reached, of some areas or of some benefits there."""
    table = window_table(areas, on)
    of_windows = [table.rules, table.benefits, table.begins, table.ends, table.stages]
    return _rows(_PLAN_REACHED, [table.members.areas, table.members.rules, *of_windows, only, on, at])


def _plan_changes(book: RuleBook, *, on: date, at: datetime) -> int:
    """Give every deadline that came or moved its latest stage, and so whoever is newly told of it."""
    planned = 0
    for _piece in range(CHANGES_PIECES_MAX):
        with transaction.atomic():
            ids = _take_changes(on=on)
            if not ids:
                break
            planned += _plan_changed(ids, book, on=on, at=at)
    return planned


def _plan_changed(ids: list[int], book: RuleBook, *, on: date, at: datetime) -> int:
    """Plan some benefits, of all areas at once; where that fails, of one area after another.

    What was written about them, has not left the house and is true no longer is taken back.
    """
    # Held until the end: the days of an area go in without a look at each key, and these must not come in between.
    held = ReminderArea.objects.select_for_update().order_by("area_key")
    behind = {row.area_key for row in held if row.failures_count}
    forget_untold(ids, on=on, at=at)
    areas = [area for key, area in book.rules.items() if key not in behind]
    try:
        with transaction.atomic():
            found = _plan_reached(areas, ids, on=on, at=at)
    except DatabaseError:
        found = {}
        for area in list(areas):
            try:
                with transaction.atomic():
                    found |= _plan_reached([area], ids, on=on, at=at)
            except DatabaseError as error:
                areas.remove(area)
                _fail(area.area_key, error, on=on, at=at)
    with connection.cursor() as cursor:
        cursor.execute(_LEAVE, [ids, [area.area_key for area in areas]])
    take_back(ids, on=on, at=at)
    reminder_runs.note(_tallies(found), on=on)
    return sum(found.values())


def _take_changes(*, on: date) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT certification_take_changes(%s, %s)", [on, CHANGES_MAX])
        row = cursor.fetchone()
    return list(row[0]) if row else []


def _fail(key: str, error: Exception, *, on: date, at: datetime) -> None:
    """Note that an area was left behind, and why; it is tried again by itself at the next run."""
    words = _words(error)[:_ERROR_MAX]
    with transaction.atomic():
        row, _created = ReminderArea.objects.select_for_update().get_or_create(area_key=key)
        row.failures_count, row.failed_at, row.error = row.failures_count + 1, at, words
        row.save(update_fields=["failures_count", "failed_at", "error"])
        reminder_runs.fail(key, words, on=on, at=at)


def _words(error: Exception) -> str:
    """Say in one line what went wrong, without the values of any row."""
    if not isinstance(error, DatabaseError):
        return str(error)
    if isinstance(error, IntegrityError) and _NO_MONTH in str(error):
        return str(ReminderMonthMissing())
    return str(error).partition("\n")[0]


def _tallies(planned: _Counts) -> Iterable[Tally]:
    return [Tally(key, RunOutcome.PLANNED, count) for key, count in planned.items()]


def _rows(statement: str, given: list[Any]) -> _Counts:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return dict(cursor.fetchall())
