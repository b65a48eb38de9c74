"""Reads of money and bindings find their rows by an index, whoever else is on record."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db.models import Q

from accounts.models.ledger import LedgerAccount
from accounts.models.people import Enrolment
from accounts.queries import ledger, notices
from family.models.bindings import SharingBinding
from family.models.payments import PaymentPart
from family.queries import account_holds, bindings, held, payments, spent, uses, wallets
from tests.cast import AT, Cast
from tests.family.paying import DAY, bind, pay
from tests.plans import walked

READS: dict[str, Callable[[Cast], object]] = {
    "accounts of people, closed ones among them": lambda cast: ledger.accounts_of([cast.daughter.pk]),
    "one live account": lambda cast: ledger.live_account_of(cast.daughter.pk),
    "what is held of accounts": lambda cast: account_holds.held_fen([1, 2]),
    "sharers of bindings": lambda cast: payments.sharers_of([1, 2]),
    "payments of a patient": lambda cast: payments.payments_of_patient(cast.grandmother.pk, most=5),
    "payments of a sharer": lambda cast: payments.payments_from_sharer(
        cast.daughter.pk, since=DAY, until=DAY, most=5
    ),
    "bindings of somebody": lambda cast: bindings.bindings_of(cast.daughter.pk),
    "what moved on an account": lambda cast: uses.moved_of(cast.daughter.pk, since=DAY, until=DAY, most=5),
    "bindings of a sharer that stand": lambda cast: uses.standing_of_sharer(cast.daughter.pk),
    "what was spent by bindings": lambda cast: spent.spent_by([uuid4()], on=DAY),
    "parts of payments in a copy of all data": lambda cast: held.READERS["family.PaymentPart"](
        cast.daughter.pk
    ),
    "transfers of somebody": lambda cast: wallets.transfers_of(cast.daughter.pk),
    "the oldest message that waits": lambda cast: notices.oldest_waiting_at(),
    "who was insured anew lately": lambda cast: list(
        Enrolment.objects.filter(Q(recorded_at__gt=AT) | Q(superseded_at__gt=AT)).values("pk")
    ),
    "what was closed lately": lambda cast: list(LedgerAccount.objects.filter(closed_at__gt=AT).values("pk")),
}


@pytest.fixture
def paid(cast: Cast) -> Cast:
    """A binding by which something was paid."""
    bind(cast.daughter, cast.grandmother)
    pay(cast.hospital, cast.grandmother, 5_000)
    return cast


@pytest.mark.parametrize("read", READS.values(), ids=READS)
def test_a_read_walks_through_no_table(paid: Cast, read: Callable[[Cast], object]) -> None:
    with walked() as tables:
        read(paid)
    assert tables == set()


def test_a_walk_is_seen(paid: Cast) -> None:
    """What no index answers is found; else the test above could not fail."""
    with walked() as tables:
        list(PaymentPart.objects.filter(amount_fen=5_000))
        list(SharingBinding.objects.filter(cause="none"))
    assert tables == {"family_paymentpart", "family_sharingbinding"}
