"""Claiming a family tie: what it takes, what it reveals, and what becomes of it."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.actions import people
from accounts.enums.users import Language
from accounts.models.audit import AuditEvent
from accounts.models.notices import Notice
from accounts.models.people import InsuredPerson
from accounts.queries.matters import matter_by_public_id
from accounts.queries.notices import wording
from accounts.queries.people import person_cards, person_ids_named
from accounts.rules.actors import SYSTEM
from family.actions import claim_notices, claims
from family.enums import (
    ClaimAnswer,
    ClaimProof,
    ClaimRelation,
    ClaimStanding,
    ClaimState,
    ConfirmedHow,
    FactProof,
    ParentageKind,
)
from family.errors import ClaimExists, ClaimNotAllowed, ClaimNotFound, ClaimNotOpen, ClaimTooOften
from family.models.claims import KinshipClaim
from family.models.kinship import Marriage, Parentage
from family.queries import held
from family.queries.claims import ClaimCard, claims_asking, claims_by
from family.queries.kin import near_relatives_of, parents_of, relation_between
from family.queries.proofs import proof_of
from family.rules import claims as rules
from family.rules.claims import Middle, TieWish
from foundation.identifiers import Sex, synthetic_id_number, uuid7
from tests.cast import AT, ON, Cast, citizen, sign_up, somebody
from tests.family.claiming import (
    ADOPTED,
    CHILD,
    DAY,
    GRANDMOTHER,
    MARRIED_ON,
    PARENT,
    SPOUSE,
    claimed,
    new,
)


def term(of: InsuredPerson, other: InsuredPerson) -> str:
    kin = relation_between(of.pk, other.pk, on=ON).kin
    return kin.term.zh if kin else ""


def nobodys(sequence: int) -> str:
    """Give one of many numbers of nobody, each of a woman."""
    born_on = date(1990, 3, 7)
    return synthetic_id_number(county_code="349901", born_on=born_on, sequence=800 + 2 * sequence)


class TestConfirming:
    def test_a_marriage_counts_once_the_other_says_so(self, cast: Cast) -> None:
        made = claimed(cast.stranger, SPOUSE, cast.grandmother)
        assert term(cast.stranger, cast.grandmother) == ""
        asked = claims_asking(cast.grandmother.pk, on=ON)
        assert [(one.claimant.id, one.child) for one in asked] == [(cast.stranger.pk, None)]

        card = claims.confirm(citizen(cast.grandmother), made.public_id, at=AT)

        assert card.state is ClaimState.EFFECTIVE
        assert term(cast.stranger, cast.grandmother) == "妻子"
        row = Marriage.objects.current().get(one=cast.grandmother, other=cast.stranger)
        assert (row.starts_on, row.proof) == (MARRIED_ON, FactProof.CONFIRMED.value)
        told = Notice.objects.filter(template="family.claim.effective")
        assert set(told.values_list("recipient_id", flat=True)) == {cast.stranger.pk, cast.grandmother.pk}
        assert claims_asking(cast.grandmother.pk, on=ON) == []

    def test_a_tie_by_birth_begins_with_the_birth(self, cast: Cast) -> None:
        made = claimed(cast.stranger, PARENT, cast.grandmother)
        claims.confirm(citizen(cast.grandmother), made.public_id, at=AT)
        row = Parentage.objects.current().get(parent=cast.grandmother, child=cast.stranger)
        assert row.starts_on == cast.stranger.born_on
        assert term(cast.stranger, cast.mother) == "妹妹"
        kin = relation_between(cast.stranger.pk, cast.mother.pk, on=ON).kin
        assert kin is not None
        assert proof_of(kin) is FactProof.CONFIRMED

    def test_of_two_records_the_register_is_the_better_proof(self, cast: Cast) -> None:
        kin = relation_between(cast.daughter.pk, cast.mother.pk, on=ON).kin
        assert kin is not None
        assert proof_of(kin) is FactProof.VERIFIED

    def test_a_child_is_never_asked_but_the_other_parent(self, cast: Cast) -> None:
        made = claimed(cast.stranger, CHILD, cast.boy)
        assert claims_asking(cast.boy.pk, on=ON) == []
        for parent in (cast.daughter, cast.husband):
            [asked] = claims_asking(parent.pk, on=ON)
            assert asked.child is not None
            assert asked.child.id == cast.boy.pk
        told = Notice.objects.filter(template="family.claim.asked").values_list("recipient_id", flat=True)
        assert set(told) == {cast.daughter.pk, cast.husband.pk}
        with pytest.raises(ClaimNotFound):
            claims.confirm(citizen(cast.boy), made.public_id, at=AT)

    def test_a_second_birth_father_goes_to_a_desk_with_the_reason(self, cast: Cast) -> None:
        made = claimed(cast.stranger, CHILD, cast.boy)
        card = claims.confirm(citizen(cast.daughter), made.public_id, at=AT)
        assert card.state is ClaimState.OPEN
        assert card.answer is ClaimAnswer.CONFIRMED
        assert card.matter_public_id is not None
        matter = matter_by_public_id(card.matter_public_id)
        assert matter is not None
        assert matter.subject_id == cast.stranger.pk
        assert term(cast.boy, cast.stranger) == ""
        assert claims_by(cast.stranger.pk)[0].standing(ON) is ClaimStanding.REVIEW

    def test_what_stands_already_is_not_written_twice(self, cast: Cast) -> None:
        made = claimed(cast.daughter, PARENT, cast.mother)
        before = Parentage.objects.count()
        card = claims.confirm(citizen(cast.mother), made.public_id, at=AT)
        assert (card.state, Parentage.objects.count()) == (ClaimState.EFFECTIVE, before)

    @pytest.mark.parametrize("by", ["daughter", "stranger", "mother"])
    def test_nobody_else_answers(self, cast: Cast, by: str) -> None:
        made = claimed(cast.stranger, SPOUSE, cast.grandmother)
        for act in (claims.confirm, claims.deny):
            with pytest.raises(ClaimNotFound):
                act(citizen(getattr(cast, by)), made.public_id, at=AT)
        with pytest.raises(ClaimNotFound):
            claims.confirm(citizen(cast.grandmother), uuid7(), at=AT)

    def test_confirmed_on_the_spot(self, cast: Cast) -> None:
        card = claims.claim_confirmed(
            citizen(cast.stranger),
            new(SPOUSE, cast.grandmother),
            cast.grandmother.pk,
            ConfirmedHow.FACE,
            at=AT,
        )
        assert card.state is ClaimState.EFFECTIVE
        assert KinshipClaim.objects.get().answered_how == ConfirmedHow.FACE.value

    def test_on_the_spot_what_waits_already_is_what_is_confirmed(self, cast: Cast) -> None:
        made = claimed(cast.stranger, SPOUSE, cast.grandmother)
        card = claims.claim_confirmed(
            citizen(cast.stranger),
            new(SPOUSE, cast.grandmother),
            cast.grandmother.pk,
            ConfirmedHow.FACE,
            at=AT,
        )
        assert (card.public_id, card.state) == (made.public_id, ClaimState.EFFECTIVE)

    def test_a_child_who_shows_a_face_confirms_nothing(self, cast: Cast) -> None:
        card = claims.claim_confirmed(
            citizen(cast.stranger), new(CHILD, cast.boy), cast.boy.pk, ConfirmedHow.FACE, at=AT
        )
        assert (card.state, card.answer) == (ClaimState.OPEN, None)


class TestNothingIsRevealed:
    """Nobody, a wrong name, somebody without an account, somebody who said no: the claimant sees one and the same."""

    def said(self, cast: Cast) -> dict[str, ClaimCard]:
        unregistered = somebody("吴静", Sex.FEMALE, date(1970, 1, 1))
        cases = {
            "nobody": new(SPOUSE, None),
            "wrong name": new(SPOUSE, cast.mother, name="李秀"),
            "no account": new(SPOUSE, unregistered),
            "denied": new(SPOUSE, cast.grandmother),
        }
        made = {name: claims.claim(citizen(cast.stranger), one, at=AT) for name, one in cases.items()}
        claim_notices.match_waiting(at=AT)
        claims.deny(citizen(cast.grandmother), made["denied"].public_id, at=AT)
        return made

    def test_the_standing_is_the_same_on_every_day(self, cast: Cast) -> None:
        self.said(cast)
        for days, standing in ((0, "waiting"), (30, "waiting"), (31, "unconfirmed"), (400, "unconfirmed")):
            seen = {card.standing(ON + days * DAY) for card in claims_by(cast.stranger.pk)}
            assert seen == {ClaimStanding(standing)}

    def test_the_claimant_is_told_nothing(self, cast: Cast) -> None:
        self.said(cast)
        assert not Notice.objects.filter(recipient=cast.stranger, template__startswith="family.").exists()
        events = AuditEvent.objects.filter(subject_person_id=cast.stranger.pk, action__startswith="claim.")
        assert set(events.values_list("action", flat=True)) == {"claim.claimed"}

    def test_the_copy_of_ones_data_holds_no_answer_of_the_other(self, cast: Cast) -> None:
        self.said(cast)
        rows = held.READERS["family.KinshipClaim"](cast.stranger.pk)
        assert len(rows) == 4
        assert not any({"answer", "answered_at"} & set(row) for row in rows)
        [asked] = held.READERS["family.KinshipClaim"](cast.grandmother.pk)
        assert (asked["answer"], asked["claimant_name"]) == ("denied", cast.stranger.name)

    def test_a_message_names_the_child(self, cast: Cast) -> None:
        claimed(cast.stranger, CHILD, cast.boy)
        notices = Notice.objects.filter(template="family.claim.asked")
        assert {notice.facts["child"] for notice in notices} == {cast.boy.name}
        words = wording("family.claim.asked", notices[0].facts, Language.CHINESE)
        assert words.startswith(f"{cast.stranger.name} 说 {cast.boy.name} 是家人")

    def test_repeating_is_the_same(self, cast: Cast) -> None:
        made = self.said(cast)
        later = AT + 40 * DAY
        for card in made.values():
            again = replace(new(SPOUSE, None), name=card.name, number=card.number)
            claims.claim(citizen(cast.stranger), again, at=later)
            with pytest.raises(ClaimExists):
                claims.claim(citizen(cast.stranger), replace(again, key=uuid7()), at=later)
        for card in made.values():
            third = replace(new(SPOUSE, None), name=card.name, number=card.number)
            with pytest.raises(ClaimTooOften):
                claims.claim(citizen(cast.stranger), third, at=AT + 80 * DAY)

    def test_withdrawing_is_the_same(self, cast: Cast) -> None:
        for card in self.said(cast).values():
            claims.withdraw(citizen(cast.stranger), card.public_id, at=AT)
        assert {one.standing(ON) for one in claims_by(cast.stranger.pk)} == {ClaimStanding.WITHDRAWN}

    def test_to_claim_asks_the_database_the_same_questions(self, cast: Cast) -> None:
        unregistered = somebody("吴静", Sex.FEMALE, date(1970, 1, 1))
        asked = []
        for other in (None, cast.grandmother, unregistered, cast.mother):
            form, actor = new(SPOUSE, other), citizen(cast.stranger)
            with CaptureQueriesContext(connection) as log:
                claims.claim(actor, form, at=AT)
            statements = [query["sql"] for query in log.captured_queries]
            asked.append([sql.split(" ")[0] if "POINT" in sql else sql.split(" ")[:4] for sql in statements])
            assert not any("accounts_persons_with_number" in sql for sql in statements)
        assert asked[1:] == asked[:-1]

    def test_a_shared_number_means_nobody(self, cast: Cast) -> None:
        made = claimed(cast.stranger, SPOUSE, cast.grandmother, name="顾桂香")
        assert KinshipClaim.objects.get(public_id=made.public_id).other_id is None
        assert claims_asking(cast.grandmother.pk, on=ON) == []

    def test_a_name_may_be_typed_as_forms_pad_it(self, cast: Cast) -> None:
        claimed(cast.stranger, SPOUSE, cast.grandmother, name=" 顾 桂兰 ")
        assert len(claims_asking(cast.grandmother.pk, on=ON)) == 1


class TestEnding:
    def test_a_no_is_final(self, cast: Cast) -> None:
        made = claimed(cast.stranger, SPOUSE, cast.grandmother)
        claims.deny(citizen(cast.grandmother), made.public_id, at=AT)
        for act in (claims.confirm, claims.deny):
            with pytest.raises(ClaimNotOpen):
                act(citizen(cast.grandmother), made.public_id, at=AT)
        with pytest.raises(IntegrityError), transaction.atomic():
            KinshipClaim.objects.update(answer=ClaimAnswer.CONFIRMED.value)

    def test_what_was_withdrawn_or_ran_out_is_not_confirmed(self, cast: Cast) -> None:
        made = claimed(cast.stranger, SPOUSE, cast.grandmother)
        with pytest.raises(ClaimNotOpen):
            claims.confirm(citizen(cast.grandmother), made.public_id, at=AT + 31 * DAY)
        claims.withdraw(citizen(cast.stranger), made.public_id, at=AT)
        with pytest.raises(ClaimNotOpen):
            claims.confirm(citizen(cast.grandmother), made.public_id, at=AT)
        with pytest.raises(ClaimNotFound):
            claims.withdraw(citizen(cast.grandmother), made.public_id, at=AT)

    @pytest.mark.parametrize("dead", ["stranger", "grandmother"])
    def test_nobody_marries_the_dead(self, cast: Cast, dead: str) -> None:
        made = claimed(cast.stranger, SPOUSE, cast.grandmother)
        people.record_death(SYSTEM, getattr(cast, dead).pk, died_on=ON, at=AT)
        with pytest.raises((ClaimNotOpen, ClaimNotFound)):
            claims.confirm(citizen(cast.grandmother), made.public_id, at=AT)
        assert not Marriage.objects.filter(one=cast.grandmother).exists()

    def test_the_same_form_twice_is_one_claim(self, cast: Cast) -> None:
        form = new(SPOUSE, cast.grandmother)
        first = claims.claim(citizen(cast.stranger), form, at=AT)
        assert claims.claim(citizen(cast.stranger), form, at=AT).public_id == first.public_id
        with pytest.raises(ClaimNotFound):
            claims.claim(citizen(cast.father), form, at=AT)

    def test_crosswise_claims_are_one_marriage(self, cast: Cast) -> None:
        one = claimed(cast.stranger, SPOUSE, cast.grandmother)
        other = claimed(cast.grandmother, SPOUSE, cast.stranger)
        claims.confirm(citizen(cast.grandmother), one.public_id, at=AT)
        card = claims.confirm(citizen(cast.stranger), other.public_id, at=AT)
        assert card.state is ClaimState.EFFECTIVE
        assert Marriage.objects.current().filter(one=cast.grandmother, other=cast.stranger).count() == 1

    def test_what_was_claimed_stays(self, cast: Cast) -> None:
        claimed(cast.stranger, SPOUSE, cast.grandmother)
        for change in ({"name": "别人"}, {"relation": "child"}, {"other": cast.mother}):
            with pytest.raises(IntegrityError), transaction.atomic():
                KinshipClaim.objects.update(**change)
        with pytest.raises(IntegrityError), transaction.atomic():
            KinshipClaim.objects.all().delete()


class TestPlaceholders:
    def test_a_grandmother_whose_child_is_not_on_record(self, cast: Cast) -> None:
        made = claimed(
            cast.stranger, replace(GRANDMOTHER, middle=Middle("陈远", Sex.UNKNOWN)), cast.grandmother
        )
        [asked] = claims_asking(cast.grandmother.pk, on=ON)
        assert asked.claim.public_id == made.public_id
        # Policy lets a desk look at these; a province may not.
        assert asked.claim.is_in_review

    def test_of_unknown_sex_the_line_is_left_open(self, cast: Cast, confirmable: None) -> None:
        made = claimed(cast.stranger, GRANDMOTHER, cast.grandmother)
        claims.confirm(citizen(cast.grandmother), made.public_id, at=AT)
        assert term(cast.stranger, cast.grandmother) == "祖父母/外祖父母（待确认）"
        middle = InsuredPerson.objects.get(is_placeholder=True)
        assert (middle.born_on, middle.name, middle.sex) == (None, "", "U")
        # The one between is nobody whom anything lists.
        assert [one.person.id for one in near_relatives_of(cast.stranger.pk, on=ON)] == [cast.grandmother.pk]
        assert parents_of(cast.stranger.pk, on=ON) == []
        assert person_cards([middle.pk]) == {}
        assert person_ids_named("", most=10) == []

    def test_a_second_grandparent_stands_behind_the_same_parent(self, cast: Cast, confirmable: None) -> None:
        through_mother = replace(GRANDMOTHER, middle=Middle("陈梅", Sex.FEMALE))
        first = claimed(cast.stranger, through_mother, cast.grandmother)
        claims.confirm(citizen(cast.grandmother), first.public_id, at=AT)
        grandfather = somebody("顾长河", Sex.MALE, date(1930, 1, 1))
        second = claimed(cast.stranger, through_mother, grandfather)
        card = claims.confirm(citizen(grandfather), second.public_id, at=AT)
        assert card.state is ClaimState.EFFECTIVE
        assert InsuredPerson.objects.filter(is_placeholder=True).count() == 1
        assert (term(cast.stranger, cast.grandmother), term(cast.stranger, grandfather)) == (
            "外祖母",
            "外祖父",
        )

    def test_brothers_through_a_parent_nobody_has_on_record(self, cast: Cast, confirmable: None) -> None:
        sibling = TieWish(ClaimRelation.SIBLING, middle=Middle("", Sex.MALE))
        made = claimed(cast.stranger, sibling, cast.father)
        claims.confirm(citizen(cast.father), made.public_id, at=AT)
        assert term(cast.stranger, cast.father) == "弟弟"

    def test_a_placeholder_has_nothing(self, cast: Cast, confirmable: None) -> None:
        made = claimed(cast.stranger, GRANDMOTHER, cast.grandmother)
        claims.confirm(citizen(cast.grandmother), made.public_id, at=AT)
        middle = InsuredPerson.objects.get(is_placeholder=True)
        for statement in (
            "UPDATE accounts_identitydocument SET person_id = %s WHERE person_id = %s",
            "UPDATE accounts_user SET person_id = %s WHERE person_id = %s",
        ):
            with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement, [middle.pk, cast.stranger.pk])
        with pytest.raises(IntegrityError), transaction.atomic():
            InsuredPerson.objects.filter(pk=cast.stranger.pk).update(is_placeholder=True)
        with pytest.raises(IntegrityError), transaction.atomic():
            InsuredPerson.objects.filter(pk=middle.pk).update(died_on=ON)

    def test_a_dead_person_between_changes_nothing(self, cast: Cast) -> None:
        people.record_death(SYSTEM, cast.grandmother.pk, died_on=ON, at=AT)
        made = claimed(cast.stranger, PARENT, cast.grandmother)
        assert claims_by(cast.stranger.pk)[0].standing(ON) is ClaimStanding.WAITING
        with pytest.raises((ClaimNotFound, ClaimNotOpen)):
            claims.confirm(citizen(cast.mother), made.public_id, at=AT)


class TestWhatStandsInTheWay:
    @pytest.mark.parametrize(
        ("wish", "changes", "code"),
        [
            (replace(SPOUSE, starts_on=None), {}, rules.DATE_MISSING),
            (replace(SPOUSE, starts_on=ON + DAY), {}, rules.DATE_FUTURE),
            (replace(SPOUSE, starts_on=date(1, 1, 1)), {}, rules.DATE_BEFORE_BIRTH),
            (replace(PARENT, kind=None), {}, rules.KIND_MISSING),
            (ADOPTED, {}, rules.NEEDS_PAPERS),
            (replace(PARENT, kind=ParentageKind.STEP, starts_on=ON), {}, rules.NEEDS_PAPERS),
            (TieWish(ClaimRelation.STEP_SIBLING, starts_on=ON), {}, rules.NEEDS_PAPERS),
            (replace(GRANDMOTHER, middle=None), {}, rules.MIDDLE_MISSING),
            (SPOUSE, {"promise_version": None}, rules.PROMISE_MISSING),
            (SPOUSE, {"promise_version": 99}, rules.PROMISE_MISSING),
            (SPOUSE, {"area_key": ""}, rules.NO_AREA),
        ],
    )
    def test_is_said_about_the_claimants_own_side(
        self, cast: Cast, wish: TieWish, changes: dict[str, object], code: str
    ) -> None:
        with pytest.raises(ClaimNotAllowed) as refused:
            claims.claim(citizen(cast.stranger), new(wish, None, **changes), at=AT)
        assert [reason.code for reason in refused.value.reasons] == [code]

    def test_nobody_is_their_own_relative(self, cast: Cast) -> None:
        with pytest.raises(ClaimNotAllowed) as refused:
            claims.claim(citizen(cast.stranger), new(SPOUSE, cast.stranger), at=AT)
        assert [reason.code for reason in refused.value.reasons] == [rules.OWN_NUMBER]

    def test_a_marriage_is_one_of_a_man_and_a_woman(self, cast: Cast) -> None:
        with pytest.raises(ClaimNotAllowed) as refused:
            claims.claim(citizen(cast.stranger), new(SPOUSE, cast.husband), at=AT)
        assert [reason.code for reason in refused.value.reasons] == [rules.ONE_SEX]
        assert refused.value.reasons[0].law == ("CC 1046",)
        # It is read off the claimant's own record and what was typed, so nobody is asked whether there is such a man.
        man = synthetic_id_number(county_code="349901", born_on=date(1990, 3, 7), sequence=801)
        with pytest.raises(ClaimNotAllowed) as refused:
            claims.claim(citizen(cast.stranger), new(SPOUSE, None, number=man), at=AT)
        assert [reason.code for reason in refused.value.reasons] == [rules.ONE_SEX]

    def test_a_parent_on_record_claims_for_herself(self, cast: Cast) -> None:
        through = replace(GRANDMOTHER, middle=Middle("", Sex.FEMALE))
        with pytest.raises(ClaimNotAllowed) as refused:
            claims.claim(citizen(cast.daughter), new(through, cast.stranger), at=AT)
        assert [reason.code for reason in refused.value.reasons] == [rules.MIDDLE_KNOWN]

    def test_papers_go_to_a_desk_at_once(self, cast: Cast) -> None:
        papers = {"proof": ClaimProof.PAPERS, "promise_version": None}
        made = claims.claim(citizen(cast.stranger), new(ADOPTED, None, **papers), at=AT)
        assert made.is_in_review
        assert made.standing(ON) is ClaimStanding.REVIEW

    def test_ten_may_be_open(self, cast: Cast) -> None:
        for number in range(10):
            wish = replace(SPOUSE, starts_on=MARRIED_ON)
            claims.claim(citizen(cast.stranger), new(wish, None, number=nobodys(number)), at=AT)
        with pytest.raises(ClaimNotAllowed) as refused:
            claims.claim(citizen(cast.stranger), new(SPOUSE, cast.mother), at=AT)
        assert [reason.code for reason in refused.value.reasons] == [rules.OPEN_MAX]

    def test_somebody_asked_too_often_is_told_no_more(self, cast: Cast) -> None:
        for number in range(11):
            person = somebody("周" + "一二三四五六七八九十百"[number], Sex.MALE, date(1950, 1, 1 + number))
            sign_up(f"+86139{number:08d}", person)
            claimed(person, SPOUSE, cast.grandmother)
        assert Notice.objects.filter(recipient=cast.grandmother, template="family.claim.asked").count() == 10
        assert len(claims_asking(cast.grandmother.pk, on=ON)) == 11
