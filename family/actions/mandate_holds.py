"""Lets mandates rest and live again at a desk, when the two of them are at odds."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from accounts.actions import audit
from accounts.errors.matters import MatterOfKin
from accounts.rules.actors import Actor
from family.access import kin_ids_of
from family.actions.mandate_notices import tell
from family.errors import MandateNotFound
from family.models.mandates import Mandate
from family.queries.mandates import live_mandates
from foundation.clock import local_date


@dataclass(frozen=True)
class AtDesk:
    """For whom a clerk acts, at which area's desk, and why."""

    person_id: int
    area_key: str
    reason: str


@transaction.atomic
def hold(actor: Actor, public_id: UUID, desk: AtDesk, *, at: datetime) -> None:
    """Let a mandate rest because one of its two says that something is wrong; a second time changes nothing.

    Raises:
        MandateNotFound: absent, ended, or of two other people; the answer is the same.
        MatterOfKin: the clerk is one of the two, or a near relative of one.
    """
    rows = [row for row in _rows(actor, public_id, desk, at=at) if not row.held_at_desk]
    for row in rows:
        row.frozen_at, row.held_at_desk = row.frozen_at or at, True
    _write(actor, rows, "frozen", desk, at=at)


@transaction.atomic
def release(actor: Actor, public_id: UUID, desk: AtDesk, *, at: datetime) -> None:
    """Let a mandate live again that a desk let rest, once the one who gave it stands there and wants it.

    Raises:
        As `hold`; MandateNotFound too when it was given by the other one: nobody but its giver lets it live again.
    """
    rows = [row for row in _rows(actor, public_id, desk, at=at) if row.held_at_desk]
    if any(row.principal.human_id != desk.person_id for row in rows):
        raise MandateNotFound
    for row in rows:
        row.frozen_at, row.held_at_desk = None, False
    _write(actor, rows, "thawed", desk, at=at)


def _rows(actor: Actor, public_id: UUID, desk: AtDesk, *, at: datetime) -> list[Mandate]:
    """Hold a mandate of the person at the desk, and one more of the same two people under other rows of theirs."""
    live = live_mandates(local_date(at))
    mine = Q(principal__same_as=desk.person_id) | Q(helper__same_as=desk.person_id)
    found = live.filter(mine, public_id=public_id).first()
    if found is None:
        raise MandateNotFound
    if kin_ids_of(actor, on=local_date(at)) & {found.principal.human_id, found.helper.human_id}:
        raise MatterOfKin
    same = live.filter(principal__same_as=found.principal_id, helper__same_as=found.helper_id)
    return list(same.select_for_update(of=("self",)))


def _write(actor: Actor, rows: list[Mandate], what: str, desk: AtDesk, *, at: datetime) -> None:
    """Save, tell both sides, and write it down with the desk and its reason."""
    if not rows:
        return
    for row in rows:
        row.save(update_fields=["frozen_at", "held_at_desk"])
    tell(rows, what, at=at)
    events = [
        audit.Event(
            f"mandate.{what}",
            row.principal_id,
            mandate_id=row.pk,
            area_key=desk.area_key,
            reason=desk.reason,
        )
        for row in rows
    ]
    audit.record_many(actor, events, at=at)
