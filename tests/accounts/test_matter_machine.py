"""Any sequence of acts, allowed or not, against a small table written by hand: same state, whole log, money once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.actions import matter_decisions, matter_leases, matters, transfers
from accounts.enums.matters import MatterAct
from accounts.models.matters import Matter
from accounts.models.transfers import RelationTransfer
from accounts.queries.approvals import approval_by_id
from accounts.queries.matters import MatterCard, matter_by_public_id
from foundation.errors import DomainError
from tests.accounts.desk import AT, NOBODY, Desk, applied, open_desk, step, taken

BACK = "back"
# The whole life of a transfer: what is not here must be refused and change nothing.
TABLE = {
    ("applied", "accept"): "accepted",
    ("applied", "refuse"): "closed",
    ("applied", "return"): "returned",
    ("accepted", "return"): "returned",
    ("accepted", "grant"): "checking",
    ("accepted", "reject"): "closed",
    ("checking", "confirm"): "closed",
    ("checking", "disagree"): "accepted",
    ("checking", "expire"): "accepted",
    ("returned", "supply"): BACK,
    ("returned", "lapse"): "closed",
    ("closed", "serve"): "served",
    **{(state, "withdraw"): "closed" for state in ("applied", "accepted", "checking", "returned")},
}
REASONS = {"return": "paper_missing", "refuse": "wrong_agency", "reject": "no_record_there"}
LATER = timedelta(days=90)


@dataclass
class Oracle:
    """What the table says of one matter."""

    state: str = "applied"
    was_accepted: bool = False
    moved_count: int = 0

    def do(self, act: str) -> bool:
        """Take a step, and say whether it is one."""
        target = TABLE.get((self.state, act))
        if target is None:
            return False
        self.moved_count += act == "confirm"
        self.was_accepted |= act == "accept"
        back = "accepted" if self.was_accepted else "applied"
        self.state = back if target == BACK else target
        return True


def clerk_does(act: str) -> Callable[[Desk, MatterCard], object]:
    """Take it and decide."""

    def do(desk: Desk, card: MatterCard) -> object:
        held = taken(desk.clerk, card)
        return step(desk.clerk, held, MatterAct(act), reason=REASONS.get(act, ""), note="说明")

    return do


def second_does(act: str) -> Callable[[Desk, MatterCard], object]:
    """Look at the proposal, if there is any, and decide."""

    def do(desk: Desk, card: MatterCard) -> object:
        proposal = approval_by_id(card.proposal_id) if card.proposal_id else None
        seen = proposal.payload_hash if proposal else ""
        if act == "confirm":
            return transfers.confirm(desk.colleague, card.public_id, seen, kin_ids=NOBODY, at=AT)
        return matter_decisions.disagree(
            desk.colleague, card.public_id, seen, "请再核对", kin_ids=NOBODY, at=AT
        )

    return do


ACTS: dict[str, Callable[[Desk, MatterCard], object]] = {
    **{act: clerk_does(act) for act in ("accept", "refuse", "return", "grant", "reject")},
    "confirm": second_does("confirm"),
    "disagree": second_does("disagree"),
    "supply": lambda desk, card: matters.supply(desk.me, card.public_id, "", (), at=AT),
    "withdraw": lambda desk, card: matters.withdraw(desk.me, card.public_id, at=AT),
    "serve": lambda desk, card: matters.mark_served(desk.me, card.public_id, at=AT),
    "expire": lambda desk, card: matter_decisions.expire_proposals(at=AT + LATER),
    "lapse": lambda desk, card: matters.lapse_returned(at=AT + LATER),
    "take": lambda desk, card: taken(desk.clerk, card),
    "give_back": lambda desk, card: matter_leases.give_back(desk.clerk, card.public_id, at=AT),
}


@pytest.fixture
def desk(db: None) -> Desk:
    return open_desk()


@settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.sampled_from(sorted(ACTS)), min_size=4, max_size=12))
def test_every_life_of_a_matter_is_in_the_table(desk: Desk, acts: list[str]) -> None:
    with transaction.atomic():
        live(desk, acts)
        transaction.set_rollback(True)


@pytest.mark.long
@settings(max_examples=600, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.sampled_from(sorted(ACTS)), min_size=4, max_size=30))
def test_many_lives(desk: Desk, acts: list[str]) -> None:
    with transaction.atomic():
        live(desk, acts)
        transaction.set_rollback(True)


def test_the_longest_lives(desk: Desk) -> None:
    for acts in (
        "accept return supply grant disagree grant expire grant confirm serve confirm withdraw",
        "return supply return lapse serve accept",
        "accept grant withdraw confirm serve",
        "accept reject serve grant",
    ):
        with transaction.atomic():
            live(desk, acts.split())
            transaction.set_rollback(True)


def live(desk: Desk, acts: list[str]) -> None:
    """Do every act to one matter, and compare after each."""
    oracle = Oracle()
    card = applied(desk)
    for act in acts:
        before = card.state.value
        moves = oracle.do(act)
        try:
            ACTS[act](desk, card)
        except DomainError:
            assert not moves, (before, act)
        found = matter_by_public_id(card.public_id)
        assert found is not None
        card = found
        assert card.state.value == oracle.state, (before, act)
        row = Matter.objects.get(pk=card.id)
        assert list(row.events.order_by("version").values_list("version", flat=True)) == list(
            range(1, row.version + 1)
        )
        assert RelationTransfer.objects.count() == oracle.moved_count == int(card.is_consumed)
        assert (card.state == "returned") == (card.correct_by is not None)
        assert card.due_on is not None or card.state in {"returned", "closed", "served"}
