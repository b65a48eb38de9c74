"""Two colleagues agree to one proposal at the same moment: what it changes is changed once."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from accounts.actions import birth_dates, corrections, documents
from accounts.actions.birth_dates import NewApproval
from accounts.actions.corrections import Application
from accounts.actions.documents import NewDocument, Why
from accounts.actions.matter_decisions import Choice
from accounts.enums.corrections import CorrectedFact
from accounts.enums.documents import DocumentSource
from accounts.enums.matters import MatterAct
from accounts.models.audit import AuditEvent
from accounts.models.birth_dates import ApprovedBirthDate
from accounts.models.documents import NumberConflict
from accounts.queries.approvals import approval_by_id
from accounts.queries.matters import MatterCard
from accounts.rules.actors import SYSTEM
from accounts.rules.documents import of_id_number
from foundation.identifiers import parse_id_number, synthetic_id_number
from tests.accounts.desk import AT, BENGBU, DAY, NOBODY, Desk, open_desk, taken
from tests.races.together import kinds, together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

ON = date(2026, 3, 2)
WEEK = timedelta(days=7)
NUMBER = synthetic_id_number(county_code="349901", born_on=date(1990, 4, 1), sequence=66)


@pytest.fixture
def desk(transactional_db: None) -> Desk:
    """The desk, committed."""
    return open_desk()


def test_a_birth_date_agreed_to_twice_at_once_is_recorded_once(desk: Desk) -> None:
    new = NewApproval(date(1990, 3, 1), "2008年职工登记表", ON)
    why = Why("档案最早记载", BENGBU)
    proposed = birth_dates.propose(desk.clerk, desk.applicant.pk, new, why, waits=WEEK, at=AT)
    results = together(
        *[lambda: birth_dates.confirm(desk.colleague, proposed.public_id, proposed.payload_hash, at=AT + DAY)]
        * 2
    )
    assert kinds(results) == ["ApprovalDecided", "UUID"]
    assert ApprovedBirthDate.objects.count() == 1


def test_a_corrected_number_and_the_same_number_of_somebody_else_open_one_question(desk: Desk) -> None:
    """The number is held before person and matter, so neither waits for the other for ever."""
    asked = Application(desk.applicant.pk, CorrectedFact.ID_NUMBER, NUMBER, "", BENGBU, uuid4())
    card = corrections.apply(desk.me, asked, at=AT)
    for act in (MatterAct.ACCEPT, MatterAct.GRANT):
        choice = Choice(act, taken(desk.clerk, card).version)
        card = corrections.handle(desk.clerk, card.public_id, choice, kin_ids=NOBODY, waits=WEEK, at=AT)
    proposal = approval_by_id(card.proposal_id or 0)
    assert proposal is not None
    seen, number = proposal.payload_hash, of_id_number(parse_id_number(NUMBER, on=ON))
    new = NewDocument(number, DocumentSource.ORIGINAL_SEEN)

    def agree() -> MatterCard:
        return corrections.confirm(desk.colleague, card.public_id, seen, kin_ids=NOBODY, at=AT + DAY)

    results = together(
        agree, agree, lambda: documents.add(SYSTEM, desk.other.pk, new, Why("核对原件"), at=AT + DAY)
    )
    assert kinds(results) == ["MatterCard", "MatterStepNotOpen", "UUID"]
    assert AuditEvent.objects.filter(action="person.corrected").count() == 1
    assert NumberConflict.objects.filter(resolved_at__isnull=True).count() == 1
