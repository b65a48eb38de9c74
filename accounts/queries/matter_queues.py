"""The desk's lists of matters, page by page: what waits, what I hold, what is late, what waits for a second person."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db.models import Q, QuerySet

from accounts.enums.matters import MatterState
from accounts.models.matters import Matter
from accounts.queries.matters import MatterCard, card_of

_WORKABLE = [MatterState.APPLIED.value, MatterState.ACCEPTED.value]


class QueueView(StrEnum):
    """Which part of the desk's matters is listed."""

    NEXT = "next"
    MINE = "mine"
    OVERDUE = "overdue"
    SECOND = "second"
    RETURNED = "returned"


@dataclass(frozen=True)
class Mark:
    """The last line of a page: the next one begins behind it."""

    on: date
    id: int


@dataclass(frozen=True)
class QueueQuestion:
    """Whose desk asks for what; an empty kind means every kind."""

    area_keys: Collection[str]
    user_id: int
    view: QueueView = QueueView.NEXT
    kind: str = ""
    after: Mark | None = None


@dataclass(frozen=True)
class QueuePage:
    """One page of a list, and where the next one begins."""

    cards: tuple[MatterCard, ...]
    next: Mark | None


def queue(question: QueueQuestion, *, most: int, at: datetime, on: date) -> QueuePage:
    """List one page, the most urgent first."""
    day = "correct_by" if question.view is QueueView.RETURNED else "due_on"
    rows = _rows(question, at=at, on=on)
    if question.kind:
        rows = rows.filter(kind=question.kind)
    if question.after is not None:
        mark = question.after
        # The bare comparison lets the index find the place; the rest sorts out those of the same day.
        rows = rows.filter(
            Q(**{f"{day}__gt": mark.on}) | Q(**{day: mark.on}, pk__gt=mark.id), **{f"{day}__gte": mark.on}
        )
    found = [card_of(row) for row in rows.order_by(day, "pk")[: most + 1]]
    cards = tuple(found[:most])
    if len(found) <= most:
        return QueuePage(cards, None)
    last = cards[-1]
    return QueuePage(cards, Mark(last.correct_by or last.due_on or on, last.id))


def queue_counts(
    area_keys: Collection[str], user_id: int, *, at: datetime, on: date, most: int
) -> dict[QueueView, int]:
    """Count each list, up to a most: nobody needs to know how far beyond it goes."""
    question = {view: QueueQuestion(area_keys, user_id, view) for view in QueueView}
    return {view: _rows(asked, at=at, on=on)[:most].count() for view, asked in question.items()}


def _rows(question: QueueQuestion, *, at: datetime, on: date) -> QuerySet[Matter]:
    here = Matter.objects.select_related("subject").filter(area_key__in=question.area_keys)
    match question.view:
        case QueueView.MINE:
            return here.filter(state__in=_WORKABLE, holder=question.user_id, held_until__gt=at)
        case QueueView.OVERDUE:
            return here.filter(state__in=_WORKABLE, due_on__lt=on)
        case QueueView.SECOND:
            return here.filter(state=MatterState.CHECKING.value)
        case QueueView.RETURNED:
            return here.filter(state=MatterState.RETURNED.value)
        case QueueView.NEXT:
            return here.filter(state__in=_WORKABLE)
