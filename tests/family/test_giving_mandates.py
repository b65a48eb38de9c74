"""Giving, resting and ending a mandate: what stands in the way, who is told, and what is possible meanwhile."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models.audit import AuditEvent
from accounts.models.notices import Notice
from accounts.models.people import InsuredPerson
from family.access import relations_to
from family.actions import mandate_notices, mandates
from family.actions.mandates import NewMandate
from family.enums import ConfirmedBy, MandateGrade, MandateScope, Relation
from family.errors import MandateByLaw, MandateExists, MandateNotAllowed, MandateNotFound
from family.models.mandates import Mandate
from family.queries.mandates import (
    mandate_between,
    mandates_about,
    mandates_given_by,
    mandates_held_by,
    recipients_of,
)
from family.rules import mandates as rules
from family.rules.mandates import MandateTerms, Offer, grade_in, may_give
from foundation.periods import Period
from tests.cast import AT, ON, Cast, citizen
from tests.merging.pairs import again

DAY = timedelta(days=1)
TERMS = MandateTerms(adult_age=18, months_max=36, principals_max=5)
OFFER = Offer(
    MandateGrade.SEE,
    frozenset({MandateScope.STATEMENT}),
    Period(date(2026, 1, 15), date(2027, 1, 15)),
    is_near=True,
    is_in_doubt=False,
    principal_born_on=date(1940, 5, 5),
    helper_born_on=date(1990, 5, 5),
    principals_count=0,
)


class TestTheRule:
    def test_a_grown_up_lets_a_grown_up_relative_act(self) -> None:
        assert may_give(OFFER, TERMS, on=date(2026, 1, 15)).allowed

    @pytest.mark.parametrize(
        ("offer", "code"),
        [
            (replace(OFFER, is_near=False), rules.NOT_NEAR),
            (replace(OFFER, is_in_doubt=True), rules.IN_DOUBT),
            (replace(OFFER, principal_born_on=date(2008, 1, 16)), rules.PRINCIPAL_YOUNG),
            (replace(OFFER, principal_born_on=None), rules.PRINCIPAL_YOUNG),
            (replace(OFFER, helper_born_on=date(2008, 1, 16)), rules.HELPER_YOUNG),
            (replace(OFFER, scopes=frozenset()), rules.NOTHING_CHOSEN),
            (replace(OFFER, period=Period(date(2026, 1, 15), date(2026, 1, 15))), rules.END_PAST),
            (replace(OFFER, period=Period(date(2026, 1, 15), date(2029, 1, 16))), rules.TOO_LONG),
            (replace(OFFER, period=Period(date(2026, 1, 15))), rules.TOO_LONG),
            (replace(OFFER, principals_count=5), rules.AT_DESK),
        ],
    )
    def test_what_stands_in_the_way(self, offer: Offer, code: str) -> None:
        assert [reason.code for reason in may_give(offer, TERMS, on=date(2026, 1, 15)).reasons] == [code]

    @pytest.mark.parametrize(
        "offer",
        [
            replace(OFFER, principal_born_on=date(2008, 1, 15)),
            replace(OFFER, helper_born_on=date(2008, 1, 15)),
            replace(OFFER, grade=MandateGrade.REMIND, scopes=frozenset()),
            replace(OFFER, period=Period(date(2026, 1, 15), date(2029, 1, 15))),
            replace(OFFER, principals_count=4),
        ],
    )
    def test_the_edges_are_inside(self, offer: Offer) -> None:
        assert may_give(offer, TERMS, on=date(2026, 1, 15)).allowed

    def test_outside_its_scopes_a_mandate_only_reminds(self) -> None:
        held = frozenset({MandateScope.CERTIFICATION})
        assert grade_in(MandateGrade.ACT, held, MandateScope.CERTIFICATION) is MandateGrade.ACT
        assert grade_in(MandateGrade.ACT, held, MandateScope.STATEMENT) is MandateGrade.REMIND


def new(helper: InsuredPerson, grade: MandateGrade = MandateGrade.SEE, days: int = 90) -> NewMandate:
    return NewMandate(helper.pk, grade, frozenset({MandateScope.STATEMENT}), ON + days * DAY)


def give(principal: InsuredPerson, wanted: NewMandate) -> Mandate:
    return mandates.give(citizen(principal), wanted, confirmed_by=ConfirmedBy.PHONE_CODE, at=AT)


def told(person: InsuredPerson, template: str) -> list[str]:
    rows = Notice.objects.filter(recipient=person, template=f"family.mandate.{template}").order_by("pk")
    return [row.facts["name"] for row in rows]


class TestGiving:
    def test_it_reaches_what_was_chosen_and_both_sides_are_told(self, cast: Cast) -> None:
        given = give(cast.mother, new(cast.daughter))
        me = citizen(cast.daughter)
        seen = relations_to(me, cast.mother.pk, MandateScope.STATEMENT, on=ON)
        assert seen == {Relation.REMIND, Relation.SEE}
        assert relations_to(me, cast.mother.pk, MandateScope.CERTIFICATION, on=ON) == {Relation.REMIND}
        assert told(cast.mother, "given") == [cast.daughter.name]
        assert told(cast.daughter, "given")[-1:] == [cast.mother.name]
        assert (
            AuditEvent.objects.get(action="mandate.given", mandate_id=given.pk).subject_person_id
            == cast.mother.pk
        )
        assert (given.legal_basis, given.confirmed_by) == ("consent", "phone_code")
        last, after = (
            {card.principal_id for card in mandates_held_by(cast.daughter.pk, on=ON + days * DAY)}
            for days in (89, 90)
        )
        assert last - after == {cast.mother.pk}

    def test_whoever_only_reminds_reaches_nothing_else_whatever_was_ticked(self, cast: Cast) -> None:
        assert give(cast.mother, new(cast.daughter, MandateGrade.REMIND)).scopes == []

    @pytest.mark.parametrize(
        ("principal", "helper", "code"),
        [
            ("mother", "stranger", rules.NOT_NEAR),
            ("mother", "boy", rules.HELPER_YOUNG),
            ("boy", "mother", rules.PRINCIPAL_YOUNG),
        ],
    )
    def test_not_between_these(self, cast: Cast, principal: str, helper: str, code: str) -> None:
        with pytest.raises(MandateNotAllowed) as refused:
            give(getattr(cast, principal), new(getattr(cast, helper)))
        assert code in [reason.code for reason in refused.value.reasons]
        assert not Mandate.objects.filter(principal=getattr(cast, principal)).exists()

    def test_who_helps_many_is_looked_at_first_and_their_number_is_not_told(
        self, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(mandates, "mandate_terms", lambda *, on: replace(TERMS, principals_max=2))
        with pytest.raises(MandateNotAllowed) as refused:
            give(cast.mother, new(cast.daughter))
        assert [(reason.code, reason.facts) for reason in refused.value.reasons] == [(rules.AT_DESK, {})]

    @pytest.mark.parametrize(
        "change",
        [{"grade": "pay"}, {"scopes": []}, {"scopes": ["money"]}, {"legal_basis": "because"}],
    )
    def test_the_database_refuses_what_no_rule_allows(self, cast: Cast, change: dict[str, object]) -> None:
        given = give(cast.mother, new(cast.daughter))
        with pytest.raises(IntegrityError), transaction.atomic():
            Mandate.objects.filter(pk=given.pk).update(**change)

    def test_one_that_has_run_out_is_given_anew(self, cast: Cast) -> None:
        old = give(cast.mother, new(cast.daughter, days=20))
        for early in (ON, ON + 19 * DAY):
            with pytest.raises(MandateExists):
                mandates.consider(citizen(cast.mother), new(cast.daughter), at=AT + (early - ON))
        later = AT + 20 * DAY
        mandates.give(citizen(cast.mother), new(cast.daughter), confirmed_by=ConfirmedBy.PHONE_CODE, at=later)
        assert len(mandates_given_by(cast.mother.pk, on=ON + 20 * DAY)) == 1
        assert mandates.revoke(citizen(cast.mother), old.public_id, at=later) == 0
        with pytest.raises(MandateNotFound):
            mandates.freeze(citizen(cast.mother), old.public_id, at=later)

    def test_each_side_is_told_as_who_they_are_under_whatever_row(self, cast: Cast) -> None:
        double = again(cast.mother)
        InsuredPerson.objects.filter(pk=double.pk).update(merged_into=cast.mother)
        given = give(cast.mother, new(cast.daughter))
        Mandate.objects.filter(pk=given.pk).update(principal=double)
        mandates.freeze(citizen(cast.mother), given.public_id, at=AT)
        rows = Notice.objects.filter(template="family.mandate.frozen")
        told_as = {row.recipient_id: (row.facts["name"], row.facts["is_principal"]) for row in rows}
        assert told_as == {
            cast.mother.pk: (cast.daughter.name, True),
            cast.daughter.pk: (cast.mother.name, False),
        }


class TestResting:
    @pytest.mark.parametrize("basis", ["parent_of_minor", "guardian"])
    def test_what_the_law_or_a_court_gave_is_not_ended_by_who_it_is_about(
        self, cast: Cast, basis: str
    ) -> None:
        given = give(cast.mother, new(cast.daughter))
        Mandate.objects.filter(pk=given.pk).update(legal_basis=basis, confirmed_by="desk", paper="判决书")
        for act in (mandates.revoke, mandates.freeze):
            with pytest.raises(MandateByLaw):
                act(citizen(cast.mother), given.public_id, at=AT)
        assert mandates.revoke(citizen(cast.daughter), given.public_id, at=AT) == 1

    def test_nothing_is_done_or_seen_or_told_until_it_lives_again(self, cast: Cast) -> None:
        given, me = give(cast.mother, new(cast.daughter)), citizen(cast.mother)
        mandates.freeze(me, given.public_id, at=AT)
        mandates.freeze(me, given.public_id, at=AT)
        assert (
            relations_to(citizen(cast.daughter), cast.mother.pk, MandateScope.STATEMENT, on=ON) == frozenset()
        )
        assert recipients_of([cast.mother.pk], on=ON)[cast.mother.pk] == {cast.mother.pk}
        assert mandates_given_by(cast.mother.pk, on=ON) == []
        assert [(card.public_id, card.rests) for card in mandates_about(cast.mother.pk, on=ON)[0]] == [
            (given.public_id, True)
        ]
        assert len(told(cast.daughter, "frozen")) == len(told(cast.mother, "frozen")) == 1

        mandates.thaw(me, given.public_id, at=AT + DAY)
        assert cast.daughter.pk in recipients_of([cast.mother.pk], on=ON)[cast.mother.pk]
        assert [card.rests for card in mandates_about(cast.mother.pk, on=ON)[0]] == [False]

    @pytest.mark.parametrize("who", ["stranger", "father"])
    def test_nobody_but_the_two_lets_it_rest(self, cast: Cast, who: str) -> None:
        given = give(cast.mother, new(cast.daughter))
        for act in (mandates.freeze, mandates.thaw):
            with pytest.raises(MandateNotFound):
                act(citizen(getattr(cast, who)), given.public_id, at=AT)

    def test_the_helper_lets_it_rest_and_only_the_principal_lets_it_live(self, cast: Cast) -> None:
        given = give(cast.mother, new(cast.daughter))
        mandates.freeze(citizen(cast.daughter), given.public_id, at=AT)
        assert mandate_between(cast.daughter.pk, cast.mother.pk, on=ON) is None
        with pytest.raises(MandateNotFound):
            mandates.thaw(citizen(cast.daughter), given.public_id, at=AT)
        mandates.thaw(citizen(cast.mother), given.public_id, at=AT)
        assert mandate_between(cast.daughter.pk, cast.mother.pk, on=ON) is not None

    def test_what_rests_may_be_ended_and_is_then_gone(self, cast: Cast) -> None:
        given, me = give(cast.mother, new(cast.daughter)), citizen(cast.mother)
        mandates.freeze(me, given.public_id, at=AT)
        assert mandates.revoke(me, given.public_id, at=AT) == 1
        with pytest.raises(MandateNotFound):
            mandates.thaw(me, given.public_id, at=AT)
        assert told(cast.daughter, "revoked") == [cast.mother.name]


class TestBeforeTheEnd:
    def test_both_are_told_once_in_time(self, cast: Cast) -> None:
        give(cast.mother, new(cast.daughter, days=90))
        Mandate.objects.exclude(principal=cast.mother).update(ends_on=None)
        assert mandate_notices.tell_ending(at=AT + 59 * DAY).told_count == 0
        assert mandate_notices.tell_ending(at=AT + 60 * DAY).told_count == 2
        assert mandate_notices.tell_ending(at=AT + 61 * DAY).told_count == 0
        assert told(cast.mother, "ending") == [cast.daughter.name]
        assert told(cast.daughter, "ending") == [cast.mother.name]

    def test_not_of_one_that_is_over(self, cast: Cast) -> None:
        given = give(cast.mother, new(cast.daughter, days=20))
        Mandate.objects.exclude(pk=given.pk).update(ends_on=None)
        mandates.revoke(citizen(cast.mother), given.public_id, at=AT)
        assert mandate_notices.tell_ending(at=AT).told_count == 0
