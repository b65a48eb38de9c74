"""Two officers take an import back: who may, when, once; and what is foreseen is what comes."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import pytest

from accounts.actions import approvals
from accounts.actions.approvals import NewApproval
from accounts.actions.registry import batches, undo_proposals
from accounts.enums.approvals import REGISTRY_UNDO
from accounts.enums.registry import UNDOABLE, ImportState, RegistryKind
from accounts.enums.users import Role
from accounts.errors.approvals import ApprovalExists, ApprovalNotFound
from accounts.errors.registry import (
    BatchNotFound,
    BatchNotInState,
    UndoNothing,
    UndoNotPossible,
    UndoReasonMissing,
)
from accounts.models.approvals import Approval
from accounts.models.registry import ImportBatch, ImportFinding
from accounts.queries.registry import standing
from accounts.rules.actors import SYSTEM, Actor
from accounts.rules.approvals import areas_of
from foundation import clock
from portal.registry import progress, undoing
from portal.registry.progress import UndoProgress
from tests.cast import BENGBU, SHENZHEN, Cast
from tests.registry.files import imported, sign_up

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def batch(cast: Cast, tmp_path: Path) -> ImportBatch:
    """A family imported for Bengbu."""
    return imported(tmp_path, BENGBU)


def test_a_proposal_runs_out(cast: Cast, batch: ImportBatch) -> None:
    at = clock.now()
    one, other = cast.officer, cast.officer_colleague
    card = undo_proposals.propose(one, batch.public_id, "发错了", waits=DAY, at=at)
    with pytest.raises(ApprovalExists):
        undo_proposals.propose(other, batch.public_id, "别的原因", waits=DAY, at=at)
    with pytest.raises(ApprovalNotFound):
        undo_proposals.approve(other, batch.public_id, card.payload_hash, at=at + DAY)
    undo_proposals.propose(other, batch.public_id, "别的原因", waits=DAY, at=at + DAY)


def test_what_is_at_work_or_without_reason_is_refused(cast: Cast, batch: ImportBatch) -> None:
    at, one = clock.now(), cast.officer
    with pytest.raises(UndoReasonMissing):
        undo_proposals.propose(one, batch.public_id, " \n", waits=DAY, at=at)
    for state in set(ImportState) - UNDOABLE:
        ImportBatch.objects.filter(pk=batch.pk).update(state=state.value)
        with pytest.raises(UndoNotPossible):
            undo_proposals.propose(one, batch.public_id, "发错了", waits=DAY, at=at)
    assert not Approval.objects.filter(code=REGISTRY_UNDO).exists()


def test_an_office_decides_nothing_of_a_desk_nor_a_desk_of_an_office() -> None:
    clerk = Actor(frozenset({Role.CLERK}), user_id=1, area_keys=frozenset({BENGBU}))
    both = Actor(
        frozenset({Role.CLERK, Role.OFFICER}),
        1,
        area_keys=frozenset({SHENZHEN}),
        office_keys=frozenset({BENGBU}),
    )
    assert areas_of(clerk, REGISTRY_UNDO) == frozenset()
    assert areas_of(both, REGISTRY_UNDO) == {BENGBU}
    assert areas_of(both, "people.merge") == {SHENZHEN}


def test_the_second_person_is_an_officer_of_the_area(cast: Cast, batch: ImportBatch) -> None:
    at, one = clock.now(), cast.officer
    card = undo_proposals.propose(one, batch.public_id, "发错了", waits=DAY, at=at)
    nobody = replace(cast.officer_colleague, user_id=None)
    for other in (cast.clerk_of_bengbu, cast.officer_elsewhere, nobody, SYSTEM):
        with pytest.raises(ApprovalNotFound):
            approvals.approve(other, card.public_id, card.payload_hash, at=at)
    for other in (cast.clerk_of_bengbu, cast.officer_elsewhere, SYSTEM):
        with pytest.raises(BatchNotFound):
            undo_proposals.approve(other, batch.public_id, card.payload_hash, at=at)
    desk = NewApproval("people.merge", BENGBU, {"a": 1})
    with pytest.raises(ApprovalNotFound):
        approvals.propose(one, desk, waits=DAY, at=at)


def test_looking_ahead_writes_nothing_and_says_what_comes(cast: Cast, batch: ImportBatch) -> None:
    sign_up("P3")
    foreseen = undoing.foresee(batch.public_id, at=clock.now())
    assert foreseen is not None
    assert [(one.kind, one.undone_count, one.left_count) for one in foreseen] == [
        (RegistryKind.PERSONS, 2, 1), (RegistryKind.PARENTAGES, 2, 0),
    ]  # fmt: skip
    batch.refresh_from_db()
    assert batch.state == ImportState.DONE
    assert not ImportFinding.objects.exists()
    assert sum(standing(batch.pk).values()) == 5
    report = undoing.undo(SYSTEM, batch.public_id, at=clock.now())
    assert (report.undone_count, report.refused_count) == (4, 1)


def test_an_undo_tells_how_far_it_is_and_nothing_stands_after(cast: Cast, batch: ImportBatch) -> None:
    told: list[UndoProgress] = []
    with patch.object(progress, "tell_undo", lambda _id, done: told.append(done)):
        undoing.undo(SYSTEM, batch.public_id, at=clock.now())
    assert [(one.undone_count, one.percent) for one in told] == [(2, 40), (5, 100)]
    assert progress.of_undo(batch.public_id) is None
    ImportBatch.objects.filter(pk=batch.pk).update(state=ImportState.CANCELLED.value)
    with pytest.raises(UndoNothing):
        undo_proposals.propose(cast.officer, batch.public_id, "发错了", waits=DAY, at=clock.now())


def test_one_process_takes_a_batch_back(cast: Cast, batch: ImportBatch) -> None:
    with patch.object(batches, "alone") as alone:
        alone.return_value.__enter__.return_value = False
        with pytest.raises(BatchNotInState):
            undoing.undo(SYSTEM, batch.public_id, at=clock.now())
    assert sum(standing(batch.pk).values()) == 5
