"""Persons and users: what is sealed stays sealed, and one number is one person."""

from datetime import date

import pytest
from django.core.exceptions import FieldError
from django.db import IntegrityError, connection, transaction

from accounts.actions import people, users
from accounts.actions.people import NewPerson
from accounts.clients.channels.sending import Outgoing
from accounts.errors.users import PhoneTaken
from accounts.fields import unseal
from accounts.models.audit import AuditEvent
from accounts.models.documents import IdentityDocument
from accounts.models.people import InsuredPerson
from accounts.models.users import User
from accounts.queries.documents import documents_of
from accounts.queries.people import enrolments_on, person_by_id_number, person_cards, person_ids_named
from accounts.queries.users import phone_of, user_ids_with_email, users_with_phone
from accounts.rules.actors import SYSTEM
from accounts.rules.documents import of_id_number
from foundation.identifiers import IdNumber, Sex
from foundation.sealing import SealBroken
from tests.cast import BUILT_AT, ON, Cast, sign_up, somebody

NUMBER = "34990019500101001X"
PHONE = "+8613700000077"
ELDER = NewPerson(
    "欧阳·明", Sex.MALE, date(1950, 1, 1), of_id_number(IdNumber(NUMBER, Sex.MALE, date(1950, 1, 1))), PHONE
)

pytestmark = pytest.mark.django_db


def raw_row(table: str, pk: int) -> str:
    """Read a whole row as the database shows it, bytes as hexadecimal and as characters."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT row_to_json(t)::text FROM {table} t WHERE id = %s", [pk])
        (text,) = cursor.fetchone()
    return str(text)


def test_a_row_holds_no_clear_number_and_no_clear_phone() -> None:
    person = people.register(SYSTEM, ELDER, at=BUILT_AT)
    user = sign_up(PHONE, person)

    paper = person.documents.get()
    assert paper.number_index
    for row in (
        raw_row("accounts_insuredperson", person.pk),
        raw_row("accounts_identitydocument", paper.pk),
        raw_row("accounts_user", user.pk),
    ):
        for clear in (NUMBER, NUMBER[6:14] + "001", PHONE, PHONE[3:]):
            assert clear not in row
            assert clear.encode().hex() not in row


def test_audit_facts_hold_no_number() -> None:
    person = people.register(SYSTEM, ELDER, at=BUILT_AT)
    event = AuditEvent.objects.get(subject_person_id=person.pk)
    assert NUMBER not in raw_row("accounts_auditevent", event.pk)


def test_a_ciphertext_moved_to_another_person_does_not_open() -> None:
    one = people.register(SYSTEM, ELDER, at=BUILT_AT)
    other = somebody("李四", Sex.MALE, date(1960, 1, 1))
    taken = one.documents.get().number_sealed
    IdentityDocument.objects.filter(person=other).update(number_sealed=taken)

    with pytest.raises(SealBroken):
        assert person_cards([other.pk])[other.pk].id_number_masked
    with pytest.raises(SealBroken):
        documents_of(other.pk)


def test_a_ciphertext_moved_to_another_column_does_not_open() -> None:
    person = people.register(SYSTEM, ELDER, at=BUILT_AT)
    with pytest.raises(SealBroken):
        unseal(person.phone_sealed or b"", label="person.id_number", owner=person.public_id)


@pytest.mark.parametrize("lookup", ["exact", "in", "startswith", "gt", "contains"])
def test_a_sealed_column_has_no_other_look_up_than_isnull(lookup: str) -> None:
    for model, column in ((InsuredPerson, "phone_sealed"), (User, "phone_sealed")):
        with pytest.raises(FieldError):
            model.objects.filter(**{f"{column}__{lookup}": [b"x"] if lookup == "in" else b"x"}).exists()


def test_isnull_works_on_a_sealed_column() -> None:
    people.register(SYSTEM, ELDER, at=BUILT_AT)
    assert InsuredPerson.objects.filter(phone_sealed__isnull=False).count() == 1


def test_the_blind_index_finds_and_masks() -> None:
    person = people.register(SYSTEM, ELDER, at=BUILT_AT)
    card = person_by_id_number(NUMBER)

    assert card is not None
    assert card.id == person.pk
    for printed in (repr(card), repr(ELDER), repr(Outgoing("key", PHONE, "欧阳·明"))):
        assert not {clear for clear in (NUMBER, PHONE, "欧阳·明") if clear in printed}
    assert person_by_id_number("349900195001010036") is None


def test_many_persons_may_have_no_number_yet() -> None:
    for name in ("甲", "乙"):
        people.register(SYSTEM, NewPerson(name, Sex.FEMALE, date(2020, 1, 1)), at=BUILT_AT)
    assert InsuredPerson.objects.filter(documents=None).count() == 2
    assert {
        card.id_number_masked for card in person_cards([p.pk for p in InsuredPerson.objects.all()]).values()
    } == {""}


def test_names_are_found_exactly_and_with_a_limit(cast: Cast) -> None:
    assert person_ids_named("张敏", most=5) == [cast.daughter.pk]
    assert person_ids_named("张", most=5) == []
    somebody("张敏", Sex.FEMALE, date(1950, 1, 1))
    assert len(person_ids_named("张敏", most=1)) == 1


def test_several_people_share_a_phone_and_one_of_them_may_still_be_nobody(cast: Cast) -> None:
    phone = phone_of(User.objects.get(person=cast.daughter)) or ""
    sign_up(phone, cast.girl)
    newcomer = sign_up(phone)

    assert [user.person_id for user in users_with_phone(phone)] == [cast.daughter.pk, cast.girl.pk, None]
    with pytest.raises(PhoneTaken):
        sign_up(phone)
    assert phone_of(newcomer) == phone


def test_a_refused_phone_leaves_the_account_as_it_was() -> None:
    sign_up(PHONE)
    other = sign_up("+8613700000078")
    with pytest.raises(PhoneTaken):
        users.set_phone(other, PHONE, is_verified=False)
    other.refresh_from_db()
    assert phone_of(other) == "+8613700000078"
    assert other.is_phone_verified


def test_a_new_phone_frees_the_old_one() -> None:
    user = sign_up(PHONE)
    users.set_phone(user, "+8613700000079", is_verified=False)
    assert users_with_phone(PHONE) == []
    assert users_with_phone("+8613700000079") == []
    assert not User.objects.get(pk=user.pk).is_phone_verified
    sign_up(PHONE)


def test_an_address_is_sealed_found_by_any_case_and_shared_by_a_family() -> None:
    one, other = sign_up(PHONE), sign_up("+8613700000078")
    for user in (one, other):
        users.set_email(user, "Min.Zhang@Example.org")

    row = raw_row("accounts_user", one.pk)
    assert "example" not in row.lower()
    assert b"example".hex() not in row
    assert user_ids_with_email(" min.zhang@example.ORG") == [one.pk, other.pk]
    users.set_email(one, "")
    assert user_ids_with_email("min.zhang@example.org") == [other.pk]


def test_an_address_without_its_index_is_refused_by_the_table() -> None:
    user = sign_up(PHONE)
    users.set_email(user, "min@example.org")
    with pytest.raises(IntegrityError, match="accounts_user_email_has_index"), transaction.atomic():
        User.objects.filter(pk=user.pk).update(email_index=None)


def test_an_enrolment_counts_from_its_first_day(cast: Cast) -> None:
    (found,) = enrolments_on([cast.daughter.pk], on=ON)
    assert found.has_personal_account
    assert enrolments_on([cast.daughter.pk], on=date(2010, 6, 30)) == []


def test_a_stored_enrolment_is_superseded_and_never_changed(cast: Cast) -> None:
    enrolment = cast.daughter.enrolments.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        cast.daughter.enrolments.update(area_key="110000")
    with pytest.raises(IntegrityError), transaction.atomic():
        enrolment.delete()
    cast.daughter.enrolments.update(superseded_at=BUILT_AT)
    assert enrolments_on([cast.daughter.pk], on=ON) == []
