"""Looks at bindings that stand again, each day and when somebody's insurance has changed: pause, resume or end.

Many at a time: the facts of a batch in a few statements, and only those whose verdict moves them are held, asked once
more and written. `reviewed_at` is the only memory, so a round that was cut off goes on where it was.
Nothing is paid wrongly in between: a payment asks on the day too. Deaths are `deaths.settle`'s, which can give back.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from accounts.actions import audit, people
from accounts.enums.partner_events import PartnerEventKind
from accounts.rules.actors import SYSTEM
from family.actions import binding_notices, binding_rows, partner_telling
from family.enums import BindingCause, BindingState
from family.models.bindings import STANDING_STATES, SharingBinding
from family.queries.binding_changes import standing_since_changed
from family.queries.sharing import facts_between
from family.rules.binding_reviews import Review, Verdict, review
from foundation.clock import day_begins, local_date

BATCH_MAX = 500
BATCHES_MAX = 20
# A worker that was down for so long leaves what changed to the daily review.
LATELY = timedelta(hours=6)

_KINDS = {
    Verdict.PAUSES: PartnerEventKind.BINDING_SUSPENDED,
    Verdict.STANDS: PartnerEventKind.BINDING_RESUMED,
    Verdict.ENDS: PartnerEventKind.BINDING_ENDED,
}
_WORDS = {Verdict.PAUSES: "suspended", Verdict.STANDS: "resumed", Verdict.ENDS: "review_ended"}
_COLUMNS = ["state", "ended_at", "ends_on", "suspended_at", "cause", "changed_at"]


@dataclass(frozen=True)
class ReviewReport:
    """How many bindings were looked at, and what became of them."""

    seen_count: int = 0
    paused_count: int = 0
    resumed_count: int = 0
    ended_count: int = 0

    def plus(self, other: "ReviewReport") -> "ReviewReport":
        """Add what another batch did."""
        return ReviewReport(
            self.seen_count + other.seen_count,
            self.paused_count + other.paused_count,
            self.resumed_count + other.resumed_count,
            self.ended_count + other.ended_count,
        )


def review_due(*, at: datetime) -> ReviewReport:
    """Look at whatever was not looked at yet on this day, some batches; China's day."""
    morning = day_begins(local_date(at))
    due = Q(reviewed_at__isnull=True) | Q(reviewed_at__lt=morning)
    rows = SharingBinding.objects.filter(due, state__in=STANDING_STATES)
    in_turn = rows.order_by(F("reviewed_at").asc(nulls_first=True), "pk").values_list("pk", flat=True)
    return _rounds(lambda: list(in_turn.all()[:BATCH_MAX]), at=at)


def review_changed(*, at: datetime) -> ReviewReport:
    """Look at whatever had the insurance of a side recorded anew, or an account closed, since it was last looked at.

    Of what was recorded before `LATELY` nothing is found here, nor of what a load of many hours dates by its beginning:
    that is the daily review's.
    """
    return _rounds(lambda: standing_since_changed(at - LATELY, most=BATCH_MAX), at=at)


def _rounds(due: Callable[[], Sequence[int]], *, at: datetime) -> ReviewReport:
    report = ReviewReport()
    for _round in range(BATCHES_MAX):
        ids = due()
        if not ids:
            break
        report = report.plus(_batch(ids, at=at))
    return report


def _batch(ids: Sequence[int], *, at: datetime) -> ReviewReport:
    """Look at one batch: nobody is held for those that go on as they are."""
    rows = list(SharingBinding.objects.filter(pk__in=ids).select_related("sharer", "user"))
    moving = [row.pk for row, _seen in _moving(rows, at=at)]
    report = _move(moving, at=at) if moving else ReviewReport()
    SharingBinding.objects.filter(pk__in=ids).update(reviewed_at=at)
    return report.plus(ReviewReport(seen_count=len(rows)))


@transaction.atomic
def _move(ids: Sequence[int], *, at: datetime) -> ReviewReport:
    """Hold both sides of what moves, ask once more, write, and tell both."""
    sides = SharingBinding.objects.filter(pk__in=ids).values_list("sharer_id", "user_id")
    people.lock({one for pair in sides for one in pair})
    rows = list(binding_rows.rows().filter(pk__in=ids, state__in=STANDING_STATES).order_by("pk"))
    moved = _moving(rows, at=at)
    told: dict[Verdict, list[SharingBinding]] = {verdict: [] for verdict in Verdict}
    for row, seen in moved:
        was_active = row.state == BindingState.ACTIVE.value
        _put(row, seen, at=at)
        # That a pause has another cause by now is no news.
        if was_active or seen.verdict is not Verdict.PAUSES:
            told[seen.verdict].append(row)
    SharingBinding.objects.bulk_update([row for row, _seen in moved], _COLUMNS)
    for verdict, word in _WORDS.items():
        binding_notices.tell_many(told[verdict], f"family.binding.{word}", at=at)
        partner_telling.bindings(told[verdict], _KINDS[verdict], at=at)
        events = [
            binding_notices.event(f"binding.{word}", row, one, cause=row.cause)
            for row in told[verdict]
            for one in (row.sharer.human_id, row.user.human_id)
        ]
        audit.record_many(SYSTEM, events, at=at)
    return ReviewReport(
        paused_count=len(told[Verdict.PAUSES]),
        resumed_count=len(told[Verdict.STANDS]),
        ended_count=len(told[Verdict.ENDS]),
    )


def _moving(rows: Sequence[SharingBinding], *, at: datetime) -> list[tuple[SharingBinding, Review]]:
    """Give those of some bindings whose state is not what the facts of the day make of them."""
    on = local_date(at)
    pairs = {row.pk: (row.sharer.human_id, row.user.human_id) for row in rows}
    facts = facts_between(sorted(set(pairs.values())), on=on)
    found = []
    for row in rows:
        known = facts.get(pairs[row.pk])
        if known is None:
            continue
        seen = review(known, bound_at=row.answered_at or row.proposed_at)
        if seen.cause is not BindingCause.DEATH and _is_moved(row, seen):
            found.append((row, seen))
    return found


def _is_moved(row: SharingBinding, seen: Review) -> bool:
    match seen.verdict:
        case Verdict.ENDS:
            return True
        case Verdict.PAUSES:
            return row.state == BindingState.ACTIVE.value or row.cause != (seen.cause or "")
        case Verdict.STANDS:
            return row.state == BindingState.SUSPENDED.value


def _put(row: SharingBinding, seen: Review, *, at: datetime) -> None:
    row.changed_at = at
    row.cause = seen.cause.value if seen.cause else ""
    match seen.verdict:
        case Verdict.ENDS:
            row.state, row.ended_at, row.suspended_at = BindingState.ENDED.value, at, None
            row.ends_on = seen.ends_on
        case Verdict.PAUSES:
            row.state, row.suspended_at = BindingState.SUSPENDED.value, row.suspended_at or at
        case Verdict.STANDS:
            row.state, row.suspended_at = BindingState.ACTIVE.value, None
