"""Ends links of the family service: with the mandate they rest on, or when their time is over."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from accounts.actions import evidence
from family.enums import ServiceEnd, ServiceState
from family.models.mandates import Mandate
from family.models.service import OPEN_STATES, ServiceLink
from family.queries.mandates import live_mandates
from foundation.clock import local_date

_ENDED = ["state", "ended_at", "end_reason"]


def end(row: ServiceLink, reason: ServiceEnd, *, at: datetime) -> None:
    """Write that a link is over, and let the paper that was held for it go; call where it is locked."""
    row.state, row.ended_at, row.end_reason = ServiceState.ENDED.value, at, reason.value
    row.save(update_fields=_ENDED)
    if row.evidence_id is not None:
        evidence.let_go(row.evidence_id, at=at)


def end_with(mandates: Iterable[Mandate], *, at: datetime) -> None:
    """End the links that rest on mandates which are over; call in the transaction that ends those."""
    keys = [mandate.pk for mandate in mandates]
    rows = ServiceLink.objects.filter(mandate__in=keys, state=ServiceState.ACTIVE.value)
    for row in rows.select_for_update().order_by("pk"):
        end(row, ServiceEnd.WITH_MANDATE, at=at)


def settle(adder_id: int, *, at: datetime) -> None:
    """End what somebody's list still holds though nobody confirmed in time, or the mandate is over; call under lock.

    Nothing depends on it: every read asks for the day and the mandate. It makes room for the same pair anew.
    """
    mine = ServiceLink.objects.filter(adder__same_as=adder_id).select_for_update().order_by("pk")
    for row in mine.filter(state__in=OPEN_STATES, expires_at__lte=at):
        end(row, ServiceEnd.UNANSWERED, at=at)
    living = live_mandates(local_date(at)).order_by().values("pk")
    for row in mine.filter(~Q(mandate__in=living), state=ServiceState.ACTIVE.value):
        end(row, ServiceEnd.WITH_MANDATE, at=at)
