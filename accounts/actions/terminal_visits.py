"""Writes visits at self-service terminals: begun, a card shown, a number for the counter taken, ended.

Whoever types a stranger's number must not learn whether there is such a person: what does not fit is told in one way.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.actions import audit
from accounts.enums.terminals import TicketWhy, VisitEnd
from accounts.errors.terminals import CardEntriesWait, CardNotRecognised, TerminalVisitOver, TicketNotFound
from accounts.fields import blind_index
from accounts.models.terminals import Terminal, TerminalMiss, TerminalVisit
from accounts.queries import terminals as queries
from accounts.queries.documents import documents_of
from accounts.queries.people import match_number
from accounts.rules import terminals as rules
from accounts.rules.actors import Actor
from accounts.rules.terminals import HeldCard, ShownCard
from foundation.clock import local_date

NUMBER_LABEL = "terminal.number"
_NOBODY = 0


@dataclass(frozen=True)
class Ticket:
    """A number for the counter beside the machine."""

    number: int
    point_name: str


def begin(actor: Actor, session_key: str, *, at: datetime) -> UUID:
    """Begin the visit of whoever has touched the machine; one before that nobody ended is over.

    Raises:
        TerminalVisitOver: no machine acts.
    """
    with transaction.atomic():
        machine = _machine(actor)
        TerminalVisit.objects.filter(terminal=machine, ended_at__isnull=True).update(
            ended_at=at, end=VisitEnd.REPLACED.value
        )
        row = TerminalVisit.objects.create(
            terminal=machine,
            session_hash=queries.session_hash(session_key),
            point_key=machine.point_key,
            started_at=at,
            seen_at=at,
        )
    return row.public_id


def touch(actor: Actor, session_key: str, *, at: datetime) -> None:
    """Note that somebody still stands at the machine.

    Raises:
        TerminalVisitOver.
    """
    with transaction.atomic():
        row = _going_on(actor, session_key, at=at)
        row.seen_at = at
        row.save(update_fields=["seen_at"])


def show_card(actor: Actor, session_key: str, shown: ShownCard, *, at: datetime) -> int:
    """Join the visit to the person whose card is shown; give the person.

    Raises:
        TerminalVisitOver.
        CardNotRecognised: whatever is wrong, and also where no such person is recorded.
        CardEntriesWait: so many entries for this number were wrong that nothing is compared today.
    """
    with transaction.atomic():
        row = _going_on(actor, session_key, at=at)
        number_hash = blind_index(shown.number, label=NUMBER_LABEL)
        late = TerminalMiss.objects.filter(number_hash=number_hash, missed_at__gt=at - rules.DAY)
        if not rules.may_compare(list(late.values_list("missed_at", flat=True)[:50]), at=at):
            raise CardEntriesWait
        # The same statements run whether or not there is such a person, so that time does not tell.
        person = match_number(shown.number).person
        papers = documents_of(person.id if person else _NOBODY)
        held = HeldCard(person.name if person else "", [paper.validity for paper in papers])
        if person is not None and person.died_on is None and rules.is_holder(shown, held):
            row.person_id, row.shown_at, row.seen_at = person.id, at, at
            row.save(update_fields=["person", "shown_at", "seen_at"])
            audit.record(actor, _event("terminal.card_shown", row), at=at)
            return person.id
        TerminalMiss.objects.create(terminal=row.terminal, number_hash=number_hash, missed_at=at)
    raise CardNotRecognised


def take_ticket(actor: Actor, session_key: str, why: TicketWhy, *, at: datetime) -> Ticket:
    """Give whoever stands at the machine a number for the counter beside it; asked twice it is the same.

    Raises:
        TerminalVisitOver.
    """
    with transaction.atomic():
        row = _going_on(actor, session_key, at=at)
        if row.ticket_number is None:
            on = local_date(at)
            # All machines of a place count together, so all are held.
            list(Terminal.objects.select_for_update().filter(point_key=row.point_key).order_by("pk"))
            taken = TerminalVisit.objects.filter(point_key=row.point_key, ticket_on=on)
            last = taken.order_by("-ticket_number").values_list("ticket_number", flat=True).first()
            row.ticket_on, row.ticket_number, row.ticket_why = on, (last or 0) + 1, why.value
            row.seen_at = at
            row.save(update_fields=["ticket_on", "ticket_number", "ticket_why", "seen_at"])
            audit.record(actor, _event("terminal.ticket_taken", row), at=at)
    return Ticket(row.ticket_number or 0, row.terminal.point_name)


def end(actor: Actor, session_key: str, how: VisitEnd, *, at: datetime) -> None:
    """End a visit; one that is over already stays so."""
    queries.visits_of(actor.terminal_id or _NOBODY, session_key).update(ended_at=at, end=how.value)


def serve(actor: Actor, visit_id: UUID, *, at: datetime) -> int | None:
    """Call a number up to the counter; give the person it belongs to, if they showed a card.

    Raises:
        TicketNotFound: absent, of another area, or called up already.
    """
    with transaction.atomic():
        rows = TerminalVisit.objects.select_for_update(of=("self",)).select_related("terminal", "person")
        row = rows.filter(
            public_id=visit_id,
            terminal__area_key__in=actor.area_keys,
            ticket_number__isnull=False,
            served_at__isnull=True,
        ).first()
        if row is None:
            raise TicketNotFound
        row.served_at, row.served_by_id = at, actor.user_id
        row.save(update_fields=["served_at", "served_by"])
        audit.record(actor, _event("terminal.ticket_served", row, area_key=row.terminal.area_key), at=at)
    return row.person.human_id if row.person else None


def _machine(actor: Actor) -> Terminal:
    rows = Terminal.objects.select_for_update(of=("self",))
    row = rows.filter(pk=actor.terminal_id or _NOBODY, revoked_at__isnull=True).first()
    if row is None:
        raise TerminalVisitOver
    return row


def _going_on(actor: Actor, session_key: str, *, at: datetime) -> TerminalVisit:
    """Lock the visit of this session at this machine."""
    rows = queries.visits_of(actor.terminal_id or _NOBODY, session_key)
    row = rows.select_for_update(of=("self",)).select_related("terminal").first()
    if row is None or rules.is_over(row.started_at, row.seen_at, at=at):
        raise TerminalVisitOver
    return row


def _event(action: str, row: TerminalVisit, *, area_key: str = "") -> audit.Event:
    facts = {"terminal": row.terminal.name, "point": row.terminal.point_name}
    return audit.Event(
        action,
        row.person_id,
        area_key=area_key,
        object_kind="terminal_visit",
        object_id=row.public_id,
        facts=facts,
    )
