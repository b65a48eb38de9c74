"""What counts where both rows of one human being hold something of the same kind."""

from datetime import date, timedelta

import pytest

from accounts.actions import card_codes, consents, contributions, electronic_cards, people, verifications
from accounts.enums.consents import ConsentPurpose
from accounts.enums.contributions import ContributionKind, Scheme
from accounts.enums.people import Insurance
from accounts.enums.users import Role
from accounts.enums.verification import Assurance, VerificationMethod
from accounts.errors.cards import CardCodeRefused, CardExists
from accounts.errors.verification import AlreadySomebody
from accounts.fields import is_alive
from accounts.models.cards import ElectronicCard
from accounts.models.notices import NoticeDelivery, NoticeItem
from accounts.models.people import InsuredPerson
from accounts.models.users import User
from accounts.queries.cards import live_card_of
from accounts.queries.consents import may_use, who_refused
from accounts.queries.contributions import enrolments_of, spans_of
from accounts.queries.people import enrolments_on, life_facts, person_cards
from accounts.queries.users import actor_for_user
from accounts.queries.verification import assurance_of
from accounts.rules.actors import SYSTEM
from accounts.rules.contributions import Span
from certification.actions import certifications, reminder_plans, reminders
from certification.actions.certifications import NewCertification
from certification.enums import Benefit, Method
from certification.models.entitlements import Deadline
from certification.models.reminders import Reminder
from certification.queries.deadlines import certifications_of, deadline_by_entitlement, deadlines_of
from family.actions import bindings, kinship, mandates
from family.enums import BindingState, MandateGrade, Relation
from family.models.mandates import Mandate
from family.queries.bindings import bindings_of
from family.queries.kin import near_relatives_of
from family.queries.mandates import mandate_between, recipients_of
from foundation.periods import Period
from tests.cast import (
    AT,
    BENGBU,
    BUILT_AT,
    EVIDENCE,
    GRANDMOTHER_DUE_ON,
    ON,
    Cast,
    at_noon,
    child_of,
    citizen,
    give,
    pension,
    sign_up,
)
from tests.merging.pairs import again

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def join(absorbed: InsuredPerson, survivor: InsuredPerson) -> None:
    """Let one row go on as another; how it comes to that is another test's."""
    InsuredPerson.objects.filter(pk=absorbed.pk).update(merged_into=survivor)
    absorbed.refresh_from_db()


def enrol(person: InsuredPerson, insurance: Insurance) -> None:
    people.enrol(
        person.pk, insurance, area_key=BENGBU, starts_on=date(2020, 1, 1), has_personal_account=True, at=AT
    )


class TestFacts:
    def test_the_same_enrolment_and_the_same_months_are_one(self, cast: Cast) -> None:
        double = again(cast.daughter)
        span = Span(
            insurance=Insurance.EMPLOYEE_PENSION,
            scheme=Scheme.EMPLOYEE,
            kind=ContributionKind.PAID,
            area_key=BENGBU,
            period=Period(date(2015, 1, 1), date(2016, 1, 1)),
            months_count=12,
            base_fen=500_000,
            unit_fen=960_000,
            personal_fen=480_000,
            employer="虚构公司",
        )
        for row in (cast.daughter, double):
            enrol(row, Insurance.UNEMPLOYMENT)
            contributions.record(SYSTEM, row.pk, span, contributions.Origin(), at=AT)
        # What one register says twice was paid twice, until somebody corrects it.
        contributions.record(SYSTEM, cast.daughter.pk, span, contributions.Origin(), at=AT)
        join(double, cast.daughter)
        assert spans_of(cast.daughter.pk) == [span, span]
        held = [one for one in enrolments_on([double.pk], on=ON) if one.insurance is Insurance.UNEMPLOYMENT]
        assert [one.person_id for one in held] == [cast.daughter.pk]
        assert [c.insurance for c in enrolments_of(double.pk)].count(Insurance.UNEMPLOYMENT) == 1

    def test_a_death_recorded_with_either_row_is_the_death_of_both(self, cast: Cast) -> None:
        double = again(cast.grandmother)
        join(double, cast.grandmother)
        people.record_death(SYSTEM, double.pk, died_on=ON - DAY, at=AT)
        for row in (double, cast.grandmother):
            assert life_facts([row.pk])[row.pk].died_on == ON - DAY
            assert person_cards([row.pk])[row.pk].died_on == ON - DAY
            assert recipients_of([row.pk], on=ON) == {}
            assert not InsuredPerson.objects.filter(is_alive("pk", ON), pk=row.pk).exists()
        assert mandate_between(cast.daughter.pk, cast.grandmother.pk, on=ON) is None

    def test_the_newest_word_on_a_purpose_counts(self, cast: Cast) -> None:
        double = again(cast.daughter)
        sign_up("+8613700000091", double)
        consents.give(citizen(cast.daughter), ConsentPurpose.FACE, version=1, at=AT)
        for purpose in (ConsentPurpose.FACE, ConsentPurpose.MESSAGES):
            consents.give(citizen(double), purpose, version=1, at=AT)
            consents.withdraw(citizen(double), purpose, at=AT + DAY)
        assert may_use(cast.daughter.pk, ConsentPurpose.FACE, on=ON)
        join(double, cast.daughter)
        assert not may_use(cast.daughter.pk, ConsentPurpose.FACE, on=ON)
        assert who_refused([cast.daughter.pk], ConsentPurpose.MESSAGES) == {cast.daughter.pk}


class TestAccounts:
    def test_both_accounts_act_as_one_and_each_proves_itself(self, cast: Cast) -> None:
        double = again(cast.daughter)
        user = sign_up("+8613700000091", double)
        proof = verifications.NewProof(VerificationMethod.COUNTER)
        verifications.join(cast.clerk_of_bengbu, cast.daughter.user.pk, cast.daughter.pk, proof, at=BUILT_AT)
        join(double, cast.daughter)
        actor = actor_for_user(user, on=ON)
        assert (actor.person_id, actor.roles) == (cast.daughter.pk, {Role.CITIZEN})
        assert assurance_of(actor.person_id or 0, at=AT) is Assurance.HIGH
        assert assurance_of(actor.person_id or 0, at=AT, user_id=user.pk) is Assurance.CLAIMED

        verifications.join(cast.clerk_of_bengbu, user.pk, cast.daughter.pk, proof, at=AT)
        assert assurance_of(cast.daughter.pk, at=AT, user_id=user.pk) is Assurance.HIGH

    def test_nobody_gets_a_third_account(self, cast: Cast) -> None:
        double = again(cast.girl)
        sign_up("+8613700000091", double)
        newcomer = sign_up("+8613700000092")
        join(double, cast.girl)
        proof = verifications.NewProof(VerificationMethod.COUNTER)
        with pytest.raises(AlreadySomebody):
            verifications.join(cast.clerk_of_bengbu, newcomer.pk, cast.girl.pk, proof, at=AT)
        assert User.objects.get(pk=newcomer.pk).person_id is None

    def test_a_message_reaches_the_account_of_either_row(self, cast: Cast) -> None:
        double = again(cast.girl)
        sign_up("+8613700000091", double)
        join(double, cast.girl)
        certifications.notices.post_many(
            [certifications.notices.NewNotice("test:k", "t", cast.girl.pk, cast.girl.pk, "person.merged")],
            at=AT,
        )
        assert NoticeDelivery.objects.get(notice__key="test:k").channel == "sms"

    def test_of_two_live_cards_one_counts(self, cast: Cast) -> None:
        double = again(cast.daughter)
        sign_up("+8613700000091", double)
        proof = verifications.NewProof(VerificationMethod.COUNTER)
        shown = {}
        for row in (double, cast.daughter):
            user = User.objects.get(person=row)
            verifications.join(cast.clerk_of_bengbu, user.pk, row.pk, proof, at=BUILT_AT)
            card = electronic_cards.apply(citizen(row), row.pk, at=AT)
            ElectronicCard.objects.filter(pk=card.id).update(
                state="active", activated_at=AT, password_sealed=b"sealed"
            )
            shown[row.pk] = card_codes.show(citizen(row), at=AT).token
        join(double, cast.daughter)

        held = live_card_of(double.pk)
        assert held is not None
        assert ElectronicCard.objects.get(pk=held.id).person_id == cast.daughter.pk
        with pytest.raises(CardExists):
            electronic_cards.apply(citizen(cast.daughter), cast.daughter.pk, at=AT)
        with pytest.raises(CardCodeRefused):
            card_codes.verify(cast.hospital, shown[double.pk], at=AT)
        assert card_codes.verify(cast.hospital, shown[cast.daughter.pk], at=AT).person_id == cast.daughter.pk


class TestFamily:
    def test_kin_of_both_rows_are_kin_and_stand_once(self, cast: Cast) -> None:
        double = again(cast.daughter)
        child_of(double, cast.mother)
        child_of(again(cast.boy), double)
        kinship.record_marriage(
            SYSTEM, (double.pk, cast.husband.pk), starts_on=date(2005, 1, 1), evidence=EVIDENCE, at=BUILT_AT
        )
        before = [(one.person.id, one.relation) for one in near_relatives_of(cast.daughter.pk, on=ON)]
        join(double, cast.daughter)
        after = [(one.person.id, one.relation) for one in near_relatives_of(double.pk, on=ON)]
        # Recorded with the same mother, the other row looked like a sibling.
        before = [kin for kin in before if kin[0] != double.pk]
        assert len(after) == len(set(after)) == len(before) + 1
        assert set(before) < set(after)

    def test_of_two_mandates_the_earlier_counts_and_both_end_together(self, cast: Cast) -> None:
        double = again(cast.grandmother)
        sign_up("+8613700000091", double)
        child_of(cast.mother, double)
        give(double, cast.daughter, MandateGrade.ACT)
        join(double, cast.grandmother)
        live = mandate_between(cast.daughter.pk, cast.grandmother.pk, on=ON)
        assert live is not None
        assert live.grade is MandateGrade.REMIND
        assert recipients_of([double.pk], on=ON)[double.pk] == {cast.grandmother.pk, cast.daughter.pk}

        assert mandates.revoke(citizen(cast.grandmother), live.public_id, at=AT) == 1
        assert mandate_between(cast.daughter.pk, cast.grandmother.pk, on=ON) is None
        hers = Mandate.objects.filter(principal__same_as=cast.grandmother.pk)
        assert set(hers.values_list("revoked_at", flat=True)) == {AT}

    def test_of_two_bindings_the_earlier_counts_and_both_end_together(self, cast: Cast) -> None:
        double = again(cast.husband)
        enrol(double, Insurance.EMPLOYEE_MEDICAL)
        kinship.record_marriage(
            SYSTEM, (cast.daughter.pk, double.pk), starts_on=date(2005, 1, 1), evidence=EVIDENCE, at=BUILT_AT
        )
        first = bindings.propose(citizen(cast.daughter), cast.husband.pk, at=AT)
        bindings.propose(citizen(cast.daughter), double.pk, at=AT + DAY)
        join(double, cast.husband)
        assert [card.public_id for card in bindings_of(cast.husband.pk)] == [first.public_id]
        bindings.end(citizen(cast.daughter), first.public_id, at=AT + DAY)
        states = {(card.user_id, card.state) for card in bindings_of(cast.husband.pk)}
        assert states == {(cast.husband.pk, BindingState.WITHDRAWN)}


class TestClocks:
    @pytest.fixture
    def twins(self, cast: Cast) -> tuple[InsuredPerson, object]:
        """The grandmother's pension once more, under another row and proved a month later."""
        double = again(cast.grandmother)
        second = pension(
            double,
            Benefit.PENSION_EMPLOYEE,
            BENGBU,
            cast.clerk_of_bengbu,
            since=date(1991, 3, 1),
            last_event_on=date(2025, 4, 14),
        )
        return double, second

    def test_the_later_clock_is_the_only_one(self, cast: Cast, twins: tuple[InsuredPerson, object]) -> None:
        double, second = twins
        assert (
            Deadline.objects.get(entitlement__public_id=cast.grandmother_pension).due_on == GRANDMOTHER_DUE_ON
        )
        join(double, cast.grandmother)
        (card,) = deadlines_of([cast.grandmother.pk], on=ON)
        assert (card.entitlement_id, card.person_id) == (second, cast.grandmother.pk)
        assert card.due_on > GRANDMOTHER_DUE_ON
        assert deadline_by_entitlement(cast.grandmother_pension, on=ON) == card
        assert len(certifications_of(cast.grandmother_pension)) == 2

    def test_each_hears_once_of_the_one_deadline(
        self, cast: Cast, twins: tuple[InsuredPerson, object]
    ) -> None:
        double, _second = twins
        # Both are planned while they are two, and only then joined.
        reminder_plans.plan(on=ON, at=at_noon(ON))
        join(double, cast.grandmother)
        for number in (0, 13, 28, 36, 42, 43):
            on = ON + number * DAY
            reminder_plans.plan(on=on, at=at_noon(on))
            while reminders.release(at=at_noon(on)).taken_count:
                pass
        told = NoticeItem.objects.filter(notice__template="certification.reminder", subject=cast.grandmother)
        told = told.filter(voided_at__isnull=True).select_related("notice")
        (due_on,) = {item.facts["due_on"] for item in told}
        (card,) = deadlines_of([cast.grandmother.pk], on=ON)
        assert due_on == card.due_on.isoformat()
        heard = [(item.notice.recipient_id, item.facts["stage"]) for item in told]
        assert len(heard) == len(set(heard))
        assert {recipient for recipient, _stage in heard} == {cast.grandmother.pk, cast.daughter.pk}
        outdone = Reminder.objects.filter(entitlement__public_id=cast.grandmother_pension)
        assert set(outdone.values_list("state", flat=True)) <= {"cancelled"}

    def test_a_proof_by_either_id_moves_the_clock_that_counts(
        self, cast: Cast, twins: tuple[InsuredPerson, object]
    ) -> None:
        double, second = twins
        join(double, cast.grandmother)
        done = certifications.record(
            cast.clerk_of_bengbu,
            cast.grandmother_pension,
            NewCertification(Method.COUNTER, ON),
            relations=frozenset({Relation.DESK}),
            at=at_noon(ON),
        )
        assert done.entitlement_id == second
        (card,) = deadlines_of([cast.grandmother.pk], on=ON)
        assert (card.last_event_on, card.due_on) == (ON, done.due_on)

    def test_a_helper_who_stands_twice_hears_once(self, cast: Cast) -> None:
        double = again(cast.daughter)
        child_of(double, cast.mother)
        give(cast.grandmother, double, MandateGrade.REMIND)
        reminder_plans.plan(on=ON, at=at_noon(ON))
        join(double, cast.daughter)
        reminder_plans.plan(on=ON, at=at_noon(ON))
        while reminders.release(at=at_noon(ON)).taken_count:
            pass
        mine = NoticeItem.objects.filter(notice__recipient__same_as=cast.daughter.pk)
        heard = mine.filter(notice__template="certification.reminder", voided_at__isnull=True)
        about = [(item.subject_id, item.facts["due_on"]) for item in heard]
        assert about.count((cast.grandmother.pk, GRANDMOTHER_DUE_ON.isoformat())) == 1
