"""Whatever day one asks for: bindings and mandates are as somebody saw them who asked on that day."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from accounts.models.people import Enrolment
from family.actions import (
    binding_asking,
    binding_changes,
    binding_expiry,
    binding_freezes,
    binding_reviews,
    bindings,
    mandates,
)
from family.actions.mandates import NewMandate
from family.enums import BindingState, ConfirmedBy, FrozenBy, MandateGrade, MandateScope, SharingUse
from family.models.bindings import BindingPast, SharingBinding
from family.queries.binding_days import binding_on, bindings_on
from family.queries.bindings import BindingCard, binding_by_public_id, bindings_of
from family.queries.mandate_days import mandate_then, mandates_then, then_after
from family.queries.mandates import MandateCard, mandates_about
from family.rules.binding_terms import Terms
from foundation.periods import DayNotKept
from tests.cast import AT, ON, Cast, citizen

DAY = timedelta(days=1)
TIGHT = Terms(frozenset({SharingUse.HOSPITAL}), 10_00, 100_00, None)
Act = Callable[[datetime], object]


def told(card: BindingCard) -> tuple[object, ...]:
    """Give what partners are told of a binding."""
    days = (card.starts_on, card.ends_on, card.proposed_at, card.answered_at, card.ended_at)
    return card.public_id, card.state, card.terms, card.frozen_by, card.cause, *days


def seen_each_day(cast: Cast, acts: list[Act]) -> dict[date, list[tuple[object, ...]]]:
    """Do one thing a day, and note in the evening what stands there."""
    seen = {}
    for number, act in enumerate(acts):
        act(AT + number * DAY)
        seen[ON + number * DAY] = [told(card) for card in bindings_of(cast.husband.pk)]
    return seen


def pay(cast: Cast, state: str) -> Act:
    """Let the husband stop paying, or go on; what stands is looked at again."""

    def act(at: datetime) -> None:
        was = Enrolment.objects.current().get(person=cast.husband, insurance__endswith="medical")
        Enrolment.objects.filter(pk=was.pk).update(superseded_at=at)
        was.pk, was.recorded_at, was.state = None, at, state
        was.save(force_insert=True)
        binding_reviews.review_changed(at=at)

    return act


class TestBindings:
    def test_each_day_is_as_it_was_seen(self, cast: Cast) -> None:
        sharer, user = citizen(cast.daughter), citizen(cast.husband)

        def one() -> SharingBinding:
            return SharingBinding.objects.earliest("pk")

        acts: list[Act] = [
            lambda at: bindings.propose(sharer, cast.husband.pk, at=at),
            lambda at: bindings.accept(user, one().public_id, at=at),
            lambda at: binding_changes.change(sharer, one().public_id, TIGHT, is_proved=True, at=at),
            lambda at: binding_freezes.freeze(user, one().public_id, at=at),
            lambda at: binding_freezes.freeze(sharer, one().public_id, at=at),
            lambda at: binding_freezes.thaw(user, one().public_id, at=at),
            lambda at: binding_freezes.thaw(sharer, one().public_id, at=at),
            pay(cast, "paused"),
            lambda at: None,
            pay(cast, "paying"),
            lambda at: bindings.end(sharer, one().public_id, at=at),
            lambda at: binding_asking.ask(user, cast.daughter.pk, at=at),
            lambda at: binding_asking.confirm(
                sharer, SharingBinding.objects.latest("pk").public_id, TIGHT, at=at
            ),
        ]
        seen = seen_each_day(cast, acts)
        # Thawed and resumed, it is as it was before; and one day nothing happens.
        assert len({tuple(one) for one in seen.values()}) == len(acts) - 3
        assert {on: [told(card) for card in bindings_on(cast.husband.pk, on=on)] for on in seen} == seen
        assert bindings_on(cast.husband.pk, on=ON - DAY) == []
        assert BindingPast.objects.filter(stood_until=None).count() == 0

    @pytest.mark.parametrize("how", ["turned_down", "declined", "expired"])
    def test_what_came_to_nothing_waited_before(self, cast: Cast, how: str) -> None:
        sharer, user = citizen(cast.daughter), citizen(cast.husband)
        if how == "turned_down":
            made = binding_asking.ask(user, cast.daughter.pk, at=AT)
            binding_asking.turn_down(sharer, made.public_id, at=AT + DAY)
        else:
            made = bindings.propose(sharer, cast.husband.pk, at=AT)
        if how == "declined":
            bindings.decline(user, made.public_id, at=AT + DAY)
        if how == "expired":
            binding_expiry.expire(at=AT + 40 * DAY)
        then = binding_on(made.public_id, on=ON)
        assert then is not None
        assert told(then) == told(made)
        now = binding_by_public_id(made.public_id)
        assert now is not None
        assert not now.is_open
        assert binding_on(made.public_id, on=ON + 40 * DAY) == now

    def test_the_last_act_of_a_day_counts(self, cast: Cast) -> None:
        made = bindings.propose(citizen(cast.daughter), cast.husband.pk, at=AT)
        bindings.accept(citizen(cast.husband), made.public_id, at=AT + timedelta(minutes=1))
        binding_freezes.freeze(citizen(cast.husband), made.public_id, at=AT + timedelta(minutes=2))
        bindings.end(citizen(cast.husband), made.public_id, at=AT + 2 * DAY)
        then = binding_on(made.public_id, on=ON)
        assert then is not None
        assert (then.state, then.frozen_by) == (BindingState.ACTIVE, FrozenBy.USER)

    def test_a_change_without_an_instant_hides_the_days_around_it_and_no_others(self, cast: Cast) -> None:
        made = bindings.propose(citizen(cast.daughter), cast.husband.pk, at=AT)
        bindings.accept(citizen(cast.husband), made.public_id, at=AT + DAY)
        SharingBinding.objects.update(month_cap_fen=5_00)
        binding_freezes.freeze(citizen(cast.husband), made.public_id, at=AT + 5 * DAY)
        for days, is_known in ((0, True), (1, False), (4, False), (5, True), (9, True)):
            if is_known:
                assert binding_on(made.public_id, on=ON + days * DAY) is not None
            else:
                with pytest.raises(DayNotKept):
                    binding_on(made.public_id, on=ON + days * DAY)

    def test_what_was_before_the_keeping_began_is_not_guessed(self, cast: Cast) -> None:
        made = bindings.propose(citizen(cast.daughter), cast.husband.pk, at=AT)
        SharingBinding.objects.update(kept_since=AT + 3 * DAY)
        with pytest.raises(DayNotKept):
            bindings_on(cast.husband.pk, on=ON + 2 * DAY)
        assert binding_on(made.public_id, on=ON + 3 * DAY) == made
        assert bindings_on(cast.husband.pk, on=ON - DAY) == []


SEEING = NewMandate(0, MandateGrade.SEE, frozenset({MandateScope.STATEMENT}), ON + 90 * DAY)


class TestMandates:
    def seen(self, cast: Cast, on: date) -> list[MandateCard]:
        given, _held = mandates_about(cast.husband.pk, on=on)
        return given

    def test_each_day_is_as_it_was_seen(self, cast: Cast) -> None:
        actor = citizen(cast.husband)
        new = replace(SEEING, helper_id=cast.daughter.pk)
        made = mandates.give(actor, new, confirmed_by=ConfirmedBy.DESK, at=AT)
        acts: list[Act] = [
            lambda at: mandates.freeze(citizen(cast.daughter), made.public_id, at=at),
            lambda at: None,
            lambda at: mandates.thaw(actor, made.public_id, at=at),
            lambda at: mandates.freeze(actor, made.public_id, at=at),
            lambda at: mandates.revoke(actor, made.public_id, at=at),
            lambda at: None,
        ]
        seen = {ON: self.seen(cast, ON)}
        for number, act in enumerate(acts, start=1):
            act(AT + number * DAY)
            seen[ON + number * DAY] = self.seen(cast, ON + number * DAY)
        assert [[card.is_frozen for card in one] for one in seen.values()] == [
            *([False], [True], [True], [False], [True], [], [])
        ]
        assert {on: mandates_then(cast.husband.pk, on=on)[0] for on in seen} == seen
        assert mandates_then(cast.husband.pk, on=ON - DAY) == ([], [])
        assert mandate_then(made.public_id, on=ON) == seen[ON][0]
        assert mandate_then(made.public_id, on=ON + 6 * DAY) is None

    @pytest.mark.parametrize(
        ("actions", "is_ended", "is_frozen"),
        [
            ([], False, False),
            (["frozen"], False, True),
            (["frozen", "thawed"], False, False),
            (["frozen", "revoked"], True, True),
            (["lapsed", "restored"], False, False),
            (["frozen", "lapsed", "restored"], False, True),
            (["suspended", "restored"], False, False),
            (["frozen", "lapsed", "restored", "thawed", "replaced"], True, False),
        ],
    )
    def test_acts_add_up(self, actions: list[str], is_ended: bool, is_frozen: bool) -> None:
        then = then_after(f"mandate.{action}" for action in actions)
        assert (then.is_ended, then.is_frozen) == (is_ended, is_frozen)
