"""What a newcomer finds waiting in the sample world: at the desk, and on the family's own pages."""

import pytest

from accounts.access import recovery_for
from accounts.actions import recovery_approvals
from accounts.enums.matters import MatterOutcome, MatterState
from accounts.enums.recovery import RecoveryAct
from accounts.enums.users import StaffRole
from accounts.errors.approvals import ApprovalNeedsSecond
from accounts.models.approvals import Approval
from accounts.models.matters import Matter
from accounts.models.people import InsuredPerson
from accounts.models.users import StaffPost
from accounts.queries.matter_queues import QueueQuestion, QueueView, queue, queue_counts
from accounts.queries.users import actor_for_user
from accounts.rules.actors import Actor
from accounts.rules.matter_clock import working_days_left
from portal.sample.story import BENGBU
from regions.queries.workdays import work_calendar
from tests.databases import SAMPLE_AT, SAMPLE_ON

pytestmark = [pytest.mark.django_db, pytest.mark.sample]
DAUGHTER, MOTHER, FATHER, FATHER_IN_LAW = "张敏", "李秀英", "张德山", "王国强"


@pytest.fixture
def clerks() -> list[Actor]:
    """The two clerks of Bengbu, the first first."""
    posts = StaffPost.objects.filter(role=StaffRole.CLERK.value, area_key=BENGBU).order_by("pk")
    return [actor_for_user(post.user, on=SAMPLE_ON) for post in posts]


def matter_of(name: str) -> Matter:
    return Matter.objects.get(subject__name=name)


class TestMatters:
    def test_the_queue_of_a_desk_has_something_of_each(self, clerks: list[Actor]) -> None:
        for clerk in clerks:
            counts = queue_counts(clerk.area_keys, clerk.user_id or 0, at=SAMPLE_AT, on=SAMPLE_ON, most=9)
            assert (counts[QueueView.NEXT], counts[QueueView.RETURNED]) == (2, 1)
            assert (counts[QueueView.MINE], counts[QueueView.OVERDUE]) == (0, 0)

    def test_the_nearest_deadline_comes_first_and_is_near(self, clerks: list[Actor]) -> None:
        asked = QueueQuestion(clerks[0].area_keys, clerks[0].user_id or 0)
        near, fresh = queue(asked, most=9, at=SAMPLE_AT, on=SAMPLE_ON).cards
        assert (near.state, fresh.state) == (MatterState.ACCEPTED, MatterState.APPLIED)
        assert near.id == matter_of(FATHER_IN_LAW).pk
        assert fresh.id == matter_of(MOTHER).pk
        assert near.due_on is not None
        assert 0 < working_days_left(work_calendar(), near.due_on, on=SAMPLE_ON) <= 5

    def test_the_daughter_has_something_to_hand_in_and_the_father_an_answer(self) -> None:
        returned, decided = matter_of(DAUGHTER), matter_of(FATHER)
        assert (returned.state, returned.reason) == (MatterState.RETURNED.value, "")
        assert returned.correct_by is not None
        assert returned.correct_by > SAMPLE_ON
        assert (decided.state, decided.outcome) == (MatterState.CLOSED.value, MatterOutcome.REJECTED.value)

    def test_nothing_happened_out_of_order(self) -> None:
        for matter in Matter.objects.all():
            times = list(matter.events.order_by("version").values_list("at", flat=True))
            assert times == sorted(times)
            assert times[-1] <= SAMPLE_AT


def test_a_recovery_waits_for_the_second_clerk(clerks: list[Actor]) -> None:
    row = Approval.objects.get()
    first, second = clerks
    card = recovery_for(second, row.public_id)
    father = InsuredPerson.objects.get(name=FATHER)
    assert (card.subject_person_id, card.proposed_by) == (father.pk, first.user_id)
    assert card.payload["act"] == RecoveryAct.LETTER.value
    with pytest.raises(ApprovalNeedsSecond):
        recovery_approvals.decide(first, row.public_id, card.payload_hash, is_agreed=True, at=SAMPLE_AT)
    recovery_approvals.decide(second, row.public_id, card.payload_hash, is_agreed=True, at=SAMPLE_AT)
