"""A whole value is given with a reason, within a limit, and in sight of the person it is about."""

from datetime import timedelta

import pytest

from accounts.actions import reveals
from accounts.actions.reveals import Asked
from accounts.enums.reveals import RevealField
from accounts.errors.reveals import NothingToReveal, RevealWithoutReason, TooManyReveals
from accounts.models.audit import AuditEvent
from accounts.models.people import InsuredPerson
from accounts.queries.audit import broken_links, events_about
from accounts.queries.people import PersonCard, person_cards
from accounts.queries.reveals import sealed_values
from accounts.rules.actors import Actor
from foundation.masking import Masked
from tests.cast import AT, BENGBU, Cast, citizen

pytestmark = pytest.mark.django_db
PHONE = Asked(RevealField.PHONE, "联系本人", BENGBU)
MOST = 3


def card_of(person: InsuredPerson) -> PersonCard:
    return person_cards([person.pk])[person.pk]


def shown(actor: Actor, person_id: int, asked: Asked = PHONE, *, minutes: int = 0) -> Masked:
    return reveals.reveal(actor, person_id, asked, most=MOST, at=AT + timedelta(minutes=minutes))


def test_the_value_is_given_and_the_person_can_read_who_saw_which_and_why(cast: Cast) -> None:
    value = shown(cast.clerk_of_bengbu, cast.grandmother.pk)

    assert value.clear() == "+8613700000003"
    assert str(value) == "137****0003"
    line = events_about(cast.grandmother.pk, most=1)[0]
    assert (line.action, line.reason, line.actor_area_key) == ("person.revealed.phone", "联系本人", BENGBU)
    event = AuditEvent.objects.get(action="person.revealed.phone")
    assert event.facts == {"field": "phone"}
    assert "0003" not in str(vars(event))
    assert broken_links() == []


@pytest.mark.parametrize("reason", ["", "  "])
def test_nobody_sees_another_persons_value_without_a_reason(cast: Cast, reason: str) -> None:
    with pytest.raises(RevealWithoutReason):
        shown(cast.clerk_of_bengbu, cast.grandmother.pk, Asked(RevealField.PHONE, reason, BENGBU))
    assert not AuditEvent.objects.filter(action__startswith="person.revealed").exists()


def test_ones_own_value_needs_no_reason_and_is_written_down_too(cast: Cast) -> None:
    value = shown(citizen(cast.mother), cast.mother.pk, Asked(RevealField.PHONE))
    assert value.clear() == "+8613700000004"
    assert (
        AuditEvent.objects.filter(action="person.revealed.phone", subject_person_id=cast.mother.pk).count()
        == 1
    )


def test_too_many_in_an_hour_are_refused_for_this_clerk_alone(cast: Cast) -> None:
    for minute in range(MOST):
        shown(cast.clerk_of_bengbu, cast.grandmother.pk, minutes=minute)
    with pytest.raises(TooManyReveals) as refused:
        shown(cast.clerk_of_bengbu, cast.mother.pk, minutes=59)

    assert refused.value.facts == {"most": MOST}
    assert shown(cast.clerk_of_shenzhen, cast.stranger.pk, minutes=59)
    assert shown(cast.clerk_of_bengbu, cast.mother.pk, minutes=60)


def test_what_is_not_recorded_is_not_there(cast: Cast) -> None:
    with pytest.raises(NothingToReveal):
        shown(cast.clerk_of_bengbu, cast.girl.pk)
    assert [one.field for one in sealed_values(card_of(cast.girl))] == [RevealField.ID_NUMBER]


def test_every_field_has_its_place_and_prints_masked(cast: Cast) -> None:
    values = sealed_values(card_of(cast.grandmother))
    assert [one.field for one in values] == list(RevealField)
    assert all(
        "*" in f"{one} {one.value}" and one.value.clear() not in f"{one} {one.value}" for one in values
    )
