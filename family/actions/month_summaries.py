"""Tells sharers once a month how often, how much and by whom their accounts were used (每月汇总)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, Min, Q

from accounts.actions import notices
from accounts.actions.notices import NewNotice
from accounts.queries.people import PersonCard, life_facts, person_cards
from family.models.month_summaries import MonthSummary
from family.queries.kin import terms_between
from family.queries.month_sums import MonthSum, next_sharers, summary_time, sums_of
from family.rules.kinship.terms import Term
from family.rules.month_summaries import month_due, next_month
from foundation.clock import local_date
from foundation.money import yuan

BATCH_MAX = 500
TEMPLATE = "family.payment.month"


@dataclass(frozen=True)
class SummaryReport:
    """What one batch told."""

    told_count: int


def tell(*, at: datetime) -> SummaryReport:
    """Tell some of the sharers what was used of their accounts in a month; safe at any time and by several.

    One batch of one month, the earliest that is not told of in whole. How far it is stands in a row, and the key of a
    notice names person and month: nobody is told twice.
    """
    due = month_due(at, summary_time(on=local_date(at)))
    if due is None:
        return SummaryReport(0)
    with transaction.atomic():
        month = next_month(due, *_told_of())
        if month is None:
            return SummaryReport(0)
        MonthSummary.objects.get_or_create(month=month, defaults={"began_at": at})
        rows = MonthSummary.objects.select_for_update(skip_locked=True)
        run = rows.filter(month=month, finished_at__isnull=True).first()
        return SummaryReport(_tell_next(run, at=at) if run else 0)


def _told_of() -> tuple[date | None, date | None]:
    """Give the latest month that was begun, and the earliest that is not finished."""
    rows = MonthSummary.objects.aggregate(
        latest=Max("month"), unfinished=Min("month", filter=Q(finished_at__isnull=True))
    )
    return rows["latest"], rows["unfinished"]


def _tell_next(run: MonthSummary, *, at: datetime) -> int:
    """Tell the next batch, and note how far it is."""
    asked = next_sharers(run.last_sharer_id, most=BATCH_MAX)
    told = notices.post_many(_notices(asked.values(), run.month, at=at), at=at) if asked else 0
    run.last_sharer_id = max(asked, default=run.last_sharer_id)
    run.told_count += told
    run.finished_at = at if len(asked) < BATCH_MAX else None
    run.save(update_fields=["last_sharer_id", "told_count", "finished_at"])
    return told


def _notices(sharers: Iterable[int], month: date, *, at: datetime) -> list[NewNotice]:
    """Word the month for each living sharer of whose account something was used."""
    on = local_date(at)
    sums = sums_of(set(sharers), month)
    lives = life_facts([one.sharer_id for one in sums]) if sums else {}
    alive = [one for one in sums if lives[one.sharer_id].is_alive(on)]
    pairs = [(one.sharer_id, used.user_id) for one in alive for used in one.used]
    terms = terms_between(pairs, on=on)
    names = person_cards({user for _sharer, user in pairs})
    return [_notice(one, month, names, terms) for one in alive]


def _notice(
    one: MonthSum,
    month: date,
    names: dict[int, PersonCard],
    terms: dict[tuple[int, int], Term],
) -> NewNotice:
    return NewNotice(
        key=f"{TEMPLATE}:{one.sharer_id}:{month:%Y-%m}",
        topic=f"payments:{one.sharer_id}:{month:%Y-%m}",
        recipient_id=one.sharer_id,
        subject_id=one.sharer_id,
        template=TEMPLATE,
        facts={
            "month": month.isoformat(),
            "count": one.payments_count,
            "amount": yuan(one.fen),
            "fen": one.fen,
            "back": yuan(one.back_fen) if one.back_fen else "",
            "people": _people(one, names, terms),
        },
    )


def _people(
    one: MonthSum, names: dict[int, PersonCard], terms: dict[tuple[int, int], Term]
) -> Sequence[dict[str, Any]]:
    """Name who used it, as the sharer calls them, the most first."""
    found = [(used, names[used.user_id].name, terms.get((one.sharer_id, used.user_id))) for used in one.used]
    return [
        {
            "name": name,
            "relation_zh": term.zh if term else "",
            "relation_en": term.en if term else "",
            "count": used.payments_count,
            "amount": yuan(used.fen),
        }
        for used, name, term in found
    ]
