"""Money that is paid while an account moves, is frozen, is corrected or is paid out: every fen is somewhere, once."""

from datetime import timedelta
from functools import partial
from threading import Event
from time import sleep

import pytest
from django.db import transaction

from accounts.actions import account_moves, ledger_accounts, ledger_corrections, ledger_freezes, people
from accounts.actions.ledger_accounts import Credit
from accounts.actions.ledger_corrections import Correction
from accounts.actions.ledger_freezes import Order
from accounts.enums.ledger import AccountKind, TransferKind
from accounts.enums.users import StaffRole
from accounts.models.ledger import LedgerAccount, LedgerTransfer
from accounts.queries import ledger
from accounts.rules.actors import SYSTEM
from family.actions import payment_disputes, payments
from family.actions.payment_disputes import Objection, Verdict
from family.actions.payments import Done
from family.enums.payments import DisputeReason, DisputeRemedy
from tests.cast import AT, BENGBU, ON, Cast, citizen, staff
from tests.family.paying import balance, bind, charge, pay
from tests.races.together import kinds, together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
WAITS = timedelta(days=5)
HUAINAN = "340400"
SECOND = "+8613700000091"


def moved(cast: Cast, *, go: Event | None = None) -> None:
    """Move the husband's account, and commit when it is time."""
    with transaction.atomic():
        people.lock([cast.husband.pk])
        account_moves.move(cast.husband.pk, from_area=BENGBU, to_area=HUAINAN, key="race", at=AT)
        if go is not None:
            go.wait(10)


def shared_of(*done: Done) -> int:
    return sum(part.amount_fen for one in done for part in one.payment.parts if part.binding_id is not None)


def test_who_waited_for_an_account_that_moved_holds_the_new_one(cast: Cast) -> None:
    """The first waits for the old account and then for its own key; what is there is not spent by another meanwhile."""
    for user in (cast.grandmother, cast.father):
        bind(cast.husband, user)
    pay(cast.hospital, cast.father, 86_500)
    go, key_free = Event(), Event()

    def hold_key() -> None:
        with transaction.atomic():
            charge(cast.hospital, cast.daughter, 1, key="K-1")
            key_free.wait(10)
            transaction.set_rollback(True)

    def first() -> Done:
        sleep(0.5)
        return charge(cast.hospital, cast.grandmother, 100_000, key="K-1")

    def second() -> Done:
        sleep(2)
        return charge(cast.hospital, cast.father, 100_000)

    def conduct() -> None:
        sleep(1.2)
        go.set()
        sleep(2)
        key_free.set()

    results = together(partial(moved, cast, go=go), hold_key, first, second, conduct)
    held = [one for one in results if isinstance(one, Done)]
    assert len(held) == 2, results
    assert shared_of(*held) == 150_000
    assert balance(cast.husband) == 0
    assert ledger.faults() == []


@pytest.mark.parametrize("_round", range(2))
def test_an_account_moves_while_many_pay_and_much_comes_back(cast: Cast, _round: int) -> None:
    for user in (cast.grandmother, cast.father):
        bind(cast.husband, user)
    paid = pay(cast.hospital, cast.grandmother, 50_000)
    held = charge(cast.hospital, cast.grandmother, 20_000).payment
    calls = [
        partial(moved, cast),
        *[partial(charge, cast.hospital, cast.grandmother, 7_000)] * 4,
        *[partial(payments.refund, cast.hospital, paid.public_id, f"R-{n}", 10_000, at=AT) for n in range(6)],
        partial(payments.release, cast.hospital, held.public_id, at=AT),
    ]

    results = together(*calls)

    assert kinds(results) == ["Done"] * 5 + ["NoneType", "PaymentTooMuch"] + ["Refunded"] * 5, results
    assert balance(cast.husband) + 28_000 == 150_000
    assert ledger.faults() == []


def test_a_death_while_many_pay(cast: Cast) -> None:
    bind(cast.daughter, cast.grandmother)
    calls = [partial(charge, cast.hospital, cast.grandmother, 1_000)] * 6
    results = together(*calls, partial(people.record_death, SYSTEM, cast.daughter.pk, died_on=ON, at=AT))

    assert kinds(results) == ["Done"] * 6 + ["NoneType"], results
    assert balance(cast.daughter) == 320_000 - shared_of(*[one for one in results if isinstance(one, Done)])
    assert ledger.faults() == []


def test_a_court_freezes_while_many_pay(cast: Cast) -> None:
    bind(cast.daughter, cast.grandmother)
    account = LedgerAccount.objects.get(person=cast.daughter)
    order = Order(account.public_id, "（2026）皖0303执1号")
    proposal = ledger_freezes.propose(cast.clerk_of_bengbu, order, waits=WAITS, at=AT)
    second = staff(SECOND, StaffRole.CLERK, BENGBU)
    decide = partial(
        ledger_freezes.decide, second, proposal.public_id, proposal.payload_hash, is_agreed=True, at=AT
    )

    results = together(*[partial(charge, cast.hospital, cast.grandmother, 1_000)] * 6, decide)

    assert kinds(results) == ["ApprovalCard"] + ["Done"] * 6, results
    assert shared_of(charge(cast.hospital, cast.grandmother, 1_000)) == 0
    assert ledger.faults() == []


def test_a_credit_is_taken_back_while_it_is_spent(cast: Cast) -> None:
    account = LedgerAccount.objects.get(person=cast.father)
    wrong = Credit(account.pk, 50_000, "wrong")
    ledger_accounts.credit(TransferKind.INTEREST, AccountKind.INTEREST, [wrong], on=ON, at=AT)
    transfer = LedgerTransfer.objects.get(key="wrong")
    proposal = ledger_corrections.propose(
        cast.clerk_of_bengbu, Correction(transfer.public_id, "利息算错"), waits=WAITS, at=AT
    )
    second = staff(SECOND, StaffRole.CLERK, BENGBU)
    decide = partial(
        ledger_corrections.decide, second, proposal.public_id, proposal.payload_hash, is_agreed=True, at=AT
    )

    results = together(*[partial(charge, cast.hospital, cast.father, 60_000)] * 2, decide)

    done = [one for one in results if isinstance(one, Done)]
    own = sum(part.amount_fen for one in done for part in one.payment.parts if part.account_id is not None)
    taken = 50_000 if "ApprovalCard" in kinds(results) else 0
    assert len(done) == 2, results
    assert balance(cast.father) == 136_500 - own - taken
    assert ledger.faults() == []


def test_two_clerks_and_the_hospital_give_back_at_once(cast: Cast) -> None:
    bind(cast.daughter, cast.grandmother)
    paid = pay(cast.hospital, cast.grandmother, 10_000)
    dispute = payment_disputes.open_dispute(
        citizen(cast.daughter), paid.public_id, Objection(DisputeReason.NOT_KNOWN), at=AT
    )
    proposal = payment_disputes.propose(
        cast.clerk_of_bengbu, dispute.public_id, Verdict(DisputeRemedy.REFUND, "核实"), at=AT
    )
    second = staff(SECOND, StaffRole.CLERK, BENGBU)
    results = together(
        partial(payment_disputes.confirm, second, dispute.public_id, proposal, proposal.payload_hash, at=AT),
        *[partial(payments.refund, cast.hospital, paid.public_id, f"R-{n}", 10_000, at=AT) for n in range(3)],
    )

    assert sum(type(one).__name__ in ("DisputeCard", "Refunded") for one in results) == 1, results
    assert balance(cast.daughter) == 320_000
    assert ledger.faults() == []
