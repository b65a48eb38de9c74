"""Whether a race finds a lock that is missing: without the patient's, two at once go beyond the area's limit."""

from functools import partial
from threading import Event
from time import sleep

import pytest
from django.db import transaction

from accounts.models.ledger import LedgerAccount
from tests import cast as stage
from tests.cast import Cast
from tests.certification.policies import rule as policy
from tests.family.paying import bind, charge
from tests.races.test_payment_races import paid_of
from tests.races.together import together
from tests.seeded import Bug, seeded_for_all

pytestmark = [pytest.mark.race, pytest.mark.long, pytest.mark.django_db(transaction=True)]

LIMIT, EACH, PAYERS = 50_000, 20_000, 6
NO_LOCK = Bug(
    "the patient is not locked",
    "family_payment_charge",
    "IF NOT pg_try_advisory_xact_lock(hashtextextended('payments of a patient', row_id)) THEN",
    "IF false THEN",
)


def paid_at_once(cast: Cast) -> int:
    """Let many charge one patient while the sharer's account is held, so that all have looked before one has paid."""
    policy("sharing.month_cap_fen", LIMIT)
    bind(cast.daughter, cast.grandmother)
    payees = [stage.partner(f"医院{number}", stage.PartnerKind.HOSPITAL) for number in range(PAYERS)]
    is_held = Event()

    def hold_account() -> None:
        with transaction.atomic():
            LedgerAccount.objects.select_for_update().get(person=cast.daughter, kind="personal")
            is_held.set()
            sleep(3)

    def pay(call: partial[object]) -> object:
        assert is_held.wait(20)
        return call()

    calls = [partial(pay, partial(charge, payee, cast.grandmother, EACH)) for payee in payees]
    _nothing, *results = together(hold_account, *calls)
    return paid_of(results)


def test_with_the_lock_the_limit_holds(cast: Cast) -> None:
    assert paid_at_once(cast) == LIMIT


def test_without_the_lock_the_race_finds_it(cast: Cast) -> None:
    with seeded_for_all(NO_LOCK):
        assert paid_at_once(cast) > LIMIT
