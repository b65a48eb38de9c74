"""Reads of how often a partner called which operation, and what came of it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet, Sum

from accounts.models.partner_staff import PartnerUsage

ROWS_MAX = 200


@dataclass(frozen=True)
class DayUsage:
    """The calls of one day, and how many of them were refused or failed."""

    on: date
    calls_count: int
    refused_count: int


@dataclass(frozen=True)
class OperationUsage:
    """The calls of one operation over some days."""

    operation: str
    calls_count: int
    refused_count: int


@dataclass(frozen=True)
class ErrorUsage:
    """How often one error was answered over some days."""

    code: str
    status: int
    operation: str
    calls_count: int


_REFUSED = Sum("calls_count", filter=Q(status__gte=400), default=0)


def by_day(partner_id: int, *, since: date) -> list[DayUsage]:
    """Sum a partner's calls by day, the newest first; a day without calls is left out."""
    rows = _since(partner_id, since).values("on").annotate(calls=Sum("calls_count"), refused=_REFUSED)
    found = rows.order_by("-on").values_list("on", "calls", "refused")[:ROWS_MAX]
    return [DayUsage(*row) for row in found]


def by_operation(partner_id: int, *, since: date) -> list[OperationUsage]:
    """Sum a partner's calls by operation, the busiest first."""
    rows = _since(partner_id, since).values("operation").annotate(calls=Sum("calls_count"), refused=_REFUSED)
    found = rows.order_by("-calls", "operation").values_list("operation", "calls", "refused")[:ROWS_MAX]
    return [OperationUsage(*row) for row in found]


def by_error(partner_id: int, *, since: date) -> list[ErrorUsage]:
    """Sum what a partner was refused, by code and operation, the most frequent first."""
    rows = _since(partner_id, since).exclude(code="").values("code", "status", "operation")
    found = rows.annotate(calls=Sum("calls_count")).order_by("-calls", "code", "operation")
    columns = found.values_list("code", "status", "operation", "calls")[:ROWS_MAX]
    return [ErrorUsage(*row) for row in columns]


def _since(partner_id: int, since: date) -> QuerySet[PartnerUsage]:
    return PartnerUsage.objects.filter(partner=partner_id, on__gte=since)
