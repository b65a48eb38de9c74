"""Reads of self-service terminals: the machine behind a key, who stands at it, the list of an area, waiting numbers."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.enums.terminals import TicketWhy
from accounts.enums.users import Role
from accounts.fields import blind_index, human
from accounts.models.terminals import Terminal, TerminalVisit
from accounts.rules import terminals as rules
from accounts.rules.actors import Actor

SESSION = "terminal.session"


@dataclass(frozen=True)
class TerminalCard:
    """A machine as the desk lists it."""

    id: int
    public_id: UUID
    user_id: int
    area_key: str
    point_key: str
    point_name: str
    name: str
    registered_at: datetime
    code_ends_at: datetime | None
    enrolled_at: datetime | None
    seen_at: datetime | None
    renewed_at: datetime | None
    revoked_at: datetime | None
    revoked_reason: str

    @property
    def full_name(self) -> str:
        """Name the machine together with its place."""
        return f"{self.point_name} {self.name}"


@dataclass(frozen=True)
class VisitCard:
    """A visit that goes on at a machine."""

    public_id: UUID
    person_id: int | None
    ticket_number: int | None


@dataclass(frozen=True)
class TicketCard:
    """A number with which somebody goes on at the counter beside a machine."""

    visit_id: UUID
    number: int
    why: TicketWhy
    person_id: int | None
    terminal_name: str
    point_name: str
    area_key: str
    taken_at: datetime
    served_at: datetime | None


def hash_of(secret: str) -> bytes:
    """Give the hash under which a key or a setup code is kept; both are long and random."""
    return sha256(secret.encode()).digest()


def session_hash(session_key: str) -> bytes:
    """Give the keyed hash under which the session of a visit is known."""
    return blind_index(session_key, label=SESSION)


def terminal_by_key(key: str) -> TerminalCard | None:
    """Find the machine in service that holds a key, its newest or the one before, or nothing."""
    if not key:
        return None
    found = Q(key_hash=hash_of(key)) | Q(former_key_hash=hash_of(key))
    row = Terminal.objects.filter(found, revoked_at__isnull=True).first()
    return None if row is None else terminal_card(row)


def terminals_in(area_keys: Collection[str]) -> list[TerminalCard]:
    """List the machines of some areas, those in service first."""
    rows = Terminal.objects.filter(area_key__in=area_keys).order_by("revoked_at", "point_name", "name", "pk")
    cards = [terminal_card(row) for row in rows]
    return sorted(cards, key=lambda card: card.revoked_at is not None)


def terminal_by_public_id(public_id: UUID) -> TerminalCard | None:
    """Find a machine, or nothing."""
    row = Terminal.objects.filter(public_id=public_id).first()
    return None if row is None else terminal_card(row)


def is_terminal(user_id: int) -> bool:
    """Say whether an account is that of a machine."""
    return Terminal.objects.filter(user=user_id).exists()


def actor_at(terminal: TerminalCard, session_key: str, *, at: datetime) -> Actor:
    """Say who acts at a machine: the machine itself, and whose card it was shown in the visit that goes on."""
    visit = visit_at(terminal.id, session_key, at=at) if session_key else None
    return Actor(
        roles=frozenset({Role.TERMINAL}),
        user_id=terminal.user_id,
        terminal_id=terminal.id,
        shown_person_id=visit.person_id if visit else None,
    )


def visit_at(terminal_id: int, session_key: str, *, at: datetime) -> VisitCard | None:
    """Give the visit that goes on at a machine in this session, or nothing once it is over."""
    row = visits_of(terminal_id, session_key).annotate(of=human("person")).first()
    if row is None or rules.is_over(row.started_at, row.seen_at, at=at):
        return None
    return VisitCard(row.public_id, row.of, row.ticket_number)


def visits_of(terminal_id: int, session_key: str) -> QuerySet[TerminalVisit]:
    """Filter the visit of a session at a machine that nobody has ended."""
    return TerminalVisit.objects.filter(
        terminal=terminal_id, session_hash=session_hash(session_key), ended_at__isnull=True
    )


def tickets_at(area_keys: Collection[str], *, on: date) -> list[TicketCard]:
    """List the numbers taken at the machines of some areas on a day, those that wait first."""
    rows = TerminalVisit.objects.filter(
        terminal__area_key__in=area_keys, ticket_on=on, ticket_number__isnull=False
    )
    found = rows.select_related("terminal").annotate(of=human("person"))
    cards = [_ticket(row, row.of) for row in found.order_by("point_key", "ticket_number")]
    return sorted(cards, key=lambda card: card.served_at is not None)


def _ticket(row: TerminalVisit, person_id: int | None) -> TicketCard:
    return TicketCard(
        visit_id=row.public_id,
        number=row.ticket_number or 0,
        why=TicketWhy(row.ticket_why),
        person_id=person_id,
        terminal_name=row.terminal.name,
        point_name=row.terminal.point_name,
        area_key=row.terminal.area_key,
        taken_at=row.seen_at,
        served_at=row.served_at,
    )


def terminal_card(row: Terminal) -> TerminalCard:
    """Copy a row into what may leave the floor."""
    return TerminalCard(
        id=row.pk,
        public_id=row.public_id,
        user_id=row.user_id,
        area_key=row.area_key,
        point_key=row.point_key,
        point_name=row.point_name,
        name=row.name,
        registered_at=row.registered_at,
        code_ends_at=row.code_ends_at,
        enrolled_at=row.enrolled_at,
        seen_at=row.seen_at,
        renewed_at=row.renewed_at,
        revoked_at=row.revoked_at,
        revoked_reason=row.revoked_reason,
    )
