"""Opens personal accounts, and brings in what was on them before the house kept them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction

from accounts.actions import ledger
from accounts.enums.ledger import AccountKind, AccountState, TransferKind
from accounts.enums.people import Insurance
from accounts.fields import human
from accounts.models.ledger import LedgerAccount
from accounts.models.people import Enrolment, InsuredPerson
from foundation.identifiers import uuid7

_CREDIT = "SELECT accounts_ledger_credit(%s, %s, %s, %s, %s, %s::bigint[], %s::bigint[], %s::text[])"


@dataclass(frozen=True)
class Credit:
    """Money for one account; ``key`` names what brings it, once for all time."""

    account_id: int
    fen: int
    key: str


@dataclass(frozen=True)
class OpeningBalance:
    """What is on a person's account when the house begins to keep it; ``public_id`` where it must always be the same."""

    person_id: int
    area_key: str
    fen: int
    public_id: UUID | None = None


@transaction.atomic
def open_for(person_id: int, *, on: date, at: datetime) -> LedgerAccount | None:
    """Open the personal account that somebody's insurance as an employee comes with, or give the one that is open.

    Nothing where no enrolment in force comes with an account. The caller need not hold the person: a second one at the
    same moment finds the account of the first.
    """
    held = Enrolment.objects.current().valid_on(on).filter(person__same_as=person_id)
    row = (
        held.filter(insurance=Insurance.EMPLOYEE_MEDICAL.value, has_personal_account=True)
        .order_by("starts_on", "pk")
        .last()
    )
    if row is None:
        return None
    live = LedgerAccount.objects.exclude(state=AccountState.CLOSED.value)
    there = live.filter(kind=AccountKind.PERSONAL.value, person__same_as=person_id).order_by("pk").first()
    return there or ledger.open_account(person_id, AccountKind.PERSONAL, row.area_key, at=at)


@transaction.atomic
def open_with(new: Sequence[OpeningBalance], *, on: date, at: datetime) -> int:
    """Open personal accounts with what is on them; say how much money came in, in transfers.

    An account that is open already stays, and what was brought onto it once is not brought again.
    """
    people = InsuredPerson.objects.filter(pk__in={one.person_id for one in new})
    humans = {row.pk: row.human_id for row in people.only("merged_into")}
    there = _live_accounts(humans)
    LedgerAccount.objects.bulk_create(
        LedgerAccount(
            public_id=one.public_id or uuid7(),
            kind=AccountKind.PERSONAL.value,
            person_id=one.person_id,
            area_key=one.area_key,
            opened_at=at,
        )
        for one in new
        if humans[one.person_id] not in there
    )
    ids = _live_accounts(humans)
    accounts = [(ids[humans[one.person_id]], one.fen) for one in new]
    lines = [Credit(account, fen, f"opening:{account}") for account, fen in accounts]
    return credit(TransferKind.OPENING, AccountKind.OPENING, lines, on=on, at=at)


def _live_accounts(people: Collection[int]) -> dict[int, int]:
    """Give the account of each of some people that is not closed, by the row that goes on; the first of several."""
    live = LedgerAccount.objects.exclude(state=AccountState.CLOSED.value).filter(
        kind=AccountKind.PERSONAL.value, person__same_as_any=people
    )
    rows = live.order_by("-pk").values_list(human("person"), "pk")
    return dict(rows)


def credit(
    kind: TransferKind,
    source: AccountKind,
    lines: Sequence[Credit],
    *,
    on: date,
    at: datetime,
    note: str = "",
) -> int:
    """Put money of one kind into many accounts, each key once; say how many transfers were written."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            _CREDIT,
            [
                kind.value,
                source.value,
                on,
                at,
                note,
                [line.account_id for line in lines],
                [line.fen for line in lines],
                [line.key for line in lines],
            ],
        )
        return int(cursor.fetchone()[0])
