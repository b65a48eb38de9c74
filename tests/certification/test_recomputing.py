"""Deadlines computed anew after the rules changed: all of the place, once, by the day's rules, whatever is killed."""

from collections.abc import Iterable
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from accounts.models.audit import AuditEvent
from certification.actions import recomputing
from certification.enums import Benefit, Standing
from certification.models.entitlements import Deadline
from certification.models.recomputing import RecomputeRun
from certification.queries.deadlines import deadlines_of, explanation_of
from certification.queries.recomputing import latest_run
from certification.rules.changes import CHANGE_PROTECTS
from certification.tasks import recompute_deadlines
from regions.enums import Confidence, Origin, PolicyScope
from regions.models.policy import PolicyValue
from tests.cast import AT, BENGBU, ON, Cast, at_noon

DAY = timedelta(days=1)
CHANGE = date(2026, 3, 10)
LATER = at_noon(CHANGE)
SIX: dict[str, Any] = {
    "type": "rolling_months", "months": 6, "granularity": "day", "initial_basis": "approval_counts"
}  # fmt: skip


def change_rule(
    value: dict[str, Any] = SIX, *, on: date = CHANGE, benefits: Iterable[Benefit] = Benefit
) -> None:
    """Let another rule hold in Bengbu from a day on, as a published change does: what held ends on that day."""
    for benefit in benefits:
        held = PolicyValue.objects.current().filter(
            code="certification.rule", scope_key=BENGBU, benefit=benefit.value, ends_on__isnull=True
        )
        for row in list(held):
            PolicyValue.objects.filter(pk=row.pk).update(superseded_at=AT)
            row.pk, row.ends_on, row.recorded_at = None, on, AT
            row.save(force_insert=True)
        PolicyValue.objects.create(
            code="certification.rule",
            scope=PolicyScope.AREA.value,
            scope_key=BENGBU,
            benefit=benefit.value,
            value=value,
            unit="",
            origin=Origin.LOCAL.value,
            starts_on=on,
            recorded_at=AT,
            source_document="a notice of the city",
            confidence=Confidence.SURE.value,
        )


@pytest.fixture
def settled(cast: Cast) -> Cast:
    """Every deadline stands by the rules of the day."""
    recomputing.run_through(at=AT)
    return cast


def dues() -> dict[int, date]:
    return dict(Deadline.objects.values_list("pk", "due_on"))


def test_the_first_run_moves_nothing_of_what_was_computed_today(cast: Cast) -> None:
    before = dues()
    progress = recomputing.run_through(at=AT)
    assert progress is not None
    assert (progress.done_count, progress.total_count) == (len(before), len(before))
    assert dues() == before


def test_a_change_moves_the_deadlines_of_its_place_on_its_day_and_no_others(settled: Cast) -> None:
    before = dues()
    change_rule()
    assert recomputing.run_through(at=AT) is None
    progress = recomputing.run_through(at=LATER)
    assert progress is not None
    after = dues()
    areas = dict(Deadline.objects.values_list("pk", "paying_area_key"))
    moved = {pk for pk, due in after.items() if due != before[pk]}
    assert moved
    assert {areas[pk] for pk in moved} == {BENGBU}
    assert progress.moved_count == len(moved)


def test_what_is_kept_is_what_the_page_proves_and_nobody_is_late_by_it(settled: Cast) -> None:
    people = list(Deadline.objects.values_list("person", flat=True))
    late = {c.entitlement_id for c in deadlines_of(people, on=CHANGE - DAY) if c.standing is Standing.OVERDUE}
    change_rule()
    recomputing.run_through(at=LATER)
    codes = set()
    for card in deadlines_of(people, on=CHANGE):
        proof = explanation_of(card, on=CHANGE)
        assert proof.due.due_on == card.due_on
        assert card.standing is not Standing.OVERDUE or card.entitlement_id in late
        codes |= {proof.due.transition.code} if proof.due.transition else set()
    assert CHANGE_PROTECTS in codes


def test_killed_anywhere_it_goes_on_and_a_second_run_finds_nothing(
    settled: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    change_rule()
    monkeypatch.setattr(recomputing, "BATCH", 1)
    assert recomputing.begin(at=LATER)
    first = recomputing.advance(at=LATER)
    assert first is not None
    assert (first.done_count, first.has_ended) == (1, False)
    # Somebody begins again, as the next tick does, and the run that is under way goes on.
    assert recomputing.begin(at=LATER)
    last = recomputing.run_through(at=LATER)
    assert last is not None
    assert last.has_ended
    assert last.done_count == last.total_count
    assert RecomputeRun.objects.filter(began_at=LATER).count() == 1
    assert recomputing.run_through(at=LATER) is None
    line = latest_run()
    assert line is not None
    assert (line.is_open, line.done_count) == (False, last.done_count)


def test_one_run_at_a_time(cast: Cast) -> None:
    recomputing.begin(at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        RecomputeRun.objects.create(places=[], total_count=0, began_at=AT)


def test_a_change_during_a_run_is_made_by_the_next_one(
    settled: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    change_rule()
    monkeypatch.setattr(recomputing, "BATCH", 1)
    recomputing.begin(at=LATER)
    recomputing.advance(at=LATER)
    change_rule({**SIX, "months": 24}, on=CHANGE + DAY)
    nextday = LATER + DAY
    recomputing.run_through(at=nextday)
    recomputing.run_through(at=nextday)
    for card in deadlines_of([settled.grandmother.pk], on=CHANGE + DAY):
        assert explanation_of(card, on=CHANGE + DAY).due.due_on == card.due_on


def test_a_rule_that_asks_for_the_day_of_birth(settled: Cast) -> None:
    window = {
        "type": "birth_month_window", "months_before": 1, "months_after": 1, "initial_basis": "approval_counts"
    }  # fmt: skip
    change_rule(window, benefits=[Benefit.PENSION_RESIDENT])
    recomputing.run_through(at=LATER)
    for card in deadlines_of([settled.grandmother.pk], on=CHANGE):
        assert explanation_of(card, on=CHANGE).due.due_on == card.due_on


def test_ticks_and_operators_do_it_and_it_is_in_the_audit_once(cast: Cast) -> None:
    recompute_deadlines()
    recompute_deadlines()
    assert AuditEvent.objects.filter(action="deadlines.recomputed").count() == 1
    said = StringIO()
    call_command("recompute_deadlines", stdout=said)
    assert "stands by the rules" in said.getvalue()


def test_the_day_of_the_cast_is_before_the_change() -> None:
    assert ON < CHANGE


def test_whoever_is_certified_while_a_batch_reckons_keeps_the_newer_deadline(
    settled: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The batch holds nothing: it moves only what is still as it read it."""
    change_rule()
    mine = Deadline.objects.filter(entitlement__public_id=settled.grandmother_pension)
    newer = date(2030, 1, 1)
    reckon = recomputing.due_across

    def certified_meanwhile(*given: Any) -> Any:
        mine.update(last_event_on=CHANGE, due_on=newer)
        return reckon(*given)

    monkeypatch.setattr(recomputing, "due_across", certified_meanwhile)
    recomputing.run_through(at=LATER)
    assert mine.get().due_on == newer
    assert Deadline.objects.exclude(pk=mine.get().pk).filter(due_on=newer).count() == 0
