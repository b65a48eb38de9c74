"""Officers who act on one import at the same moment: proposed once, let happen once."""

from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from accounts.actions.registry import undo_proposals
from accounts.enums.registry import ImportState
from accounts.models.approvals import Approval
from accounts.models.audit import AuditEvent
from foundation import clock
from tests.cast import BENGBU, Cast
from tests.races.together import kinds, together
from tests.registry.files import imported

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def test_two_propose_at_once_and_two_clicks_agree(cast: Cast, tmp_path: Path) -> None:
    batch, at = imported(tmp_path, BENGBU), clock.now()
    propose = partial(undo_proposals.propose, waits=timedelta(days=1), at=at)
    results = together(
        lambda: propose(cast.officer, batch.public_id, "发错了"),
        lambda: propose(cast.officer_colleague, batch.public_id, "别的原因"),
    )
    assert kinds(results) == ["ApprovalCard", "ApprovalExists"]

    row = Approval.objects.get()
    second = cast.officer_colleague if row.proposed_by_id == cast.officer.user_id else cast.officer
    agree = partial(undo_proposals.approve, second, batch.public_id, row.payload_hash, at=at)
    assert kinds(together(agree, agree)) == ["NoneType", "UndoNotPossible"]
    batch.refresh_from_db()
    assert batch.state == ImportState.UNDOING
    assert AuditEvent.objects.filter(action="registry.undoing").count() == 1
