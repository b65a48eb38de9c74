"""Many pay at once: never more than there is, never twice, and never from what was taken back."""

from functools import partial
from threading import Event, Timer
from time import sleep

import pytest
from django.db import connection, transaction

from accounts.actions import people
from accounts.actions.ledger import open_account
from accounts.enums.ledger import AccountKind
from accounts.models.ledger import LedgerAccount, LedgerEntry
from accounts.models.people import InsuredPerson
from accounts.queries import ledger
from accounts.rules.actors import Actor
from family.actions import bindings, payments
from family.actions.payments import Done, Refunded
from family.models.bindings import SharingBinding
from family.models.payments import Payment, PaymentPart
from foundation.identifiers import Sex
from tests import cast as stage
from tests.cast import AT, Cast, citizen
from tests.family.paying import balance, bind, charge, pay
from tests.merging.pairs import again
from tests.races.together import kinds, together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def paid_of(results: list[object]) -> int:
    """Sum what accounts pay of what was held."""
    done = [one for one in results if isinstance(one, Done)]
    assert len(done) == len(results), results
    return sum(part.amount_fen for one in done for part in one.payment.parts if part.account_id is not None)


def relatives(count: int) -> list[people.InsuredPerson]:
    """Bring in grown children who are insured and have nothing of their own."""
    born = stage.date(1985, 1, 1)
    found = [
        stage.somebody("张" + "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳"[number], Sex.MALE, born)
        for number in range(count)
    ]
    for person in found:
        people.enrol(
            person.pk,
            people.Insurance.RESIDENT_MEDICAL,
            area_key=stage.BENGBU,
            starts_on=born,
            has_personal_account=False,
            at=stage.BUILT_AT,
        )
    return found


def test_thirty_two_on_one_account_spend_what_is_there(cast: Cast) -> None:
    """Each wants 300 yuan of 3,200: ten get it, one gets what is left, the others pay in cash."""
    users = relatives(16)
    for user in users:
        bind(cast.daughter, user)

    results = together(*[partial(charge, cast.hospital, user, 30_000) for user in users for _twice in (1, 2)])

    assert paid_of(results) == 320_000
    assert balance(cast.daughter) == 0
    assert ledger.faults() == []


def test_one_charge_sent_many_times_at_once_is_one_payment(cast: Cast) -> None:
    results = together(*[partial(charge, cast.hospital, cast.father, 500, key="K-1")] * 12)

    assert sorted(one.is_repeat for one in results) == [False] + [True] * 11
    assert Payment.objects.count() == 1
    assert balance(cast.father) == 86_000


def test_one_key_for_two_patients_at_once_charges_one(cast: Cast) -> None:
    calls = [
        partial(charge, cast.hospital, person, 500, key="K-1")
        for person in (cast.father, cast.daughter, cast.husband)
    ]

    assert kinds(together(*calls)) == ["Done", "PaymentConflict", "PaymentConflict"]
    assert Payment.objects.count() == 1
    assert ledger.faults() == []


def test_two_hospitals_at_once_keep_the_limit_of_the_sharer(cast: Cast) -> None:
    other = stage.partner("另一家医院", stage.PartnerKind.HOSPITAL)
    bind(cast.daughter, cast.grandmother, month_cap_fen=50_000)

    results = together(
        *[partial(charge, payee, cast.grandmother, 20_000) for payee in (cast.hospital, other) * 4]
    )

    assert paid_of(results) == 50_000
    assert balance(cast.daughter) == 270_000


def test_a_charge_from_before_a_merge_and_one_after_it_keep_the_limit(cast: Cast) -> None:
    """The first has looked and waits for the account; then its patient is merged into another, who is charged."""
    survivor = again(cast.grandmother)
    bind(cast.daughter, cast.grandmother, month_cap_fen=50_000)
    account = LedgerAccount.objects.get(person=cast.daughter, kind="personal")
    is_held, may_go_on = Event(), Event()

    def hold_account() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT accounts_ledger_take(ARRAY[%s]::bigint[])", [account.pk])
            is_held.set()
            assert may_go_on.wait(20)

    def first() -> Done:
        assert is_held.wait(20)
        return charge(cast.hospital, cast.grandmother, 40_000)

    def second() -> Done:
        assert is_held.wait(20)
        wait_for_locks(1)
        InsuredPerson.objects.filter(pk=cast.grandmother.pk).update(merged_into=survivor)
        may_go_on_soon = Timer(0.5, may_go_on.set)
        may_go_on_soon.start()
        return charge(cast.hospital, survivor, 40_000)

    _nothing, *results = together(hold_account, first, second)
    assert paid_of(results) == 50_000


def test_who_waits_for_an_account_holds_no_other_whose_queue_others_stand_in(cast: Cast) -> None:
    """The father's account is closed and another opened while somebody waits for the first: the second is queued for."""
    old = LedgerAccount.objects.get(person=cast.father, kind="personal")
    pay(cast.hospital, cast.father, old.balance_fen)
    is_closed, is_seen = Event(), Event()

    def queue(act: str, account_id: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT pg_advisory_{act}(hashtextextended('ledger account', %s))", [account_id])

    def move() -> None:
        queue("lock", old.pk)
        is_closed.set()
        wait_for_locks(1)
        with transaction.atomic():
            LedgerAccount.objects.filter(pk=old.pk).update(state="closed", closed_at=AT)
            new = open_account(cast.father.pk, AccountKind.PERSONAL, old.area_key, at=AT)
        queue("lock", new.pk)
        queue("unlock", old.pk)
        sleep(1)
        wait_for_locks(1)
        # Who holds the row as well as waiting for the queue stands in the way of whoever has the queue.
        with transaction.atomic():
            LedgerAccount.objects.select_for_update(nowait=True, no_key=True).get(pk=new.pk)
        is_seen.set()
        queue("unlock", new.pk)

    def charge_him() -> Done:
        assert is_closed.wait(20)
        return charge(cast.hospital, cast.father, 100)

    moved, held = together(move, charge_him)
    assert (moved, is_seen.is_set()) == (None, True)
    assert isinstance(held, Done), held


def wait_for_locks(count: int) -> None:
    """Wait until so many sessions of this database wait for an advisory lock."""
    for _turn in range(200):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity "
                "WHERE datname = current_database() AND wait_event_type = 'Lock' AND wait_event = 'advisory'"
            )
            if cursor.fetchone()[0] >= count:
                return
        sleep(0.05)
    raise AssertionError("nobody waits")


def test_families_that_share_in_a_circle_wait_for_each_other_without_a_ring(cast: Cast) -> None:
    three = (cast.daughter, cast.husband, cast.father)
    for sharer in three:
        for user in three:
            if sharer != user:
                bind(sharer, user)

    results = together(*[partial(charge, cast.hospital, person, 70_000) for person in three * 6])

    assert paid_of(results) <= 556_500
    assert sum(map(balance, three)) == 556_500 - paid_of(results)
    assert ledger.faults() == []


def test_after_a_revocation_has_committed_nothing_new_is_paid(cast: Cast) -> None:
    """A revocation that has the binding is waited for by whoever would pay from it."""
    row = bind(cast.daughter, cast.grandmother)
    revoked, may_commit = Event(), Event()

    def revoke() -> str:
        with transaction.atomic():
            bindings.end(citizen(cast.daughter), row.public_id, at=AT)
            revoked.set()
            may_commit.wait(20)
        return "revoked"

    def pay_meanwhile() -> Done:
        revoked.wait(20)
        done: list[Done] = []
        sleep(0.2)
        may_commit.set()
        done.append(charge(cast.hospital, cast.grandmother, 500))
        return done[0]

    _said, done = together(revoke, pay_meanwhile)
    assert isinstance(done, Done), done
    assert [part.source.value for part in done.payment.parts] == ["cash"]
    assert balance(cast.daughter) == 320_000


def test_revoking_while_many_pay_leaves_whole_payments(cast: Cast) -> None:
    row = bind(cast.daughter, cast.grandmother)
    calls = [partial(charge, cast.hospital, cast.grandmother, 1_000) for _one in range(12)]
    results = together(*calls, partial(bindings.end, citizen(cast.daughter), row.public_id, at=AT))

    paid = paid_of(results[:-1])
    assert balance(cast.daughter) == 320_000 - paid
    assert PaymentPart.objects.filter(binding=row).count() * 1_000 == paid
    assert SharingBinding.objects.get().state == "ended"
    after = charge(cast.hospital, cast.grandmother, 1_000).payment
    assert [part.source.value for part in after.parts] == ["cash"]


def test_settling_and_releasing_at_once_does_one_of_them(cast: Cast) -> None:
    held = charge(cast.hospital, cast.father, 500).payment
    settle = partial(payments.settle, cast.hospital, held.public_id, 400, at=AT)
    release = partial(payments.release, cast.hospital, held.public_id, at=AT)
    expire = partial(payments.expire_due, at=held.expires_at)

    results = together(settle, release, expire, settle, release)

    payment = Payment.objects.get()
    assert payment.state in {"settled", "released", "expired"}, results
    assert balance(cast.father) == 86_500 - payment.settled_fen
    assert ledger.faults() == []


def test_refunds_at_once_give_back_no_more_than_was_paid(cast: Cast) -> None:
    bind(cast.daughter, cast.father)
    payment = pay(cast.hospital, cast.father, 100_000)
    calls = [
        partial(payments.refund, cast.hospital, payment.public_id, f"R-{number // 2}", 30_000, at=AT)
        for number in range(10)
    ]

    results = together(*calls)

    done = [one for one in results if isinstance(one, Refunded) and not one.is_repeat]
    assert len(done) == 3
    assert Payment.objects.get().refunded_fen == 90_000
    assert balance(cast.father) + balance(cast.daughter) == 86_500 + 320_000 - 10_000
    assert ledger.faults() == []


def test_the_ledger_knows_every_fen_that_was_acknowledged(cast: Cast) -> None:
    """Holds, settlements and refunds by two payees on one family: what was told is what is booked."""
    other = stage.partner("另一家医院", stage.PartnerKind.HOSPITAL)
    bind(cast.daughter, cast.father)
    bind(cast.husband, cast.father)

    def visit(payee: Actor, fen: int) -> int:
        done = pay(payee, cast.father, fen)
        back = payments.refund(payee, done.public_id, "R", fen // 3, at=AT)
        return sum(
            part.settled_fen - part.refunded_fen for part in back.payment.parts if part.account_id is not None
        )

    told = together(
        *[partial(visit, payee, 30_000 + n) for n in range(6) for payee in (cast.hospital, other)]
    )

    assert all(isinstance(one, int) for one in told), told
    gone = 556_500 - sum(map(balance, (cast.daughter, cast.husband, cast.father)))
    assert gone == sum(told)
    booked = LedgerEntry.objects.filter(account__kind="providers")
    assert sum(entry.credit_fen - entry.debit_fen for entry in booked) == sum(told)
    assert ledger.faults() == []
    connection.close()
