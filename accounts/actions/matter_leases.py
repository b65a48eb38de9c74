"""Writes who works on a matter: a clerk takes the next one or a given one, holds it for a while, and gives it back.

Nobody decides without a lease that is running; one that has run out is anybody's again, without anybody's help.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.actions.matter_steps import Step, locked_at_desk, refuse, server_of, write
from accounts.enums.matters import MatterAct
from accounts.errors.matters import MatterNotHeld
from accounts.models.matters import Matter
from accounts.queries.matters import STANDING, MatterCard, card_of, standing_of
from accounts.rules.actors import Actor
from accounts.rules.matters import WORKABLE, Server, may_take


@transaction.atomic
def take_next(
    actor: Actor, *, kin_ids: frozenset[int], holds_for: timedelta, kind: str = "", at: datetime
) -> MatterCard | None:
    """Take the most urgent matter that nobody holds and this clerk may serve, or nothing when there is none.

    Two clerks who ask at once get two matters: a row somebody else is just taking is passed over.
    """
    server = server_of(actor, kin_ids)
    rows = _free(actor, server, at=at)
    if kind:
        rows = rows.filter(kind=kind)
    row = rows.order_by("due_on", "pk").first()
    if row is None:
        return None
    _hold(actor, row, until=at + holds_for, at=at)
    return card_of(row)


@transaction.atomic
def take(
    actor: Actor, public_id: UUID, *, kin_ids: frozenset[int], holds_for: timedelta, at: datetime
) -> MatterCard:
    """Take a given matter, or hold on to one's own for longer.

    Raises:
        MatterNotFound, MatterHeld: with until when; MatterOfKin, MatterBarred, MatterStepNotOpen.
    """
    row = locked_at_desk(actor, public_id)
    standing = standing_of(row)
    refuse(may_take(standing, server_of(actor, kin_ids), at=at))
    if standing.is_held_by(actor.user_id, at=at):
        row.held_until = at + holds_for
        row.save(update_fields=["held_until"])
    else:
        _hold(actor, row, until=at + holds_for, at=at)
    return card_of(row)


@transaction.atomic
def give_back(actor: Actor, public_id: UUID, *, at: datetime) -> None:
    """Let a matter go, for whoever comes next.

    Raises:
        MatterNotFound, MatterNotHeld.
    """
    row = locked_at_desk(actor, public_id)
    if not standing_of(row).is_held_by(actor.user_id, at=at):
        raise MatterNotHeld
    row.holder = row.held_until = None
    write(actor, row, Step(MatterAct.GIVE_BACK), before=row.state, at=at)


def _free(actor: Actor, server: Server, *, at: datetime) -> QuerySet[Matter]:
    """Find what waits at the clerk's desks, is held by nobody, and is theirs to serve."""
    rows = Matter.objects.select_for_update(skip_locked=True, of=("self",)).select_related(*STANDING)
    is_own = Q(subject__same_as_any=server.kin_ids) | Q(applicant__person__same_as_any=server.kin_ids)
    reviews_own = Q(appeals__decided_by=server.user_id) | Q(appeals__checked_by=server.user_id)
    return (
        rows.filter(area_key__in=actor.area_keys, state__in=[state.value for state in WORKABLE])
        .filter(Q(held_until__isnull=True) | Q(held_until__lte=at))
        .exclude(is_own)
        .exclude(reviews_own)
    )


def _hold(actor: Actor, row: Matter, *, until: datetime, at: datetime) -> None:
    row.holder_id, row.held_until = actor.user_id, until
    write(actor, row, Step(MatterAct.TAKE), before=row.state, at=at)
