"""Reads what relatives used of accounts in a month, by the one whose account it was and the one who used it."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, time

from django.db.models import Count, Sum

from accounts.fields import human
from family.enums import PartSource
from family.models.bindings import SharingBinding
from family.models.payments import PaymentPart, PaymentRefundPart
from family.rules.month_summaries import SummaryTime
from foundation.clock import day_begins
from foundation.periods import add_months
from regions.queries.policy import policy


@dataclass(frozen=True)
class UsedBy:
    """How often one relative used an account in a month, and how much."""

    user_id: int
    payments_count: int
    fen: int


@dataclass(frozen=True)
class MonthSum:
    """What was used of one account in a month, the most first, and what refunds brought back in it."""

    sharer_id: int
    used: tuple[UsedBy, ...]
    back_fen: int

    @property
    def payments_count(self) -> int:
        """Say how many payments that were."""
        return sum(one.payments_count for one in self.used)

    @property
    def fen(self) -> int:
        """Sum what was used."""
        return sum(one.fen for one in self.used)


def summary_time(*, on: date) -> SummaryTime:
    """Give when a month is told of."""
    quiet = policy("reminder.quiet_hours", area_key=None, on=on).record()
    return SummaryTime(
        policy("payment.summary_day", area_key=None, on=on).integer(),
        time.fromisoformat(policy("payment.summary_at", area_key=None, on=on).word()),
        time.fromisoformat(str(quiet["from"])),
    )


def next_sharers(after: int, *, most: int) -> dict[int, int]:
    """Give the next who ever shared: the ids of their rows in order, with the one that goes on for each."""
    rows = SharingBinding.objects.filter(sharer__gt=after).order_by("sharer")
    return dict(rows.values_list("sharer_id", human("sharer")).distinct()[:most])


def sums_of(sharer_ids: Collection[int], month: date) -> list[MonthSum]:
    """Sum what was settled in a month out of some accounts, in two statements; who was spared is left out."""
    begins, ends = month, add_months(month, 1)
    used: dict[int, list[UsedBy]] = defaultdict(list)
    settled = PaymentPart.objects.filter(
        source=PartSource.SHARER.value,
        settled_fen__gt=0,
        binding__sharer__same_as_any=list(sharer_ids),
        payment__settled_at__gte=day_begins(begins),
        payment__settled_at__lt=day_begins(ends),
    ).annotate(of=human("binding__sharer"), by=human("patient"))
    for of, by, count, fen in (
        settled.values("of", "by")
        .annotate(n=Count("payment", distinct=True), fen=Sum("settled_fen"))
        .order_by("of", "-fen", "by")
        .values_list("of", "by", "n", "fen")
    ):
        used[of].append(UsedBy(by, count, fen))
    back = PaymentRefundPart.objects.filter(
        part__binding__sharer__same_as_any=list(sharer_ids),
        refund__refunded_on__gte=begins,
        refund__refunded_on__lt=ends,
    ).annotate(of=human("part__binding__sharer"))
    returned = dict(back.values("of").annotate(fen=Sum("amount_fen")).values_list("of", "fen"))
    return [MonthSum(of, tuple(rows), returned.get(of, 0)) for of, rows in used.items()]
