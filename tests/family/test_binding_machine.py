"""In whatever order people offer, ask, answer, freeze, end and lose their insurance: bindings go as a small oracle says.

The oracle knows nothing of rows; it holds, for each pair, who has said yes, who froze, and what is insured.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from accounts.models.people import Enrolment
from family.actions import binding_asking, binding_freezes, binding_reviews, bindings
from family.errors import (
    BindingExists,
    BindingFrozenByOther,
    BindingNotAllowed,
    BindingNotFound,
    BindingNotOpen,
)
from family.models.bindings import OPEN_STATES, SharingBinding
from family.queries.bindings import binding_by_public_id
from tests.cast import AT, ON, Cast, citizen, on_stage

FEW, MANY = 8, 60
REFUSED = (BindingExists, BindingFrozenByOther, BindingNotAllowed, BindingNotFound, BindingNotOpen)
# The two who have accounts, and a parent who only uses one.
PEOPLE = ("daughter", "husband", "mother")
SHARERS = ("daughter", "husband")
PAIRS = [("daughter", "husband"), ("husband", "daughter"), ("daughter", "mother")]


@dataclass
class Bond:
    """What the oracle knows of one open binding."""

    state: str
    frozen: set[str] = field(default_factory=set)


@dataclass
class Oracle:
    """The whole law of bindings in one page."""

    bonds: dict[tuple[str, str], Bond] = field(default_factory=dict)
    paying: dict[str, bool] = field(default_factory=lambda: dict.fromkeys(PEOPLE, True))

    def may_begin(self, pair: tuple[str, str]) -> bool:
        return all(self.paying[one] for one in pair)

    def begin(self, pair: tuple[str, str], state: str) -> bool:
        if pair in self.bonds or not self.may_begin(pair):
            return False
        self.bonds[pair] = Bond(state)
        return True

    def answer(self, pair: tuple[str, str], waiting: str, *, is_yes: bool) -> bool:
        bond = self.bonds.get(pair)
        if bond is None or bond.state != waiting or (is_yes and not self.may_begin(pair)):
            return False
        if is_yes:
            bond.state = "active"
        else:
            del self.bonds[pair]
        return True

    def freeze(self, pair: tuple[str, str], side: str) -> bool:
        bond = self.bonds.get(pair)
        if bond is None or bond.state not in ("active", "suspended"):
            return False
        bond.frozen.add(side)
        return True

    def thaw(self, pair: tuple[str, str], side: str) -> bool:
        bond = self.bonds.get(pair)
        if bond is None or bond.state not in ("active", "suspended"):
            return False
        if bond.frozen and side not in bond.frozen:
            return False
        bond.frozen.discard(side)
        return True

    def end(self, pair: tuple[str, str]) -> bool:
        return self.bonds.pop(pair, None) is not None

    def review(self) -> None:
        for pair, bond in self.bonds.items():
            if bond.state in ("active", "suspended"):
                bond.state = "active" if self.may_begin(pair) else "suspended"


pairs = st.sampled_from(PAIRS)
sides = st.sampled_from(["sharer", "user"])


class Sharing(RuleBasedStateMachine):
    """Do anything to three bindings in any order, and hold the house against the oracle after every step."""

    @initialize()
    def begin(self) -> None:
        """Take the cast as it is."""
        self.block = transaction.atomic()
        self.block.__enter__()
        self.cast: Cast = on_stage()
        self.oracle = Oracle()
        self.clock = count(1)

    def teardown(self) -> None:
        """Leave the database as it was."""
        if hasattr(self, "block"):
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    def _id(self, name: str) -> int:
        return int(getattr(self.cast, name).pk)

    def _at(self):
        return AT + timedelta(minutes=next(self.clock))

    def _row(self, pair: tuple[str, str]) -> SharingBinding | None:
        mine = {"sharer_id": self._id(pair[0]), "user_id": self._id(pair[1])}
        return SharingBinding.objects.filter(**mine, state__in=OPEN_STATES).first()

    def _does(self, act: Callable[[], object]) -> bool:
        try:
            with transaction.atomic():
                act()
        except REFUSED:
            return False
        return True

    def _on(self, pair: tuple[str, str], side: str, act: Callable[..., object]) -> bool:
        row = self._row(pair)
        actor = citizen(getattr(self.cast, pair[0] if side == "sharer" else pair[1]))
        return row is not None and self._does(lambda: act(actor, row.public_id, at=self._at()))

    @rule(pair=pairs)
    def propose(self, pair: tuple[str, str]) -> None:
        """Offer."""
        sharer = citizen(getattr(self.cast, pair[0]))
        done = self._does(lambda: bindings.propose(sharer, self._id(pair[1]), at=self._at()))
        assert done is self.oracle.begin(pair, "proposed")

    @rule(pair=pairs)
    def ask(self, pair: tuple[str, str]) -> None:
        """Ask."""
        user = citizen(getattr(self.cast, pair[1]))
        done = self._does(lambda: binding_asking.ask(user, self._id(pair[0]), at=self._at()))
        assert done is self.oracle.begin(pair, "asked")

    @rule(pair=pairs, side=sides, is_yes=st.booleans())
    def answer_offer(self, pair: tuple[str, str], side: str, is_yes: bool) -> None:
        """Accept or decline; the sharer may not."""
        done = self._on(pair, side, bindings.accept if is_yes else bindings.decline)
        expected = side == "user" and self.oracle.answer(pair, "proposed", is_yes=is_yes)
        assert done is expected

    @rule(pair=pairs, side=sides, is_yes=st.booleans())
    def answer_question(self, pair: tuple[str, str], side: str, is_yes: bool) -> None:
        """Confirm or turn down; the user may not."""
        done = self._on(pair, side, binding_asking.confirm if is_yes else binding_asking.turn_down)
        expected = side == "sharer" and self.oracle.answer(pair, "asked", is_yes=is_yes)
        assert done is expected

    @rule(pair=pairs, side=sides)
    def freeze(self, pair: tuple[str, str], side: str) -> None:
        """Freeze."""
        assert self._on(pair, side, binding_freezes.freeze) is self.oracle.freeze(pair, side)

    @rule(pair=pairs, side=sides)
    def thaw(self, pair: tuple[str, str], side: str) -> None:
        """Lift a freeze."""
        assert self._on(pair, side, binding_freezes.thaw) is self.oracle.thaw(pair, side)

    @rule(pair=pairs, side=sides)
    def end(self, pair: tuple[str, str], side: str) -> None:
        """Stop, from either side, at once."""
        assert self._on(pair, side, bindings.end) is self.oracle.end(pair)

    @rule(who=st.sampled_from(PEOPLE), is_paying=st.booleans())
    def change_insurance(self, who: str, is_paying: bool) -> None:
        """Stop paying, or go on; what stands is looked at again."""
        self.oracle.paying[who] = is_paying
        at = self._at()
        was = Enrolment.objects.current().get(person_id=self._id(who), insurance__endswith="medical")
        Enrolment.objects.filter(pk=was.pk).update(superseded_at=at)
        was.pk, was.recorded_at, was.state = None, at, "paying" if is_paying else "paused"
        was.save(force_insert=True)
        SharingBinding.objects.update(reviewed_at=None)
        binding_reviews.review_due(at=self._at())
        self.oracle.review()

    @invariant()
    def the_house_says_what_the_oracle_says(self) -> None:
        """Hold every pair against the oracle: its state, who froze it, and whether money may flow."""
        if not hasattr(self, "oracle"):
            return
        for pair in PAIRS:
            row, bond = self._row(pair), self.oracle.bonds.get(pair)
            assert (row is None) is (bond is None)
            card = binding_by_public_id(row.public_id) if row else None
            if card is None or bond is None:
                continue
            froze = {None: set(), "both": {"sharer", "user"}}.get(card.frozen_by, {card.frozen_by})
            assert (card.state.value, {str(side) for side in froze}) == (bond.state, bond.frozen)
            assert card.pays_on(ON) is (bond.state == "active" and not bond.frozen)
        # What stands without the sharer's own word is not there.
        assert not SharingBinding.objects.filter(
            state__in=["proposed", "active", "suspended"], confirmed_at=None
        ).exists()


def run(examples: int) -> None:
    """Run the machine so often."""
    machine = Sharing.TestCase
    machine.settings = settings(
        max_examples=examples,
        stateful_step_count=25,
        deadline=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    machine().runTest()


def test_bindings_go_as_the_oracle_says(cast: Cast) -> None:
    run(FEW)


@pytest.mark.long
def test_bindings_go_as_the_oracle_says_for_long(cast: Cast) -> None:
    run(MANY)
