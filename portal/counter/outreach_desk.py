"""The desk that asks after people whom no message reached or who did not answer: the queue, and one task."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_noop

from accounts.enums.users import Role
from accounts.queries.people import PersonCard, person_cards
from accounts.rules.actors import Actor
from certification.access import refuse_clerk_who_is_relative
from certification.enums import Method
from certification.errors import OutreachNotFound
from certification.queries.escalations import TaskCard, open_tasks, task_by_public_id
from family.queries.kin import relatives_among
from foundation.clock import local_date
from foundation.masking import mask_name
from portal.counter.appointment_desk import open_file
from portal.counter.certify_desk import method_of
from portal.shared.reminder_labels import ASKED_ENDS, OUTREACH_REASONS, RUNGS
from portal.shared.requests import DoorRequest

# The words go into the audit as they stand here; a page that shows them translates them.
REASON = gettext_noop("联系任务")
LIST_MAX = 100
# From this age on somebody is asked after first.
OLD_AGE_YEARS = 80


@dataclass(frozen=True)
class Row:
    """One task of the queue, with as much of the name as tells two apart."""

    card: TaskCard
    name_masked: str
    why: str
    is_old: bool
    is_overdue: bool
    is_mine: bool
    is_held: bool


@dataclass(frozen=True)
class Asked:
    """One who was asked before, and why that was not enough."""

    rung: str
    end: str


@dataclass(frozen=True)
class TaskFile:
    """One task as who took it sees it."""

    row: Row
    person: PersonCard
    asked: tuple[Asked, ...]


def queue(actor: Actor, *, at: datetime) -> list[Row]:
    """List the tasks of the clerk's areas: who is 80 or older first, then the nearest deadline; no relative's."""
    on = local_date(at)
    cards = _open_to(actor, open_tasks(actor.area_keys), on=on)
    kin = (
        relatives_among(actor.person_id, {card.person_id for card in cards}, on=on) if actor.person_id else ()
    )
    people = person_cards({card.person_id for card in cards})
    rows = [_row(actor, card, people[card.person_id], at=at) for card in cards if card.person_id not in kin]
    return sorted(rows, key=lambda row: (not row.is_mine, not row.is_old, row.card.due_on, row.card.id))[
        :LIST_MAX
    ]


def task_for(actor: Actor, task_id: UUID, *, at: datetime) -> TaskCard:
    """Give an open task of the clerk's areas.

    Raises:
        OutreachNotFound: absent, closed, of another area, or none for a street station; the answer is the same.
        ClerkIsRelative: no clerk serves a relative or themselves.
    """
    card = task_by_public_id(task_id)
    on = local_date(at)
    if card is None or Role.CLERK not in actor.roles or card.area_key not in actor.area_keys:
        raise OutreachNotFound
    if not _open_to(actor, [card], on=on):
        raise OutreachNotFound
    refuse_clerk_who_is_relative(actor, card.person_id, on=on)
    return card


def file_of(request: DoorRequest, card: TaskCard, *, at: datetime) -> TaskFile:
    """Open the file for who holds the task; for anybody else the name stays masked, and nothing is opened."""
    person = person_cards([card.person_id])[card.person_id]
    row = _row(request.actor, card, person, at=at)
    if row.is_mine:
        open_file(request, card.person_id, card.area_key, REASON, at=at)
    asked = tuple(Asked(str(RUNGS[rung]), str(ASKED_ENDS[end]) if end else "") for rung, end in card.asked)
    return TaskFile(row, person, asked)


def _open_to(actor: Actor, cards: list[TaskCard], *, on: date) -> list[TaskCard]:
    """Keep what the clerk may see: a street station of the community only whom agreed to that."""
    keys = {card.area_key for card in cards}
    stations = {key for key in keys if method_of(actor, key, on=on) is Method.STREET_STATION}
    return [card for card in cards if card.is_community or card.area_key not in stations]


def _row(actor: Actor, card: TaskCard, person: PersonCard, *, at: datetime) -> Row:
    on = local_date(at)
    is_held = card.held_until is not None and card.held_until > at
    is_mine = is_held and card.holder_id == actor.user_id
    return Row(
        card,
        mask_name(person.name),
        str(OUTREACH_REASONS[card.reason]),
        _years(person.born_on, on) >= OLD_AGE_YEARS,
        card.due_on < on,
        is_mine,
        is_held and not is_mine,
    )


def _years(born_on: date, on: date) -> int:
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))
