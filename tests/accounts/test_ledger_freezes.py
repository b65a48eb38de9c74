"""Accounts that a court froze: two clerks, nothing leaves, and nothing but another order opens them."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.actions import ledger_estates, ledger_freezes
from accounts.actions.ledger_estates import Estate
from accounts.actions.ledger_freezes import Order
from accounts.enums.ledger import AccountState
from accounts.enums.users import StaffRole
from accounts.errors.approvals import ApprovalNeedsSecond
from accounts.errors.ledger import EstateRefused, FreezeRefused, LedgerAccountNotFound
from accounts.models.audit import AuditEvent
from accounts.models.ledger import LedgerAccount
from accounts.models.people import InsuredPerson
from accounts.queries import ledger
from accounts.queries.ledger import AccountCard, accounts_of
from accounts.rules.actors import Actor
from tests import cast as stage
from tests.cast import AT, BENGBU, ON, Cast

WAITS = timedelta(days=5)
PAPER, LIFTED = "（2026）皖0303执1号协助执行通知书", "（2026）皖0303执1号解除冻结通知书"


@pytest.fixture
def second(cast: Cast) -> Actor:
    """A colleague of the Bengbu clerk."""
    return stage.staff("+8613700000091", StaffRole.CLERK, BENGBU)


def account(cast: Cast) -> AccountCard:
    return accounts_of([cast.daughter.pk])[0]


def ordered(cast: Cast, second: Actor, paper: str = PAPER, *, is_lifting: bool = False) -> None:
    """Let two clerks carry an order out."""
    order = Order(account(cast).public_id, paper, is_lifting)
    proposal = ledger_freezes.propose(cast.clerk_of_bengbu, order, waits=WAITS, at=AT)
    ledger_freezes.decide(second, proposal.public_id, proposal.payload_hash, is_agreed=True, at=AT)


def test_two_clerks_freeze_and_lift(cast: Cast, second: Actor) -> None:
    ordered(cast, second)
    assert account(cast).state is AccountState.FROZEN
    event = AuditEvent.objects.get(action="ledger.frozen")
    assert (event.subject_person_id, event.reason) == (cast.daughter.pk, PAPER)
    ordered(cast, second, LIFTED, is_lifting=True)
    assert account(cast).state is AccountState.OPEN
    assert ledger.faults() == []


def test_one_clerk_alone_freezes_nothing(cast: Cast) -> None:
    order = Order(account(cast).public_id, PAPER)
    clerk = cast.clerk_of_bengbu
    proposal = ledger_freezes.propose(clerk, order, waits=WAITS, at=AT)
    with pytest.raises(ApprovalNeedsSecond):
        ledger_freezes.decide(clerk, proposal.public_id, proposal.payload_hash, is_agreed=True, at=AT)
    assert account(cast).state is AccountState.OPEN


def test_a_colleague_may_say_no(cast: Cast, second: Actor) -> None:
    order = Order(account(cast).public_id, PAPER)
    proposal = ledger_freezes.propose(cast.clerk_of_bengbu, order, waits=WAITS, at=AT)
    ledger_freezes.decide(second, proposal.public_id, proposal.payload_hash, is_agreed=False, at=AT)
    assert account(cast).state is AccountState.OPEN


def test_what_is_so_already_is_refused(cast: Cast, second: Actor) -> None:
    card = account(cast)
    clerk = cast.clerk_of_bengbu
    with pytest.raises(FreezeRefused):
        ledger_freezes.propose(clerk, Order(card.public_id, LIFTED, is_lifting=True), waits=WAITS, at=AT)
    ordered(cast, second)
    with pytest.raises(FreezeRefused):
        ledger_freezes.propose(clerk, Order(card.public_id, PAPER), waits=WAITS, at=AT)


def test_another_area_finds_no_account(cast: Cast) -> None:
    order = Order(account(cast).public_id, PAPER)
    with pytest.raises(LedgerAccountNotFound):
        ledger_freezes.propose(cast.clerk_of_shenzhen, order, waits=WAITS, at=AT)


def test_a_death_taken_back_does_not_open_what_a_court_froze(cast: Cast, second: Actor) -> None:
    ordered(cast, second)
    InsuredPerson.objects.filter(pk=cast.daughter.pk).update(died_on=ON)
    InsuredPerson.objects.filter(pk=cast.daughter.pk).update(died_on=None)
    assert account(cast).state is AccountState.FROZEN


def test_a_lifted_order_does_not_open_the_account_of_the_dead(cast: Cast, second: Actor) -> None:
    ordered(cast, second)
    InsuredPerson.objects.filter(pk=cast.daughter.pk).update(died_on=ON)
    ordered(cast, second, LIFTED, is_lifting=True)
    assert account(cast).state is AccountState.FROZEN


def test_nothing_is_paid_out_to_heirs_of_the_living_or_past_a_court(cast: Cast, second: Actor) -> None:
    ordered(cast, second)
    estate = Estate(account(cast).public_id, "配偶，凭死亡证明")
    with pytest.raises(EstateRefused):
        ledger_estates.propose(cast.clerk_of_bengbu, estate, waits=WAITS, at=AT)
    InsuredPerson.objects.filter(pk=cast.daughter.pk).update(died_on=ON)
    with pytest.raises(EstateRefused):
        ledger_estates.propose(cast.clerk_of_bengbu, estate, waits=WAITS, at=AT)


def test_the_database_closes_no_account_a_court_froze(cast: Cast, second: Actor) -> None:
    ordered(cast, second)
    row = LedgerAccount.objects.get(public_id=account(cast).public_id)
    row.state, row.closed_at = AccountState.CLOSED.value, AT
    with pytest.raises(IntegrityError, match="frozen by a court"), transaction.atomic():
        row.save(update_fields=["state", "closed_at"])
