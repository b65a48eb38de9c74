"""Which action decides which kind of matter: the floor that owns the effect, or the plain one where there is none."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from accounts.actions import corrections, matter_decisions, transfers
from accounts.actions.matter_decisions import Choice
from accounts.queries.matters import MatterCard
from accounts.rules.actors import Actor
from accounts.rules.corrections import KIND as CORRECTION
from accounts.rules.transfer_undos import KIND as TRANSFER_UNDO
from accounts.rules.transfers import KIND as TRANSFER
from certification.actions import appeals, overseas, reviews
from certification.actions import disputes as proof_disputes
from certification.rules.matter_kinds import APPEAL
from certification.rules.matter_kinds import DISPUTE as PROOF_DISPUTE
from certification.rules.overseas import KIND as OVERSEAS
from certification.rules.reviewing import KIND as REVIEW
from family.actions import claim_decisions, disputes
from family.rules.claim_kinds import CLAIM, DISPUTE
from portal.counter import transfer_appeals


class Decider(Protocol):
    """Decides matters of one kind, and carries out what has passed in the same transaction."""

    def handle(
        self,
        actor: Actor,
        public_id: UUID,
        choice: Choice,
        *,
        kin_ids: frozenset[int],
        waits: timedelta,
        at: datetime,
    ) -> MatterCard:
        """Take one step with a matter the clerk holds."""

    def confirm(
        self, actor: Actor, public_id: UUID, seen: str, *, kin_ids: frozenset[int], at: datetime
    ) -> MatterCard:
        """Agree as a second person."""


DECIDERS: Mapping[str, Decider] = {
    TRANSFER.code: transfers,
    TRANSFER_UNDO.code: transfer_appeals,
    CORRECTION.code: corrections,
    CLAIM.code: claim_decisions,
    DISPUTE.code: disputes,
    REVIEW.code: reviews,
    APPEAL.code: appeals,
    PROOF_DISPUTE.code: proof_disputes,
    OVERSEAS.code: overseas,
}


def decider_of(kind: str) -> Decider:
    """Give the action that decides a kind of matter."""
    return DECIDERS.get(kind, matter_decisions)
