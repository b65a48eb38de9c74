"""Steps of matters that several tests take."""

from accounts.actions import transfers
from accounts.enums.matters import MatterAct
from accounts.queries.approvals import approval_by_id
from accounts.queries.matters import MatterCard, matter_by_public_id
from tests.accounts.desk import (
    AT,
    NOBODY,
    Desk,
    accepted,
    step,
)


def now_of(card: MatterCard) -> MatterCard:
    found = matter_by_public_id(card.public_id)
    assert found is not None
    return found


def confirmed(desk: Desk, card: MatterCard) -> MatterCard:
    proposal = approval_by_id(card.proposal_id or 0)
    assert proposal is not None
    return transfers.confirm(desk.colleague, card.public_id, proposal.payload_hash, kin_ids=NOBODY, at=AT)


def rejected(desk: Desk) -> MatterCard:
    return step(desk.clerk, accepted(desk), MatterAct.REJECT, reason="no_record_there")
