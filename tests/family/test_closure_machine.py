"""In whatever order things are recorded and taken back: nothing rests on a tie that is gone, nothing is lost for ever."""

from datetime import timedelta
from itertools import count

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from accounts.rules.actors import SYSTEM
from family.actions import closing
from family.actions.closing import Note
from family.actions.kinship import naming_contradictions
from family.enums import EventKind, LinkKind
from family.errors import EventNotAllowed, EventNotFound, KinshipContradicts
from family.models.events import ClosureStep, KinshipEvent
from family.models.mandates import Mandate
from family.queries.events import Wish, planned_of
from tests.cast import AT, ON
from tests.family.closure_families import build, standing_by_definition, states

FEW, MANY = 6, 60
REFUSED = (EventNotAllowed, EventNotFound, KinshipContradicts)


class Recording(RuleBasedStateMachine):
    """Record ends, deaths, adoptions and withdrawals in any order, and take any of them back."""

    events = Bundle("events")

    @initialize(seed=st.integers(1, 5))
    def begin(self, seed: int) -> None:
        """Build a family in which everything that does not stand has been ended before."""
        self.block = transaction.atomic()
        self.block.__enter__()
        self.family = build(seed)
        self.clock = count(1)
        stood = standing_by_definition(ON)
        for kind, pk in states():
            if (kind, pk) not in stood and kind == "mandate":
                Mandate.objects.filter(pk=pk).update(revoked_at=AT)
        self.at_first = {key for key in stood if key[0] == "mandate"}

    def teardown(self) -> None:
        """Leave the database as it was."""
        if hasattr(self, "block"):
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    def _record(self, wish: Wish) -> KinshipEvent | None:
        at = AT + timedelta(seconds=next(self.clock))
        try:
            with naming_contradictions(), transaction.atomic():
                planned = planned_of(wish, on=ON)
                closing.hold(planned.plan.about)
                note = Note(planned.kind, wish.happened_on, planned.sides, wish.evidence)
                return closing.write(SYSTEM, planned.plan, note, at=at)
        except REFUSED:
            return None

    @rule(target=events, place=st.integers(0, 60), is_mistake=st.booleans())
    def end(self, place: int, is_mistake: bool) -> KinshipEvent | None:
        """End one of the facts, or withdraw it."""
        facts = self.family.facts()
        kind, row_id, person, ends = facts[place % len(facts)]
        as_what = EventKind.WITHDRAWN if is_mistake else ends
        return self._record(Wish(as_what, person, ON, "判决书", fact=(kind, row_id)))

    @rule(target=events, place=st.integers(0, 30))
    def die(self, place: int) -> KinshipEvent | None:
        """Record a death."""
        person = self.family.people[place % len(self.family.people)]
        return self._record(Wish(EventKind.DEATH, person.pk, ON, "死亡证明"))

    @rule(target=events, child=st.integers(0, 7), adopter=st.integers(0, 7))
    def adopt(self, child: int, adopter: int) -> KinshipEvent | None:
        """Let somebody of the elders adopt somebody young."""
        people = self.family.people
        one, other = people[-1 - child % 4], people[adopter % 4]
        link = LinkKind.ADOPTIVE_PARENT
        return self._record(Wish(EventKind.LINKED, one.pk, ON, "收养登记证", link=link, other_id=other.pk))

    @rule(event=events)
    def correct(self, event: KinshipEvent | None) -> None:
        """Take an event back, where nothing stands upon it."""
        if event is not None:
            self._record(Wish(EventKind.CORRECTED, event.one_id, ON, "登记有误", corrects=event.public_id))

    @invariant()
    def nothing_open_rests_on_a_tie_that_is_gone(self) -> None:
        """Compare with the definitions, over all facts."""
        if hasattr(self, "block"):
            rows = Mandate.objects.filter(revoked_at__isnull=True).values_list("pk", flat=True)
            assert {("mandate", pk) for pk in rows} <= standing_by_definition(ON)

    @invariant()
    def what_ended_was_ended_by_something(self) -> None:
        """Whatever was there at first and is closed has a step that says by what."""
        if hasattr(self, "block"):
            closed = Mandate.objects.filter(pk__in=[pk for _k, pk in self.at_first], revoked_at__isnull=False)
            named = set(ClosureStep.objects.values_list("mandate", flat=True))
            assert set(closed.values_list("pk", flat=True)) <= named

    @invariant()
    def with_everything_taken_back_all_is_as_at_first(self) -> None:
        """Once every event is corrected, what stood at first stands again."""
        if not hasattr(self, "block"):
            return
        live = KinshipEvent.objects.filter(corrected_by__isnull=True).exclude(kind=EventKind.CORRECTED.value)
        if not live.exists():
            rows = Mandate.objects.filter(revoked_at__isnull=True).values_list("pk", flat=True)
            assert {("mandate", pk) for pk in rows} == self.at_first


@pytest.mark.django_db
@pytest.mark.parametrize("examples", [FEW, pytest.param(MANY, marks=pytest.mark.long)])
def test_any_order_of_recording_and_taking_back(examples: int) -> None:
    Recording.TestCase.settings = settings(
        max_examples=examples,
        stateful_step_count=7,
        phases=[Phase.reuse, Phase.generate],
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run = Recording.TestCase("runTest")
    run.runTest()
