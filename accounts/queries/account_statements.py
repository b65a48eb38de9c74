"""The statement of a personal account (个人账户明细): month by month, as of a day, as known at an instant."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from accounts.enums.ledger import TransferKind
from accounts.models.ledger import LedgerEntry
from accounts.queries.hold_fates import HoldFate, fates_of, undone_among, undone_fen
from accounts.rules.ledger import REVERSIBLE
from foundation.clock import local_date
from foundation.periods import add_months

_NET = F("credit_fen") - F("debit_fen")


@dataclass(frozen=True)
class AccountMonth:
    """What moved on an account in a month; amounts are fen, ``month`` is its first day.

    What was held and came back within the month is neither in ``in_fen`` nor in ``out_fen``.
    """

    month: date
    opening_fen: int
    in_fen: int
    out_fen: int

    @property
    def closing_fen(self) -> int:
        """Give what lay there at the end of the month."""
        return self.opening_fen + self.in_fen - self.out_fen


@dataclass(frozen=True)
class StatementLine:
    """One movement, with what lay on the account after it.

    ``is_late`` says that the house learned of it in a later month than the one it counts for. ``is_reversed`` that it was
    taken back, ``reverses`` which day's movement it takes back. ``fate`` is of what is held and what comes back of it.
    """

    transfer_id: UUID
    kind: TransferKind
    booked_on: date
    recorded_at: datetime
    note: str
    in_fen: int
    out_fen: int
    running_fen: int
    is_late: bool
    is_reversed: bool
    reverses_on: date | None
    fate: HoldFate | None = None

    @property
    def is_in(self) -> bool:
        """Say whether money came in."""
        return self.in_fen > 0

    @property
    def is_reversible(self) -> bool:
        """Say whether it is of a kind that two clerks may take back."""
        return self.kind in REVERSIBLE


@dataclass(frozen=True)
class AccountStatement:
    """A month of an account, or the days of it up to the one asked for; ``undone_fen`` was held and came back in them."""

    month: date
    until: date
    known_at: datetime | None
    opening_fen: int
    closing_fen: int
    lines: tuple[StatementLine, ...]
    undone_fen: int = 0

    @property
    def in_fen(self) -> int:
        """Sum what came in, without what had only been held."""
        return sum(line.in_fen for line in self.lines) - self.undone_fen

    @property
    def out_fen(self) -> int:
        """Sum what went out, without what was only held."""
        return sum(line.out_fen for line in self.lines) - self.undone_fen


def months_by_account(account_ids: Collection[int]) -> dict[int, list[AccountMonth]]:
    """List the months in which something moved on each of some accounts, the newest first."""
    rows = (
        LedgerEntry.objects.filter(account__in=account_ids)
        .annotate(month=TruncMonth("booked_on"))
        .values("account", "month")
        .annotate(came=Sum("credit_fen"), went=Sum("debit_fen"), undone=Sum(undone_fen()))
        .order_by("account", "month")
    )
    found: dict[int, list[AccountMonth]] = {}
    for row in rows:
        months = found.setdefault(row["account"], [])
        balance = months[0].closing_fen if months else 0
        came, went = row["came"] - row["undone"], row["went"] - row["undone"]
        months.insert(0, AccountMonth(row["month"], balance, came, went))
    return found


def statement(
    account_id: int, month: date, *, as_of: date | None = None, known_at: datetime | None = None
) -> AccountStatement:
    """Draw up a month of an account; ``as_of`` ends it with a day, ``known_at`` shows what the house knew then."""
    first = month.replace(day=1)
    last = add_months(first, 1) - timedelta(days=1)
    until = min(last, as_of) if as_of else last
    known = _known(account_id, known_at)
    opening = known.filter(booked_on__lt=first).aggregate(fen=Sum(_NET))["fen"] or 0
    entries = list(
        known.filter(booked_on__gte=first, booked_on__lte=until)
        .select_related("transfer__reverses")
        .annotate(back=F("transfer__reversed_by__recorded_at"))
        .order_by("booked_on", "id")
    )
    lines = _lines(entries, opening, known_at)
    closing = lines[-1].running_fen if lines else opening
    return AccountStatement(first, until, known_at, opening, closing, lines, undone_among(entries))


def balance_on(account_id: int, on: date, *, known_at: datetime | None = None) -> int:
    """Give what lay on an account at the end of a day, as known at an instant or now."""
    return _known(account_id, known_at).filter(booked_on__lte=on).aggregate(fen=Sum(_NET))["fen"] or 0


def _known(account_id: int, known_at: datetime | None) -> QuerySet[LedgerEntry]:
    seen = Q() if known_at is None else Q(transfer__recorded_at__lte=known_at)
    return LedgerEntry.objects.filter(seen, account_id=account_id)


def _lines(
    entries: Sequence[LedgerEntry], opening: int, known_at: datetime | None
) -> tuple[StatementLine, ...]:
    found, balance = [], opening
    fates = fates_of(entries, known_at=known_at)
    for row in entries:
        balance += row.credit_fen - row.debit_fen
        transfer, back = row.transfer, getattr(row, "back", None)
        found.append(
            StatementLine(
                transfer_id=transfer.public_id,
                kind=TransferKind(transfer.kind),
                booked_on=row.booked_on,
                recorded_at=transfer.recorded_at,
                note=transfer.note,
                in_fen=row.credit_fen,
                out_fen=row.debit_fen,
                running_fen=balance,
                is_late=_month(local_date(transfer.recorded_at)) > _month(row.booked_on),
                is_reversed=back is not None and (known_at is None or back <= known_at),
                reverses_on=transfer.reverses.booked_on if transfer.reverses else None,
                fate=fates.get(row.pk),
            )
        )
    return tuple(found)


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month
