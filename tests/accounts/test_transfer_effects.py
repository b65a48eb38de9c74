"""What a transfer that has passed does to enrolments: it ends here and begins there on the day, in one transaction."""

from datetime import date
from unittest.mock import Mock
from uuid import uuid4

import pytest

from accounts.actions import matters, people, transfers
from accounts.enums.contributions import EnrolmentState, Scheme
from accounts.enums.matters import MatterAct
from accounts.enums.people import Insurance
from accounts.enums.users import StaffRole
from accounts.errors.matters import MatterStepNotOpen
from accounts.models.people import Enrolment
from accounts.models.transfers import RelationTransfer
from accounts.queries.approvals import approval_by_id
from accounts.queries.contributions import enrolments_of
from accounts.queries.matters import MatterCard
from accounts.queries.transfers import relations_of
from foundation.periods import Period
from tests import cast as stage
from tests.accounts.desk import (
    AT,
    BENGBU,
    DAY,
    NOBODY,
    SHENZHEN,
    Desk,
    accepted,
    open_desk,
    step,
    taken,
)

PENSION = Insurance.EMPLOYEE_PENSION
SINCE = date(2015, 1, 1)
DECIDED_AT = AT + DAY
DECIDED_ON = date(2026, 3, 3)


@pytest.fixture
def desk(db: None) -> Desk:
    return open_desk()


def passed(desk: Desk, card: MatterCard | None = None) -> MatterCard:
    """Let the applicant's transfer pass on the day after it was asked for."""
    proposed = step(desk.clerk, card or accepted(desk), MatterAct.GRANT)
    proposal = approval_by_id(proposed.proposal_id or 0)
    assert proposal is not None
    return transfers.confirm(
        desk.colleague, proposed.public_id, proposal.payload_hash, kin_ids=NOBODY, at=DECIDED_AT
    )


def pensions(desk: Desk) -> dict[str, Period]:
    """Give where the applicant's pension was and is, as known now."""
    mine = (one for one in enrolments_of(desk.applicant.pk) if one.insurance is PENSION)
    return {one.area_key: one.period for one in mine}


def test_it_ends_where_it_was_and_begins_where_it_goes_on_the_same_day(desk: Desk) -> None:
    before = Enrolment.objects.get(person=desk.applicant, insurance=PENSION.value)
    done = passed(desk)

    assert pensions(desk) == {SHENZHEN: Period(SINCE, DECIDED_ON), BENGBU: Period(DECIDED_ON)}
    begun = Enrolment.objects.current().get(person=desk.applicant, area_key=BENGBU)
    assert (begun.scheme, begun.state, begun.source, begun.external_id) == (
        Scheme.EMPLOYEE.value,
        EnrolmentState.PAYING.value,
        transfers.SOURCE,
        str(done.public_id),
    )
    # What was known before stays known as of then, and the other insurance stays where it is.
    before.refresh_from_db()
    assert (before.ends_on, before.superseded_at) == (None, DECIDED_AT)
    medical = [one for one in enrolments_of(desk.applicant.pk) if one.insurance is Insurance.EMPLOYEE_MEDICAL]
    assert [(one.area_key, one.period) for one in medical] == [(SHENZHEN, Period(SINCE))]
    assert {(one.area_key, one.ends_on) for one in relations_of(desk.applicant.pk, on=DECIDED_ON)} == {
        (SHENZHEN, None),
        (SHENZHEN, DECIDED_ON),
        (BENGBU, None),
    }


def test_whoever_is_insured_there_already_is_not_enrolled_twice(desk: Desk) -> None:
    people.enrol(
        desk.applicant.pk,
        PENSION,
        area_key=BENGBU,
        starts_on=date(2026, 1, 1),
        has_personal_account=False,
        at=AT,
    )
    passed(desk)
    assert pensions(desk) == {SHENZHEN: Period(SINCE, DECIDED_ON), BENGBU: Period(date(2026, 1, 1))}
    assert not Enrolment.objects.filter(source=transfers.SOURCE).exists()


def test_one_that_had_ended_stays_as_it_is_and_begins_paused(desk: Desk) -> None:
    ended_on = date(2025, 7, 1)
    row = Enrolment.objects.get(person=desk.applicant, insurance=PENSION.value)
    Enrolment.objects.filter(pk=row.pk).update(superseded_at=AT)
    row.pk, row.ends_on, row.has_personal_account = None, ended_on, True
    row.save(force_insert=True)
    passed(desk)
    assert pensions(desk) == {SHENZHEN: Period(SINCE, ended_on), BENGBU: Period(DECIDED_ON)}
    begun = Enrolment.objects.current().get(person=desk.applicant, area_key=BENGBU)
    assert (begun.state, begun.has_personal_account) == (EnrolmentState.PAUSED.value, True)


def test_one_that_began_on_the_day_itself_leaves_no_empty_period(desk: Desk) -> None:
    card = accepted(desk)
    row = Enrolment.objects.get(person=desk.applicant, insurance=PENSION.value)
    Enrolment.objects.filter(pk=row.pk).update(superseded_at=AT)
    people.enrol(
        desk.applicant.pk, PENSION, area_key=SHENZHEN, starts_on=DECIDED_ON, has_personal_account=False, at=AT
    )
    passed(desk, card)
    assert pensions(desk) == {BENGBU: Period(DECIDED_ON)}


def test_what_fails_halfway_moves_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transfers, "_end", Mock(side_effect=RuntimeError("halfway")))
    with pytest.raises(RuntimeError, match="halfway"):
        passed(desk)
    assert pensions(desk) == {SHENZHEN: Period(SINCE)}
    assert not RelationTransfer.objects.exists()
    assert not Enrolment.objects.filter(source=transfers.SOURCE).exists()


def test_a_rejection_moves_nothing_and_a_review_that_passes_moves_it_once(desk: Desk) -> None:
    rejected = step(desk.clerk, accepted(desk), MatterAct.REJECT, reason="no_record_there")
    assert pensions(desk) == {SHENZHEN: Period(SINCE)}
    review = matters.appeal(desk.me, rejected.public_id, "我有凭证", key=uuid4(), at=AT)
    third = stage.staff("+8613700000087", StaffRole.CLERK, BENGBU)
    held = step(desk.colleague, taken(desk.colleague, review), MatterAct.ACCEPT)
    proposed = step(desk.colleague, taken(desk.colleague, held), MatterAct.GRANT)
    proposal = approval_by_id(proposed.proposal_id or 0)
    assert proposal is not None
    seen = proposal.payload_hash
    transfers.confirm(third, proposed.public_id, seen, kin_ids=NOBODY, at=DECIDED_AT)
    assert pensions(desk) == {SHENZHEN: Period(SINCE, DECIDED_ON), BENGBU: Period(DECIDED_ON)}
    with pytest.raises(MatterStepNotOpen):
        transfers.confirm(third, proposed.public_id, seen, kin_ids=NOBODY, at=DECIDED_AT)
    assert RelationTransfer.objects.count() == 1
