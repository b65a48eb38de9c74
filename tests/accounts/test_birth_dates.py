"""The birth date that counts for retirement: recorded, or approved from the personnel file."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.actions import birth_dates
from accounts.actions.birth_dates import NewApproval
from accounts.actions.documents import Why
from accounts.enums.users import StaffRole
from accounts.errors.approvals import (
    ApprovalDecided,
    ApprovalExists,
    ApprovalMoved,
    ApprovalNeedsSecond,
    ApprovalNotFound,
)
from accounts.errors.birth_dates import BirthDateInvalid, BirthDateNeedsSecond
from accounts.models.audit import AuditEvent
from accounts.models.birth_dates import ApprovedBirthDate
from accounts.queries.birth_dates import retirement_birth_date
from accounts.rules.actors import SYSTEM, Actor
from tests.cast import AT, BENGBU, ON, Cast, staff

FILE = "1978年招工登记表"
WHY = Why("退休审核", "340300")
DAY = timedelta(days=1)


def colleague() -> Actor:
    """Give a second clerk of Bengbu."""
    return staff("+8613700000088", StaffRole.CLERK, BENGBU)


def approval(born_on: date = date(1960, 3, 1), *, starts_on: date = ON, source: str = FILE) -> NewApproval:
    return NewApproval(born_on, source, starts_on)


def test_without_approval_the_recorded_date_counts(cast: Cast) -> None:
    found = retirement_birth_date(cast.mother.pk, on=ON)
    assert found is not None
    assert (found.born_on, found.is_approved) == (cast.mother.born_on, False)
    assert retirement_birth_date(0, on=ON) is None


def test_an_approved_date_counts_from_its_day_and_changes_nothing_else(cast: Cast) -> None:
    proposed = birth_dates.propose(
        cast.clerk_of_bengbu, cast.mother.pk, approval(), WHY, waits=5 * DAY, at=AT
    )
    assert not ApprovedBirthDate.objects.exists()
    birth_dates.confirm(colleague(), proposed.public_id, proposed.payload_hash, at=AT)

    found = retirement_birth_date(cast.mother.pk, on=ON)
    assert found is not None
    assert (found.born_on, found.is_approved, found.source) == (date(1960, 3, 1), True, FILE)
    before = retirement_birth_date(cast.mother.pk, on=ON - DAY)
    assert before is not None
    assert not before.is_approved
    cast.mother.refresh_from_db()
    assert cast.mother.born_on == date(1960, 8, 14)
    row = ApprovedBirthDate.objects.get()
    assert row.approver_id not in (None, cast.clerk_of_bengbu.user_id)
    event = AuditEvent.objects.get(action="birth_date.approved")
    assert (event.subject_person_id, event.reason, event.facts) == (cast.mother.pk, "退休审核", {})
    assert "1960" not in repr(found)


def test_a_later_approval_leaves_the_days_before_it(cast: Cast) -> None:
    later = ON - 10 * DAY
    for born_on, starts_on in ((date(1960, 3, 1), ON - 20 * DAY), (date(1960, 5, 1), later)):
        birth_dates.approve(SYSTEM, cast.mother.pk, approval(born_on, starts_on=starts_on), WHY, at=AT)
    answers = [retirement_birth_date(cast.mother.pk, on=on) for on in (later - DAY, later, ON)]
    assert [one.born_on.month for one in answers if one] == [3, 5, 5]
    assert ApprovedBirthDate.objects.count() == 3


def test_an_earlier_one_corrects_what_came_after(cast: Cast) -> None:
    for born_on, starts_on in ((date(1960, 3, 1), ON), (date(1960, 5, 1), ON - DAY)):
        birth_dates.approve(SYSTEM, cast.mother.pk, approval(born_on, starts_on=starts_on), WHY, at=AT)
    (row,) = ApprovedBirthDate.objects.current()
    assert (row.born_on, row.starts_on, row.ends_on) == (date(1960, 5, 1), ON - DAY, None)


@pytest.mark.parametrize(
    "new",
    [approval(ON + DAY), approval(starts_on=ON + DAY), approval(source="  ")],
)
def test_what_cannot_be_approved(cast: Cast, new: NewApproval) -> None:
    with pytest.raises(BirthDateInvalid):
        birth_dates.approve(SYSTEM, cast.mother.pk, new, WHY, at=AT)
    assert not ApprovedBirthDate.objects.exists()


def test_the_table_keeps_every_version(cast: Cast) -> None:
    birth_dates.approve(SYSTEM, cast.mother.pk, approval(), WHY, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        ApprovedBirthDate.objects.update(born_on=date(1961, 1, 1))
    row = ApprovedBirthDate.objects.get()
    row.pk, row.public_id = None, cast.mother.public_id
    with pytest.raises(IntegrityError, match="one_at_a_time"), transaction.atomic():
        row.save(force_insert=True)


def test_one_clerk_alone_is_not_enough_where_policy_asks_for_two(cast: Cast) -> None:
    clerk = cast.clerk_of_bengbu
    with pytest.raises(BirthDateNeedsSecond):
        birth_dates.approve(clerk, cast.mother.pk, approval(), WHY, at=AT)
    proposed = birth_dates.propose(clerk, cast.mother.pk, approval(), WHY, waits=5 * DAY, at=AT)
    with pytest.raises(ApprovalExists):
        birth_dates.propose(clerk, cast.mother.pk, approval(), WHY, waits=5 * DAY, at=AT)
    with pytest.raises(ApprovalNeedsSecond):
        birth_dates.confirm(clerk, proposed.public_id, proposed.payload_hash, at=AT)
    # Another desk finds nothing, and nobody agrees to what they did not see.
    with pytest.raises(ApprovalNotFound):
        birth_dates.confirm(cast.clerk_of_shenzhen, proposed.public_id, proposed.payload_hash, at=AT)
    with pytest.raises(ApprovalNotFound):
        birth_dates.turn_down(cast.clerk_of_shenzhen, proposed.public_id, proposed.payload_hash, at=AT)
    second = colleague()
    with pytest.raises(ApprovalMoved):
        birth_dates.confirm(second, proposed.public_id, "0" * 64, at=AT)
    assert not ApprovedBirthDate.objects.exists()


def test_what_was_turned_down_or_came_too_late_changes_nothing(cast: Cast) -> None:
    clerk, second = cast.clerk_of_bengbu, colleague()
    for born_on, later in ((date(1960, 3, 1), 0 * DAY), (date(1960, 4, 1), 6 * DAY)):
        proposed = birth_dates.propose(clerk, cast.mother.pk, approval(born_on), WHY, waits=5 * DAY, at=AT)
        if not later:
            birth_dates.turn_down(second, proposed.public_id, proposed.payload_hash, at=AT)
        with pytest.raises(ApprovalDecided):
            birth_dates.confirm(second, proposed.public_id, proposed.payload_hash, at=AT + later)
    assert not ApprovedBirthDate.objects.exists()


def test_a_date_that_cannot_be_is_not_even_proposed(cast: Cast) -> None:
    with pytest.raises(BirthDateInvalid):
        birth_dates.propose(
            cast.clerk_of_bengbu, cast.mother.pk, approval(ON + DAY), WHY, waits=5 * DAY, at=AT
        )
