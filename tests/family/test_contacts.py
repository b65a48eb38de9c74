"""Contacts: named by the person, asked only while their mandates live, children first where nobody was named."""

from datetime import timedelta

import pytest

from accounts.models.audit import AuditEvent
from accounts.models.people import InsuredPerson
from family.actions import mandates
from family.actions.contacts import name_contacts
from family.enums import MandateGrade
from family.errors import ContactsTooMany, MandateNotFound
from family.models.contacts import ContactOrder
from family.models.mandates import Mandate
from family.queries.contacts import contacts_of
from tests.cast import AT, BUILT_AT, ON, Cast, citizen, give

REMIND = MandateGrade.REMIND


def asked(person: InsuredPerson) -> list[tuple[int, int]]:
    """Give whom to ask about somebody, with the place."""
    return [(one.place, one.helper_id) for one in contacts_of([person.pk], on=ON).get(person.pk, [])]


def test_children_come_first_and_then_the_oldest_mandate(cast: Cast) -> None:
    assert asked(cast.grandmother) == [(1, cast.daughter.pk)]
    give(cast.grandmother, cast.mother, REMIND)
    assert asked(cast.grandmother) == [(1, cast.mother.pk), (2, cast.daughter.pk)]
    give(cast.father, cast.mother, REMIND)
    give(cast.father, cast.girl, REMIND)
    assert asked(cast.father) == [(1, cast.daughter.pk), (2, cast.mother.pk)]
    assert asked(cast.stranger) == []


def test_who_was_named_goes_before_everybody_and_in_that_order(cast: Cast) -> None:
    him = citizen(cast.father)
    by_daughter = Mandate.objects.get(principal=cast.father, helper=cast.daughter).public_id
    by_girl, by_mother = (
        give(cast.father, cast.girl, REMIND),
        give(cast.father, cast.mother, REMIND),
    )
    name_contacts(him, cast.father.pk, [by_girl, by_daughter], at=AT)
    assert asked(cast.father) == [(1, cast.girl.pk), (2, cast.daughter.pk)]
    assert all(one.is_named for one in contacts_of([cast.father.pk], on=ON)[cast.father.pk])

    name_contacts(him, cast.father.pk, [by_mother], at=AT + timedelta(hours=1))
    assert asked(cast.father) == [(1, cast.mother.pk)]
    assert ContactOrder.objects.count() == 3
    assert AuditEvent.objects.filter(action="contacts.named").count() == 2

    name_contacts(him, cast.father.pk, [], at=AT + timedelta(hours=2))
    assert asked(cast.father) == [(1, cast.daughter.pk), (2, cast.girl.pk)]


@pytest.mark.parametrize("end", [mandates.revoke, mandates.freeze])
def test_a_contact_whose_mandate_ended_or_rests_is_not_asked_and_nobody_slips_in(
    cast: Cast, end: object
) -> None:
    him = citizen(cast.father)
    by_daughter = Mandate.objects.get(principal=cast.father, helper=cast.daughter).public_id
    by_girl = give(cast.father, cast.girl, REMIND)
    name_contacts(him, cast.father.pk, [by_girl], at=AT)
    assert callable(end)
    end(him, by_girl, at=AT)
    assert asked(cast.father) == []
    with pytest.raises(MandateNotFound):
        name_contacts(him, cast.father.pk, [by_girl, by_daughter], at=AT)


def test_who_was_named_stays_so_when_their_mandate_is_given_anew(cast: Cast) -> None:
    him = citizen(cast.father)
    give(cast.father, cast.mother, REMIND)
    by_girl = give(cast.father, cast.girl, REMIND)
    name_contacts(him, cast.father.pk, [by_girl], at=AT)
    mandates.revoke(him, by_girl, at=AT)
    assert asked(cast.father) == []

    anew = give(cast.father, cast.girl, REMIND)

    assert asked(cast.father) == [(1, cast.girl.pk)]
    assert contacts_of([cast.father.pk], on=ON)[cast.father.pk][0].mandate.public_id == anew


def test_only_the_person_names_and_only_who_helps_them(cast: Cast) -> None:
    by_daughter = Mandate.objects.get(principal=cast.grandmother, helper=cast.daughter).public_id
    of_father = Mandate.objects.get(principal=cast.father, helper=cast.daughter).public_id
    for actor, person, wanted in (
        (citizen(cast.daughter), cast.grandmother, by_daughter),
        (citizen(cast.daughter), cast.father, of_father),
        (citizen(cast.stranger), cast.grandmother, by_daughter),
        (cast.clerk_of_bengbu, cast.grandmother, by_daughter),
        (citizen(cast.grandmother), cast.grandmother, of_father),
    ):
        with pytest.raises(MandateNotFound):
            name_contacts(actor, person.pk, [wanted], at=AT)
    assert not ContactOrder.objects.exists()


def test_there_are_two_places(cast: Cast) -> None:
    wanted = [give(cast.father, one, REMIND) for one in (cast.mother, cast.girl)]
    wanted.append(Mandate.objects.get(principal=cast.father, helper=cast.daughter).public_id)
    with pytest.raises(ContactsTooMany):
        name_contacts(citizen(cast.father), cast.father.pk, wanted, at=AT)


def test_a_merged_person_keeps_their_contacts(cast: Cast) -> None:
    by_daughter = Mandate.objects.get(principal=cast.grandmother, helper=cast.daughter).public_id
    name_contacts(citizen(cast.grandmother), cast.grandmother.pk, [by_daughter], at=BUILT_AT)
    InsuredPerson.objects.filter(pk=cast.grandmother.pk).update(merged_into=cast.stranger)
    assert asked(cast.stranger) == [(1, cast.daughter.pk)]
