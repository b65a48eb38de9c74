"""Two at once on the family and accounts floors: one row, and the loser hears the same refusal as the latecomer."""

from datetime import date, timedelta
from functools import partial

import pytest
from django.db import transaction

from accounts.actions import audit, idempotency, notices, partners, people, users
from accounts.actions.audit import Event
from accounts.actions.idempotency import KeptAnswer
from accounts.actions.notices import NewNotice
from accounts.enums.partners import LinkBasis
from accounts.errors.idempotency import IdempotencyKeyRunning
from accounts.errors.users import PhoneTaken
from accounts.models.audit import AuditEvent
from accounts.models.documents import NumberConflict
from accounts.models.idempotency import IdempotencyRecord
from accounts.models.notices import Notice, NoticeDelivery
from accounts.models.partner_links import PartnerLink
from accounts.models.people import InsuredPerson
from accounts.models.users import User
from accounts.queries.audit import broken_links
from accounts.queries.people import match_number
from accounts.rules.actors import SYSTEM
from accounts.rules.documents import of_id_number
from family.actions import bindings, kinship, mandates
from family.actions.kinship import NewParentage
from family.actions.mandates import NewMandate
from family.enums import ConfirmedBy, EndReason, MandateGrade, ParentageKind
from family.errors import BindingExists, BindingNotOpen, KinshipContradicts, MandateExists
from family.models.bindings import SharingBinding
from family.models.kinship import Marriage, Parentage
from family.models.mandates import Mandate
from foundation.identifiers import IdNumber, Sex, synthetic_id_number
from tests.cast import AT, BUILT_AT, ON, Cast, citizen, sign_up
from tests.races.together import kinds, together

pytestmark = pytest.mark.race
ROUNDS = range(3)


def errors(results: list[object]) -> list[type]:
    return [type(result) for result in results if isinstance(result, Exception)]


@pytest.mark.parametrize("_round", ROUNDS)
def test_a_double_click_is_one_binding(cast: Cast, _round: int) -> None:
    offer = partial(bindings.propose, citizen(cast.daughter), cast.husband.pk, at=AT)
    assert errors(together(offer, offer, offer)) == [BindingExists] * 2
    assert SharingBinding.objects.count() == 1
    assert Notice.objects.filter(template="family.binding.proposed").count() == 1


@pytest.mark.parametrize("_round", ROUNDS)
def test_accept_decline_and_end_at_once_have_one_outcome(cast: Cast, _round: int) -> None:
    made = bindings.propose(citizen(cast.daughter), cast.husband.pk, at=AT)
    husband = citizen(cast.husband)
    results = together(
        partial(bindings.accept, husband, made.public_id, at=AT),
        partial(bindings.decline, husband, made.public_id, at=AT),
        partial(bindings.accept, husband, made.public_id, at=AT),
    )
    assert errors(results) == [BindingNotOpen] * 2
    answered = Notice.objects.filter(template__in=["family.binding.accepted", "family.binding.declined"])
    assert answered.count() == 1


def test_the_same_parentage_twice_at_once(cast: Cast) -> None:
    new = NewParentage(cast.stranger.pk, cast.girl.pk, ParentageKind.ADOPTION, ON, "收养登记证")
    record = partial(kinship.record_parentage, SYSTEM, new, at=AT)
    assert errors(together(record, record, record)) == [KinshipContradicts] * 2
    assert Parentage.objects.filter(parent=cast.stranger).count() == 1


def test_a_marriage_recorded_from_both_sides_at_once(cast: Cast) -> None:
    def marry(*pair: int) -> Marriage:
        return kinship.record_marriage(SYSTEM, pair, starts_on=ON, evidence="结婚证", at=AT)

    results = together(
        partial(marry, cast.stranger.pk, cast.grandmother.pk),
        partial(marry, cast.grandmother.pk, cast.stranger.pk),
    )
    assert errors(results) == [KinshipContradicts]


def test_a_marriage_ended_twice_at_once_ends_once(cast: Cast) -> None:
    married = Marriage.objects.get(one__in=[cast.mother, cast.father])
    end = partial(kinship.end_marriage, SYSTEM, married.pk, ends_on=ON, reason=EndReason.DIVORCE, at=AT)
    assert errors(together(end, end)) == [KinshipContradicts]
    assert Marriage.objects.filter(one=married.one_id, other=married.other_id).count() == 2


def test_one_mandate_and_one_end_of_it(cast: Cast) -> None:
    mother = citizen(cast.mother)
    new = NewMandate(cast.daughter.pk, MandateGrade.REMIND, frozenset(), ON + timedelta(days=90))
    offer = partial(mandates.give, mother, new, confirmed_by=ConfirmedBy.PHONE_CODE, at=AT)
    assert errors(together(offer, offer)) == [MandateExists]
    given = Mandate.objects.get(principal=cast.mother)
    results = together(
        partial(mandates.revoke, mother, given.public_id, at=AT),
        partial(mandates.revoke, citizen(cast.daughter), given.public_id, at=AT),
    )
    assert sorted(results) == [0, 1]


def test_two_persons_with_one_number_are_one_question(cast: Cast) -> None:
    for year in (1950, 1951, 1952):
        born_on = date(year, 1, 1)
        text = synthetic_id_number(county_code="349900", born_on=born_on, sequence=1)
        number = of_id_number(IdNumber(text, Sex.MALE, born_on))
        new = people.NewPerson("欧阳明", Sex.MALE, born_on, number)
        register = partial(people.register, SYSTEM, new, at=AT)

        assert errors(together(register, register)) == []

        assert InsuredPerson.objects.filter(name="欧阳明", born_on=born_on).count() == 2
        assert match_number(text).is_shared
    assert NumberConflict.objects.count() == 3


def test_one_newcomer_for_one_phone(cast: Cast) -> None:
    one, other = sign_up("+8613700000091"), sign_up("+8613700000092")
    results = together(
        *(partial(users.set_phone, user, "+8613700000093", is_verified=True) for user in (one, other))
    )
    assert errors(results) == [PhoneTaken]
    assert User.objects.count() == len(set(User.objects.values_list("phone_index", flat=True)))


def test_one_link_for_a_person_and_a_partner(cast: Cast) -> None:
    partner_id = cast.hospital.partner_id or 0
    link = partial(partners.link, SYSTEM, partner_id, cast.mother.pk, basis=LinkBasis.CONSENT, at=AT)
    assert len(set(together(link, link, link))) == 1
    assert PartnerLink.objects.filter(partner=partner_id).count() == 1


def test_one_notice_for_one_key(cast: Cast) -> None:
    new = NewNotice("k", "t", cast.daughter.pk, cast.daughter.pk, "certification.recorded")
    together(*[partial(notices.post_many, [new], at=AT)] * 4)
    assert (
        NoticeDelivery.objects.filter(notice__key="k").count() == Notice.objects.filter(key="k").count() == 1
    )


def test_one_effect_for_one_idempotency_key(cast: Cast) -> None:
    """While one request runs the other is told so; a third, later, gets the kept answer."""
    partner_id, asked = cast.city_service.partner_id or 0, b"asked"
    effects: list[int] = []

    def request() -> KeptAnswer:
        with transaction.atomic():
            kept = idempotency.claim(partner_id, "k", asked)
            if kept is not None:
                return kept
            effects.append(1)
            answer = KeptAnswer(201, f"effect {len(effects)}".encode())
            idempotency.keep(partner_id, "k", asked, answer, at=AT)
            return answer

    results = together(*[request] * 5)
    assert set(errors(results)) <= {IdempotencyKeyRunning}
    assert request() == KeptAnswer(201, b"effect 1")
    assert len(effects) == IdempotencyRecord.objects.count() == 1


def test_audit_chains_stay_whole_when_many_write_at_once(cast: Cast) -> None:
    def write(first: int) -> None:
        for number in range(20):
            subjects = [first, first + 7, first + 3, number]
            with transaction.atomic():
                audit.record_many(
                    SYSTEM, [Event("x", pk) for pk in subjects], at=AT + timedelta(seconds=number)
                )

    before = AuditEvent.objects.count()
    assert kinds(together(*[partial(write, first) for first in (1, 2, 3, 4)])) == ["NoneType"] * 4
    assert AuditEvent.objects.count() == before + 4 * 20 * 4
    assert broken_links() == []


def test_the_cast_was_built_before_the_day_of_the_play() -> None:
    assert BUILT_AT < AT


def test_an_end_and_a_new_marriage_of_the_same_two_wait_for_each_other_in_one_order(cast: Cast) -> None:
    spouses = (cast.stranger.pk, cast.girl.pk)
    first = kinship.record_marriage(SYSTEM, spouses, starts_on=ON, evidence="结婚证", at=AT)
    end = partial(
        kinship.end_marriage,
        SYSTEM,
        first.pk,
        ends_on=ON + timedelta(days=1),
        reason=EndReason.DIVORCE,
        at=AT,
    )
    anew = partial(
        kinship.record_marriage, SYSTEM, spouses, starts_on=ON + timedelta(days=2), evidence="结婚证", at=AT
    )

    refused = errors(together(end, anew, end))

    assert set(refused) == {KinshipContradicts}
