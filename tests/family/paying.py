"""Steps of tests about payments: bind, give money, charge, and look at what each account has."""

from datetime import date, datetime
from itertools import count
from typing import Any

from accounts.actions import ledger, ledger_accounts
from accounts.actions.ledger_accounts import Credit
from accounts.enums.ledger import AccountKind, TransferKind
from accounts.models.ledger import LedgerAccount, LedgerEntry
from accounts.models.people import InsuredPerson
from accounts.rules.actors import Actor
from family.actions import payments
from family.actions.payments import Charge, Done
from family.enums import BindingState, SharingUse
from family.models.bindings import SharingBinding
from family.queries.payments import PaymentCard
from foundation.clock import local_date
from tests.cast import AT, BENGBU, BUILT_AT

_keys = count(1)


def bind(sharer: InsuredPerson, user: InsuredPerson, **fields: Any) -> SharingBinding:
    """Let one person pay from another's account."""
    return SharingBinding.objects.create(
        sharer=sharer,
        user=user,
        **{
            "state": BindingState.ACTIVE.value,
            "relation": "",
            "proposed_at": BUILT_AT,
            "answered_at": BUILT_AT,
            "starts_on": local_date(BUILT_AT),
            "uses": [use.value for use in SharingUse],
            **fields,
        },
    )


def give(
    person: InsuredPerson,
    fen: int,
    *,
    area_key: str = BENGBU,
    kind: AccountKind = AccountKind.PERSONAL,
    at: datetime = AT,
) -> LedgerAccount:
    """Open somebody's account, or put more on it."""
    account = ledger.open_account(person.pk, kind, area_key, at=at)
    line = Credit(account.pk, fen, f"test:{account.pk}:{next(_keys)}")
    ledger_accounts.credit(
        TransferKind.CONTRIBUTION, AccountKind.CONTRIBUTIONS, [line], on=local_date(at), at=at
    )
    return account


def charge(
    payee: Actor,
    patient: InsuredPerson,
    fen: int,
    *,
    key: str = "",
    use: SharingUse = SharingUse.HOSPITAL,
    at: datetime = AT,
) -> Done:
    """Charge a patient."""
    return payments.hold(payee, Charge(key or f"key-{next(_keys):06d}", patient.pk, use, fen), at=at)


def pay(payee: Actor, patient: InsuredPerson, fen: int, *, at: datetime = AT) -> PaymentCard:
    """Charge a patient and settle it."""
    held = charge(payee, patient, fen, at=at)
    return payments.settle(payee, held.payment.public_id, fen, at=at).payment


def balance(person: InsuredPerson, kind: AccountKind = AccountKind.PERSONAL) -> int:
    """Say what is on somebody's account."""
    return LedgerAccount.objects.get(person=person, kind=kind.value, closed_at__isnull=True).balance_fen


def parts_of(payment: PaymentCard) -> list[tuple[str, int, str]]:
    """Name who pays how much of a payment and why."""
    return [(part.source.value, part.amount_fen, part.reason.value) for part in payment.parts]


def skipped_of(payment: PaymentCard) -> list[tuple[str, str]]:
    """Name who paid nothing of a payment and why."""
    return [(one.source.value, one.reason.value) for one in payment.skipped]


def side_fen(kind: AccountKind, area_key: str = BENGBU) -> int:
    """Sum what stands on the other side of an area."""
    account = LedgerAccount.objects.filter(kind=kind.value, area_key=area_key, person=None).first()
    if account is None:
        return 0
    return sum(e.credit_fen - e.debit_fen for e in LedgerEntry.objects.filter(account=account))


DAY: date = local_date(AT)
