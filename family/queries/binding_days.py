"""How bindings stood at the end of a day that has passed, by what the database kept whenever one changed."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from family.enums import BindingCause, BindingState, FrozenBy, SharingUse
from family.models.bindings import BindingPast, SharingBinding
from family.queries.bindings import BindingCard, card_of, once_open
from family.rules.binding_terms import Terms
from foundation.clock import day_begins
from foundation.periods import DayNotKept

_Was = dict[str, Any]


def bindings_on(person_id: int, *, on: date) -> list[BindingCard]:
    """Give the bindings a person took part in at the end of a day that has passed, as they stood, newest first.

    Raises:
        DayNotKept: how one of them stood nobody wrote down.
    """
    mine = Q(sharer__same_as=person_id) | Q(user__same_as=person_id)
    return once_open(_stood(SharingBinding.objects.filter(mine), on=on))


def binding_on(public_id: UUID, *, on: date) -> BindingCard | None:
    """Find a binding as it stood at the end of a day that has passed; nothing if there was none yet.

    Raises:
        DayNotKept: how it stood nobody wrote down.
    """
    return next(iter(_stood(SharingBinding.objects.filter(public_id=public_id), on=on)), None)


def _stood(rows: QuerySet[SharingBinding], *, on: date) -> list[BindingCard]:
    end = day_begins(on + timedelta(days=1))
    begun = rows.filter(proposed_at__lt=end).select_related("sharer", "user").order_by("-proposed_at", "-pk")
    held = list(begun)
    past: dict[int, list[BindingPast]] = defaultdict(list)
    for one in BindingPast.objects.filter(binding__in=[row.pk for row in held]).order_by("pk"):
        past[one.binding_id].append(one)
    return [_card(row, _was_at(row, past[row.pk], end, on=on)) for row in held]


def _was_at(row: SharingBinding, past: Sequence[BindingPast], end: datetime, *, on: date) -> _Was | None:
    """Give what a binding was at an instant, or nothing where it is as it was."""
    if row.kept_since is not None and row.kept_since >= end:
        raise DayNotKept(on)
    is_known = True
    for one in past:
        if one.stood_until is None:
            is_known = False
        elif one.stood_until < end:
            is_known = True
        elif is_known:
            return dict(one.was)
        else:
            break
    if not is_known:
        raise DayNotKept(on)
    return None


def _card(row: SharingBinding, was: _Was | None) -> BindingCard:
    card = card_of(row)
    if was is None:
        return card
    caps = (was["payment_cap_fen"], was["month_cap_fen"], was["year_cap_fen"])
    return replace(
        card,
        state=BindingState(was["state"]),
        terms=Terms(frozenset(map(SharingUse, was["uses"])), *caps),
        frozen_by=FrozenBy(was["frozen_by"]) if was["frozen_by"] else None,
        cause=BindingCause(was["cause"]) if was["cause"] else None,
        starts_on=_day(was["starts_on"]),
        ends_on=_day(was["ends_on"]),
        answered_at=_instant(was["answered_at"]),
        ended_at=_instant(was["ended_at"]),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
