"""Decides appeals against transfers at the desk, with the one fact an upper floor knows: whether a pension is drawn."""

from datetime import date, datetime, timedelta
from uuid import UUID

from accounts.access import matter_at_desk
from accounts.actions import transfer_undos
from accounts.actions.matter_decisions import Choice
from accounts.queries.matters import MatterCard
from accounts.queries.transfers import undo_facts
from accounts.rules.actors import Actor
from accounts.rules.transfer_undos import UndoFacts
from foundation.clock import local_date
from portal.shared.pensions import draws_pension


def handle(
    actor: Actor, public_id: UUID, choice: Choice, *, kin_ids: frozenset[int], waits: timedelta, at: datetime
) -> MatterCard:
    """Take one step with an appeal.

    Raises:
        As `transfer_undos.handle`.
    """
    draws = _draws(actor, public_id, at=at)
    return transfer_undos.handle(
        actor, public_id, choice, draws_pension=draws, kin_ids=kin_ids, waits=waits, at=at
    )


def confirm(actor: Actor, public_id: UUID, seen: str, *, kin_ids: frozenset[int], at: datetime) -> MatterCard:
    """Agree to a colleague's decision on an appeal.

    Raises:
        As `transfer_undos.confirm`.
    """
    draws = _draws(actor, public_id, at=at)
    return transfer_undos.confirm(actor, public_id, seen, draws_pension=draws, kin_ids=kin_ids, at=at)


def facts_of(card: MatterCard, *, on: date) -> UndoFacts:
    """Gather what became of the transfer an appeal is about."""
    draws = draws_pension(card.subject_id, on=on)
    return undo_facts(card.appeals_id or 0, draws_pension=draws)


def _draws(actor: Actor, public_id: UUID, *, at: datetime) -> bool:
    return draws_pension(matter_at_desk(actor, public_id).subject_id, on=local_date(at))
