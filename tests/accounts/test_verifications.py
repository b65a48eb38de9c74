"""How sure the house is of somebody: the proofs, what each is worth, and what an act asks for."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import InternalError

from accounts.access import assured_person_for
from accounts.actions import verifications
from accounts.actions.verifications import NewProof
from accounts.enums.users import Role
from accounts.enums.verification import Assurance, Purpose, VerificationMethod
from accounts.errors.people import PersonNotFound
from accounts.errors.verification import AlreadySomebody, AssuranceTooLow
from accounts.models.audit import AuditEvent
from accounts.models.users import User
from accounts.models.verifications import RealNameVerification
from accounts.queries.verification import assurance_needed, assurance_of
from accounts.rules import assurance as rules
from accounts.rules.actors import Actor
from accounts.rules.assurance import Proof
from foundation.identifiers import Sex
from tests import cast as stage
from tests.cast import AT, ON, Cast, citizen, sign_up, somebody

COUNTER, FACE = VerificationMethod.COUNTER, VerificationMethod.FACE_LOCAL


def test_the_levels_stand_in_order() -> None:
    levels = list(Assurance)

    assert [[rules.reaches(held, needed) for needed in levels] for held in levels] == [
        [j <= i for j in range(len(levels))] for i in range(len(levels))
    ]


def test_the_strongest_proof_in_force_counts() -> None:
    old = Proof(Assurance.HIGH, AT - timedelta(days=400), ON)
    weak = Proof(Assurance.LOW, AT, None)

    assert rules.held_by([old, weak], is_joined=True, on=ON - timedelta(days=1)) is Assurance.HIGH
    assert rules.held_by([old, weak], is_joined=True, on=ON) is Assurance.LOW
    assert rules.held_by([], is_joined=True, on=ON) is Assurance.CLAIMED
    assert rules.held_by([], is_joined=False, on=ON) is Assurance.NONE


def test_a_proof_ends_by_months_or_never() -> None:
    assert rules.ends_on(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert rules.ends_on(date(2026, 1, 31), None) is None


def test_an_account_without_a_proof_is_a_claim(cast: Cast) -> None:
    assert assurance_of(cast.daughter.pk, at=AT) is Assurance.CLAIMED
    assert assurance_of(cast.girl.pk, at=AT) is Assurance.NONE


def test_a_counter_proves_more_than_a_face_and_for_longer(cast: Cast) -> None:
    stage.verify(cast.daughter, cast.clerk_of_bengbu, FACE)
    assert assurance_of(cast.daughter.pk, at=AT - timedelta(days=300)) is Assurance.LOW
    assert assurance_of(cast.daughter.pk, at=AT) is Assurance.CLAIMED

    stage.verify(cast.daughter, cast.clerk_of_bengbu, COUNTER)
    assert assurance_of(cast.daughter.pk, at=AT + timedelta(days=9000)) is Assurance.HIGH


def test_nothing_is_proved_before_it_was(cast: Cast) -> None:
    stage.verify(cast.daughter, cast.clerk_of_bengbu)

    assert assurance_of(cast.daughter.pk, at=stage.BUILT_AT - timedelta(seconds=1)) is Assurance.CLAIMED


def test_a_proof_is_audited_without_evidence(cast: Cast) -> None:
    user = User.objects.get(person=cast.mother)
    new = NewProof(COUNTER, evidence="file-7", area_key=stage.BENGBU, reason="来窗口办理")

    verifications.join(cast.clerk_of_bengbu, user.pk, cast.mother.pk, new, at=AT)

    event = AuditEvent.objects.filter(action="identity.verified").latest("pk")
    assert (event.subject_person_id, event.actor_user_id) == (cast.mother.pk, cast.clerk_of_bengbu.user_id)
    assert (event.reason, event.actor_area_key) == ("来窗口办理", stage.BENGBU)
    assert event.facts == {"method": "counter", "assurance": "high"}


def test_a_newcomer_becomes_the_person(cast: Cast) -> None:
    newcomer = sign_up("+8613700000088")

    done = verifications.join(cast.clerk_of_bengbu, newcomer.pk, cast.girl.pk, NewProof(COUNTER), at=AT)

    newcomer.refresh_from_db()
    assert newcomer.person_id == cast.girl.pk
    assert done.assurance is Assurance.HIGH


def test_nobody_becomes_somebody_else_and_nobody_has_two_accounts(cast: Cast) -> None:
    daughter = User.objects.get(person=cast.daughter)
    newcomer = sign_up("+8613700000088")
    other = somebody("赵新", Sex.MALE, date(1990, 1, 1))

    for user, person in ((daughter, other), (newcomer, cast.daughter)):
        with pytest.raises(AlreadySomebody):
            verifications.join(cast.clerk_of_bengbu, user.pk, person.pk, NewProof(COUNTER), at=AT)

    assert not RealNameVerification.objects.exists()
    newcomer.refresh_from_db()
    assert newcomer.person_id is None


def test_another_account_does_not_inherit_the_proof(cast: Cast) -> None:
    stage.verify(cast.daughter, cast.clerk_of_bengbu)
    User.objects.filter(person=cast.daughter).update(person=None)
    sign_up("+8613700000088", cast.daughter)

    assert assurance_of(cast.daughter.pk, at=AT) is Assurance.CLAIMED


def test_proofs_are_never_changed(cast: Cast) -> None:
    stage.verify(cast.daughter, cast.clerk_of_bengbu)

    for change in ("UPDATE {} SET assurance = 'low'", "DELETE FROM {}"):
        with (
            pytest.raises((IntegrityError, InternalError)),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(change.format("accounts_realnameverification"))


def test_the_database_knows_no_counter_without_a_clerk_and_nobody_who_proves_themselves(cast: Cast) -> None:
    user = User.objects.get(person=cast.daughter)
    facts = {"person": cast.daughter, "user": user, "assurance": "high", "verified_at": AT}

    for wrong in ({"method": "counter"}, {"method": "code_handed", "by_user": user}, {"method": "oath"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            RealNameVerification.objects.create(**facts, **wrong)


def test_an_act_asks_for_its_assurance(cast: Cast) -> None:
    stage.verify(cast.daughter, cast.clerk_of_bengbu, VerificationMethod.CODE_POSTED)

    assert assured_person_for(citizen(cast.daughter), Purpose.CARD, at=AT).id == cast.daughter.pk
    with pytest.raises(AssuranceTooLow) as refused:
        assured_person_for(citizen(cast.daughter), Purpose.PAYEE, at=AT)
    assert refused.value.facts == {"needed": Assurance.HIGH, "held": Assurance.SUBSTANTIAL}
    with pytest.raises(AssuranceTooLow):
        assured_person_for(citizen(cast.stranger), Purpose.VIEW_OWN, at=AT)


def test_somebody_who_is_no_person_is_not_assured(cast: Cast) -> None:
    with pytest.raises(PersonNotFound):
        assured_person_for(Actor(frozenset({Role.NEWCOMER}), user_id=1), Purpose.VIEW_OWN, at=AT)


@pytest.mark.parametrize("purpose", Purpose)
def test_policy_names_every_purpose(db: None, purpose: Purpose) -> None:
    assert assurance_needed(purpose, on=ON) is not Assurance.NONE
