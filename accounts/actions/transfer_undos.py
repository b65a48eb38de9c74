"""Writes appeals against transfers that have passed: two clerks decide, and one that is upheld takes the transfer back.

What the transfer wrote is superseded and what was there before recorded anew: the house knows again what it knew before,
and still knows what it believed in between. Contributions paid meanwhile stay: they were paid.
"""

from copy import copy
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from accounts.actions import account_moves, audit, matter_decisions
from accounts.actions.matter_decisions import Choice
from accounts.actions.transfers import hold
from accounts.enums.matters import MatterAct, MatterOutcome
from accounts.enums.people import Insurance
from accounts.errors.matters import TransferStands
from accounts.models.people import Enrolment
from accounts.models.transfers import RelationTransfer
from accounts.queries.matters import MatterCard, matter_by_public_id
from accounts.queries.transfers import closing_rows, transfer_to_undo, undo_facts
from accounts.rules.actors import Actor
from accounts.rules.transfer_undos import KIND, may_undo
from accounts.rules.transfers import wish_of
from foundation.clock import local_date


@transaction.atomic
def handle(
    actor: Actor,
    public_id: UUID,
    choice: Choice,
    *,
    draws_pension: bool,
    kin_ids: frozenset[int],
    waits: timedelta,
    at: datetime,
) -> MatterCard:
    """Take one step with an appeal against a transfer; ``draws_pension`` is a fact of a floor above, handed down.

    Raises:
        TransferStands: with every reason, where it is to be upheld; and as `matter_decisions.handle`.
    """
    hold(public_id)
    if choice.act is MatterAct.GRANT:
        _refuse(public_id, draws_pension=draws_pension)
    card = matter_decisions.handle(actor, public_id, choice, kin_ids=kin_ids, waits=waits, at=at)
    return _carried_out(actor, card, draws_pension=draws_pension, at=at)


@transaction.atomic
def confirm(
    actor: Actor, public_id: UUID, seen: str, *, draws_pension: bool, kin_ids: frozenset[int], at: datetime
) -> MatterCard:
    """Agree to a colleague's decision on an appeal, and take the transfer back when it is upheld with that.

    Raises:
        TransferStands: something was done since the colleague decided; and as `matter_decisions.confirm`.
    """
    hold(public_id)
    card = matter_decisions.confirm(actor, public_id, seen, kin_ids=kin_ids, at=at)
    return _carried_out(actor, card, draws_pension=draws_pension, at=at)


def _refuse(public_id: UUID, *, draws_pension: bool) -> None:
    """Ask the rule whether the transfer may still be taken back."""
    card = matter_by_public_id(public_id)
    if card is None or card.appeals_id is None:
        return
    decision = may_undo(wish_of(card.facts), undo_facts(card.appeals_id, draws_pension=draws_pension))
    if not decision.allowed:
        raise TransferStands(reasons=decision.reasons)


def _carried_out(actor: Actor, card: MatterCard, *, draws_pension: bool, at: datetime) -> MatterCard:
    """Take back the transfer of an appeal that was upheld: consumed and written in one transaction, once."""
    if card.kind != KIND.code or card.outcome is not MatterOutcome.PASSED or card.appeals_id is None:
        return card
    _refuse(card.public_id, draws_pension=draws_pension)
    matter_decisions.consume(card.public_id, card.decision_hash, at=at)
    row = transfer_to_undo(card.appeals_id)
    if row is None:
        raise TransferStands
    _restore(row, at=at)
    row.undone_by_id, row.undone_on = card.id, local_date(at)
    row.save(update_fields=["undone_by", "undone_on"])
    if row.insurance == Insurance.EMPLOYEE_MEDICAL.value:
        account_moves.move(
            row.person_id,
            from_area=row.to_area_key,
            to_area=row.from_area_key,
            key=str(card.public_id),
            at=at,
        )
    event = audit.Event(
        "transfer.undone",
        card.subject_id,
        mandate_id=card.mandate_id,
        area_key=card.area_key,
        object_kind="matter",
        object_id=card.public_id,
        facts={"insurance": row.insurance, "from": row.from_area_key, "to": row.to_area_key},
    )
    audit.record(actor, event, at=at)
    return card


def _restore(row: RelationTransfer, *, at: datetime) -> None:
    """Let what the transfer began never have been, and what it ended go on as it was."""
    written = [*closing_rows(row), *([row.began_id] if row.began_id else [])]
    if Enrolment.objects.current().filter(pk__in=written).update(superseded_at=at) != len(written):
        # A register came in between the look and the writing.
        raise TransferStands
    if row.ended is not None:
        again = copy(row.ended)
        again.pk, again.superseded_at, again.recorded_at = None, None, at
        again.save(force_insert=True)
