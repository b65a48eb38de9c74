"""Which bindings are looked at again because something beneath them has changed: those, soon, and no others."""

from datetime import timedelta

import pytest
from django.db import connection

from accounts.enums.ledger import AccountState
from accounts.models.ledger import LedgerAccount
from accounts.models.people import Enrolment, InsuredPerson
from family.actions import binding_reviews
from family.actions.binding_reviews import LATELY
from family.models.bindings import SharingBinding
from family.queries.binding_changes import standing_since_changed
from tests.cast import AT, Cast
from tests.family.paying import bind

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
def looked_at(cast: Cast) -> SharingBinding:
    """The daughter lets her husband pay; it was looked at when the day began."""
    return bind(cast.daughter, cast.husband, relation="spouse", reviewed_at=AT)


def found(since_hours: int = 3) -> list[int]:
    return standing_since_changed(AT - timedelta(hours=since_hours), most=10)


def change(person: InsuredPerson, minutes: int = 60) -> None:
    """Let the insurance of somebody be superseded some minutes after the look."""
    Enrolment.objects.filter(person=person).update(superseded_at=AT + minutes * MINUTE)


@pytest.mark.parametrize("side", ["daughter", "husband"])
def test_insurance_that_changed_on_either_side_is_found_once(
    cast: Cast, looked_at: SharingBinding, side: str
) -> None:
    assert found() == []
    change(getattr(cast, side))
    assert found() == [looked_at.pk]
    assert binding_reviews.review_changed(at=AT + 2 * HOUR).seen_count == 1
    assert found() == []


def test_what_changed_before_the_last_look_is_not_looked_for(cast: Cast, looked_at: SharingBinding) -> None:
    change(cast.husband, minutes=-5)
    assert found() == []


def test_an_account_that_was_closed_is_found(cast: Cast, looked_at: SharingBinding) -> None:
    with connection.cursor() as cursor:
        # The ledger closes no account that has money; what is tried here is the look alone.
        cursor.execute("ALTER TABLE accounts_ledgeraccount DISABLE TRIGGER USER")
        cursor.execute(
            "ALTER TABLE accounts_ledgeraccount DROP CONSTRAINT accounts_ledger_account_closed_empty"
        )
    LedgerAccount.objects.filter(person=cast.daughter).update(
        state=AccountState.CLOSED.value, closed_at=AT + HOUR
    )
    assert found() == [looked_at.pk]


def test_a_change_under_another_record_of_the_same_human_being_counts(
    cast: Cast, looked_at: SharingBinding
) -> None:
    twin = InsuredPerson.objects.get(pk=cast.stranger.pk)
    change(twin)
    assert found() == []
    InsuredPerson.objects.filter(pk=twin.pk).update(merged_into=cast.husband)
    assert found() == [looked_at.pk]


def test_a_binding_of_an_absorbed_record_is_found_by_the_record_that_goes_on(
    cast: Cast, looked_at: SharingBinding
) -> None:
    InsuredPerson.objects.filter(pk=cast.husband.pk).update(merged_into=cast.stranger)
    change(cast.stranger)
    assert found() == [looked_at.pk]


def test_what_does_not_stand_is_left(cast: Cast, looked_at: SharingBinding) -> None:
    change(cast.husband)
    SharingBinding.objects.filter(pk=looked_at.pk).update(state="ended", ended_at=AT, ends_on=AT.date())
    assert found() == []


def test_what_changed_while_no_worker_ran_is_the_daily_reviews(cast: Cast, looked_at: SharingBinding) -> None:
    change(cast.husband)
    late = AT + HOUR + LATELY + MINUTE
    assert binding_reviews.review_changed(at=late).seen_count == 0
    day = timedelta(days=1)
    assert binding_reviews.review_due(at=AT + day).paused_count == 1
