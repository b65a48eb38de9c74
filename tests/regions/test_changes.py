"""An officer drafts, another decides: what may be drafted, who may decide, and what an approval writes."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread
from time import sleep

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from foundation.periods import Period
from regions.actions import changes, loading
from regions.actions.editions import hold_edition
from regions.enums import ChangeState, Confidence, Origin
from regions.errors import (
    ChangeDecided,
    ChangeExists,
    ChangeMoved,
    ChangeNeedsSecond,
    ChangeNotFound,
    ChangeRefused,
)
from regions.models.changes import PolicyChange
from regions.models.editions import Edition
from regions.models.policy import PolicyValue
from regions.queries.changes import ChangeCard, change_by_id, changes_in, history_of, seal_of
from regions.queries.editions import one_look
from regions.queries.policy import policy
from regions.rules.changes import Draft, fingerprint
from regions.rules.facts import Source

AT = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
ON = date(2026, 11, 25)
WAITS = timedelta(days=30)
LATER = datetime(2100, 1, 1, tzinfo=UTC)
MAKER, CHECKER = 1, 2
NOTICE = Source("蚌埠市人社局虚构通知", "第三条", checked_on=ON)
GRACE = Draft(
    area_key="340300",
    code="certification.grace",
    value=10,
    period=Period(date(2027, 1, 1)),
    source=NOTICE,
    confidence=Confidence.SURE,
)
pytestmark = pytest.mark.usefixtures("shipped")


def drafted(draft: Draft = GRACE, *, by: int = MAKER, at: datetime = AT) -> ChangeCard:
    return changes.draft(draft, by=by, waits=WAITS, at=at)


def approved(draft: Draft, *, at: datetime = AT) -> ChangeCard:
    card = drafted(draft, at=at)
    return changes.approve(card.public_id, seen(card), by=CHECKER, at=at)


def seen(card: ChangeCard) -> str:
    """Give what the second officer sees now."""
    return seal_of(card.draft, on=ON)


def grace(on: date, *, known_at: datetime | None = None) -> int:
    return policy("certification.grace", area_key="340300", on=on, known_at=known_at).integer()


class TestDrafting:
    def test_a_draft_changes_nothing_yet(self) -> None:
        card = drafted()
        assert (card.state, card.draft, card.expires_at) == (ChangeState.WAITING, GRACE, AT + WAITS)
        assert card.payload_hash == fingerprint(GRACE)
        assert grace(date(2027, 6, 1)) == 0
        assert changes_in(["340300"]) == [card]
        assert changes_in(["440300"]) == []

    @pytest.mark.parametrize(
        ("field", "value", "code"),
        [
            ("value", 1000, "regions.change.wrong_value"),
            ("value", "ten", "regions.change.wrong_value"),
            ("code", "certification.moon", "regions.change.wrong_value"),
            ("code", "duty.loss_report_working_days", "regions.change.wrong_value"),
            ("area_key", "999999", "regions.change.wrong_value"),
            ("benefit", "bread", "regions.change.wrong_value"),
            ("insurance", "unemployment", "regions.change.wrong_value"),
            ("period", Period(date(1998, 12, 13)), "regions.change.before_horizon"),
            ("source", Source(" ", checked_on=ON), "regions.change.no_source"),
            ("source", Source("a notice"), "regions.change.not_checked"),
            ("source", Source("a notice", checked_on=date(2026, 11, 26)), "regions.change.checked_later"),
        ],
    )
    def test_what_cannot_stand_is_refused_with_the_reason(self, field: str, value: object, code: str) -> None:
        with pytest.raises(ChangeRefused) as refusal:
            drafted(replace(GRACE, **{field: value}))
        assert [reason.code for reason in refusal.value.reasons] == [code]

    def test_all_reasons_come_at_once(self) -> None:
        with pytest.raises(ChangeRefused) as refusal:
            drafted(replace(GRACE, value=-1, source=Source("")))
        assert [reason.code for reason in refusal.value.reasons] == [
            "regions.change.wrong_value",
            "regions.change.no_source",
            "regions.change.not_checked",
        ]

    def test_one_draft_of_a_thing_waits_at_a_time(self) -> None:
        drafted()
        with pytest.raises(ChangeExists):
            drafted(replace(GRACE, value=11), by=CHECKER)
        drafted(replace(GRACE, benefit="survivor"))

    def test_a_draft_that_ran_out_makes_room(self) -> None:
        old = drafted()
        new = drafted(replace(GRACE, value=11), at=AT + WAITS)
        again = change_by_id(old.public_id)
        assert again is not None
        assert again.state is ChangeState.EXPIRED
        assert new.state is ChangeState.WAITING


class TestDeciding:
    def test_a_colleague_approves_and_it_holds_from_its_day_on(self) -> None:
        card = approved(GRACE)
        assert (card.state, card.decided_by) == (ChangeState.APPROVED, CHECKER)
        assert [grace(date(2026, 12, 31)), grace(date(2027, 1, 1))] == [0, 10]
        answer = policy("certification.grace", area_key="340300", on=date(2027, 1, 1))
        assert (answer.origin, answer.source, answer.unit) == (Origin.LOCAL, NOTICE, "day")
        assert policy("certification.grace", area_key="340400", on=date(2027, 1, 1)).integer() == 0

    def test_what_was_known_before_stays_answerable(self) -> None:
        approved(GRACE)
        day = date(2027, 1, 1)
        assert grace(day, known_at=AT) == 10
        assert grace(day, known_at=AT - timedelta(seconds=1)) == 0

    def test_nobody_approves_or_rejects_their_own_draft(self) -> None:
        card = drafted()
        with pytest.raises(ChangeNeedsSecond):
            changes.approve(card.public_id, seen(card), by=MAKER, at=AT)
        with pytest.raises(ChangeNeedsSecond):
            changes.reject(card.public_id, "no", by=MAKER, at=AT)

    def test_what_is_approved_is_what_was_seen(self) -> None:
        card = drafted()
        with pytest.raises(ChangeMoved):
            changes.approve(card.public_id, fingerprint(replace(GRACE, value=11)), by=CHECKER, at=AT)
        assert grace(date(2027, 1, 1)) == 0

    def test_nothing_that_was_not_seen_changes_under_an_approval(self) -> None:
        """An open-ended draft would wipe out a later value: approving it needs that value before one's eyes."""
        card = drafted()
        before = seen(card)
        approved(replace(GRACE, benefit="survivor", period=Period(date(2030, 1, 1))))
        with pytest.raises(ChangeMoved):
            changes.approve(card.public_id, before, by=CHECKER, at=AT)
        assert changes.approve(card.public_id, seen(card), by=CHECKER, at=AT).state is ChangeState.APPROVED

    def test_a_new_value_of_the_nation_counts_as_moved_too(self) -> None:
        card = drafted()
        before = seen(card)
        PolicyValue.objects.current().filter(code="certification.grace").update(superseded_at=LATER)
        with pytest.raises(ChangeMoved):
            changes.approve(card.public_id, before, by=CHECKER, at=AT)

    def test_what_the_request_saw_earlier_does_not_count(self) -> None:
        """A door may have read policy before the approval took its lock, and a loader may have changed it since."""
        card = drafted()
        with one_look():
            before = seen(card)
            PolicyValue.objects.current().filter(code="certification.grace").update(superseded_at=LATER)
            assert seen(card) == before
            with pytest.raises(ChangeMoved):
                changes.approve(card.public_id, before, by=CHECKER, at=AT)

    def test_a_draft_runs_out(self) -> None:
        card = drafted()
        with pytest.raises(ChangeDecided):
            changes.approve(card.public_id, seen(card), by=CHECKER, at=AT + WAITS)

    def test_what_is_decided_stays_decided(self) -> None:
        card = drafted()
        changes.reject(card.public_id, "号码写错", by=CHECKER, at=AT)
        with pytest.raises(ChangeDecided):
            changes.approve(card.public_id, seen(card), by=CHECKER, at=AT)
        with pytest.raises(ChangeDecided):
            changes.reject(card.public_id, "no", by=CHECKER, at=AT)
        with pytest.raises(ChangeDecided):
            changes.withdraw(card.public_id, by=MAKER, at=AT)
        again = change_by_id(card.public_id)
        assert again is not None
        assert (again.state, again.decision_note) == (ChangeState.REJECTED, "号码写错")

    def test_only_the_maker_withdraws(self) -> None:
        card = drafted()
        with pytest.raises(ChangeNotFound):
            changes.withdraw(card.public_id, by=CHECKER, at=AT)
        assert changes.withdraw(card.public_id, by=MAKER, at=AT).state is ChangeState.WITHDRAWN

    def test_the_same_value_again_is_refused(self) -> None:
        approved(GRACE)
        with pytest.raises(ChangeRefused) as refusal:
            drafted(replace(GRACE, period=Period(date(2027, 3, 1), date(2027, 4, 1))))
        assert [reason.code for reason in refusal.value.reasons] == ["regions.change.no_change"]


class TestEnacting:
    def test_a_later_value_ends_the_earlier_one_on_its_day(self) -> None:
        approved(GRACE)
        approved(replace(GRACE, value=20, period=Period(date(2028, 1, 1))), at=AT + timedelta(days=1))
        days = [date(2027, 12, 31), date(2028, 1, 1)]
        assert [grace(day) for day in days] == [10, 20]
        assert [grace(day, known_at=AT) for day in days] == [10, 10]

    def test_a_value_for_a_while_leaves_both_ends(self) -> None:
        approved(GRACE)
        approved(replace(GRACE, value=20, period=Period(date(2028, 1, 1), date(2028, 2, 1))))
        days = [date(2027, 12, 31), date(2028, 1, 1), date(2028, 1, 31), date(2028, 2, 1)]
        assert [grace(day) for day in days] == [10, 20, 20, 10]

    def test_the_shipped_value_of_the_same_place_gives_way_and_a_reload_leaves_it_so(self) -> None:
        day = date(2027, 6, 1)
        rule = {"type": "rolling_days", "days": 365, "initial_basis": "approval_counts"}
        general = replace(GRACE, code="certification.rule", value=rule, benefit="survivor")
        approved(general)
        loading.load_shipped(at=datetime(2100, 1, 1, tzinfo=UTC))

        def kind(benefit: str) -> object:
            found = policy("certification.rule", area_key="340300", on=day, benefit=benefit)
            return found.record()["type"]

        assert kind("survivor") == "rolling_days"
        assert kind("pension_employee") == "deferral_year_and_12_months"

    def test_an_areas_own_rule_can_be_ended_so_that_the_wider_one_comes_back(self) -> None:
        approved(GRACE)
        end = replace(GRACE, value=None, period=Period(date(2028, 1, 1)))
        approved(end, at=AT + timedelta(days=1))
        assert [grace(day) for day in (date(2027, 12, 31), date(2028, 1, 1))] == [10, 0]
        assert grace(date(2028, 1, 1), known_at=AT) == 10

    def test_a_mistaken_value_is_taken_back_whole_and_stays_on_record(self) -> None:
        approved(GRACE)
        approved(replace(GRACE, value=None), at=AT + timedelta(days=1))
        assert grace(date(2027, 1, 1)) == 0
        assert [past.superseded_at is None for past in history_of("certification.grace", "340300")] == [False]

    def test_there_must_be_something_to_end(self) -> None:
        with pytest.raises(ChangeRefused) as refusal:
            drafted(replace(GRACE, value=None))
        assert [reason.code for reason in refusal.value.reasons] == ["regions.change.nothing_to_end"]

    def test_a_value_leads_to_the_change_that_made_it(self) -> None:
        card = approved(GRACE)
        assert [past.change_id for past in history_of("certification.grace", "340300")] == [card.public_id]

    def test_the_history_lists_every_version(self) -> None:
        approved(GRACE)
        approved(replace(GRACE, value=20, period=Period(date(2028, 1, 1))), at=AT + timedelta(days=1))
        found = history_of("certification.grace", "340300")
        assert [(past.fact.value, past.fact.period, past.superseded_at is None) for past in found] == [
            (20, Period(date(2028, 1, 1)), True),
            (10, Period(date(2027, 1, 1), date(2028, 1, 1)), True),
            (10, Period(date(2027, 1, 1)), False),
        ]


class TestTheDatabase:
    def test_a_draft_stays_as_it_was_written(self) -> None:
        drafted()
        for columns in ({"value": 99}, {"starts_on": ON}, {"drafted_by": 9}, {"source_document": "x"}):
            with pytest.raises(IntegrityError), transaction.atomic():
                PolicyChange.objects.update(**columns)
        with pytest.raises(IntegrityError), transaction.atomic():
            PolicyChange.objects.all().delete()

    @pytest.mark.parametrize("state", [ChangeState.APPROVED, ChangeState.REJECTED])
    def test_the_maker_decides_not_even_by_hand(self, state: ChangeState) -> None:
        drafted()
        with pytest.raises(IntegrityError, match="four_eyes"), transaction.atomic():
            PolicyChange.objects.update(state=state.value, decided_by=MAKER, decided_at=AT)

    def test_a_change_begins_as_a_draft(self) -> None:
        row = drafted()
        columns = {
            f.attname: getattr(PolicyChange.objects.get(public_id=row.public_id), f.attname)
            for f in PolicyChange._meta.concrete_fields
            if f.attname not in {"id", "public_id"}
        }
        decided = {"state": ChangeState.APPROVED.value, "decided_by": CHECKER, "decided_at": AT}
        with pytest.raises(IntegrityError, match="begins as a draft"), transaction.atomic():
            PolicyChange.objects.create(**{**columns, **decided, "code": "certification.due_soon_days"})

    def test_nobody_withdraws_for_somebody_else_nor_decides_before_the_draft(self) -> None:
        drafted()
        with pytest.raises(IntegrityError, match="own_withdrawn"), transaction.atomic():
            PolicyChange.objects.update(state=ChangeState.WITHDRAWN.value, decided_by=CHECKER, decided_at=AT)
        with pytest.raises(IntegrityError, match="decided_after_draft"), transaction.atomic():
            PolicyChange.objects.update(
                state=ChangeState.REJECTED.value, decided_by=CHECKER, decided_at=AT - timedelta(days=1)
            )

    def test_a_value_is_not_born_superseded_and_the_edition_stays(self) -> None:
        row = PolicyValue.objects.current().first()
        assert row is not None
        row.pk, row.starts_on, row.superseded_at = None, date(2090, 1, 1), LATER
        with pytest.raises(IntegrityError, match="born superseded"), transaction.atomic():
            row.save(force_insert=True)
        with pytest.raises(IntegrityError), transaction.atomic():
            Edition.objects.all().delete()

    def test_a_decision_is_made_once(self) -> None:
        card = drafted()
        changes.reject(card.public_id, "", by=CHECKER, at=AT)
        with pytest.raises(IntegrityError), transaction.atomic():
            PolicyChange.objects.update(state=ChangeState.APPROVED.value)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_who_approve_at_once_write_one_value(transactional_db: None) -> None:
    card = drafted()
    outcomes: list[str] = []
    gate = Barrier(2)

    def approve(by: int) -> None:
        try:
            gate.wait(10)
            changes.approve(card.public_id, seen(card), by=by, at=AT)
            outcomes.append("approved")
        except ChangeDecided:
            outcomes.append("decided")
        finally:
            connection.close()

    threads = [Thread(target=approve, args=[by]) for by in (CHECKER, CHECKER + 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert sorted(outcomes) == ["approved", "decided"]
    assert len(history_of("certification.grace", "340300")) == 1


@pytest.mark.django_db(transaction=True)
def test_an_approval_waits_for_a_load_and_judges_what_it_left(transactional_db: None) -> None:
    """Neither may the load deadlock with the approval, nor the approval pass over what the load has changed."""
    card = drafted()
    before = seen(card)
    outcomes: list[str] = []

    def approve() -> None:
        try:
            changes.approve(card.public_id, before, by=CHECKER, at=AT)
            outcomes.append("approved")
        except ChangeMoved:
            outcomes.append("moved")
        finally:
            connection.close()

    thread = Thread(target=approve)
    with transaction.atomic():
        hold_edition()
        thread.start()
        assert waits_for_me()
        PolicyValue.objects.current().filter(code="certification.grace").update(superseded_at=LATER)
    thread.join(30)

    assert outcomes == ["moved"]
    assert history_of("certification.grace", "340300") == []


def waits_for_me() -> bool:
    """Wait until somebody else stands behind a lock of this connection."""
    for _try in range(200):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))"
            )
            row = cursor.fetchone()
        if row and row[0]:
            return True
        sleep(0.05)
    return False


FIELDS = st.sampled_from(
    [
        {"value": 11},
        {"period": Period(date(2027, 1, 2))},
        {"period": Period(date(2027, 1, 1), date(2028, 1, 1))},
        {"source": replace(NOTICE, article="第四条")},
        {"source": replace(NOTICE, checked_on=date(2026, 11, 24))},
        {"confidence": Confidence.LIKELY},
        {"benefit": "survivor"},
        {"area_key": "440300"},
    ]
)


@given(FIELDS)
def test_the_fingerprint_tells_any_two_drafts_apart(fields: dict[str, object]) -> None:
    assert fingerprint(replace(GRACE, **fields)) != fingerprint(GRACE)


SPANS = st.builds(
    lambda start, length: Period(
        date(2027, 1, 1) + timedelta(days=start),
        None if length == 0 else date(2027, 1, 1) + timedelta(days=start + length),
    ),
    st.integers(0, 12),
    st.integers(0, 8),
)


@given(SPANS, SPANS)
def test_what_is_left_of_a_period_is_exactly_its_other_days(one: Period, other: Period) -> None:
    left = one.minus(other)
    for offset in range(25):
        day = date(2027, 1, 1) + timedelta(days=offset)
        wanted = one.contains(day) and not other.contains(day)
        assert sum(part.contains(day) for part in left) == wanted
