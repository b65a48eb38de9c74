"""Mandates in the database: who may do what for whom on a day, and how it ends."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from accounts.actions import notices, people
from accounts.errors.people import PersonNotFound
from accounts.models.audit import AuditEvent
from accounts.models.notices import NoticeDelivery, NoticeItem
from accounts.models.people import InsuredPerson
from accounts.rules.actors import ANONYMOUS, SYSTEM
from family.access import binding_for, relations_to, relative_for
from family.actions import bindings, mandates
from family.actions.mandates import NewMandate
from family.enums import MandateGrade, MandateScope, Relation
from family.errors import BindingNotFound, MandateExists
from family.models.mandates import Mandate
from family.queries.mandates import mandate_between, mandates_given_by, mandates_held_by, recipients_of
from family.rules.mandates import MandateFact, is_live
from foundation.periods import Period
from tests.cast import AT, BUILT_AT, ON, Cast, citizen, give

DAY = timedelta(days=1)


def new_for(helper: InsuredPerson, grade: MandateGrade = MandateGrade.SEE) -> NewMandate:
    return NewMandate(helper.pk, grade, frozenset({MandateScope.STATEMENT}), ON + 90 * DAY)


def related(helper: InsuredPerson, person: InsuredPerson) -> frozenset[Relation]:
    return relations_to(citizen(helper), person.pk, MandateScope.STATEMENT, on=ON)


def told(person: InsuredPerson, on: date = ON) -> frozenset[int]:
    return recipients_of([person.pk], on=on).get(person.pk, frozenset())


class TestLife:
    def test_a_live_mandate_is_seen_from_both_sides(self, cast: Cast) -> None:
        held = mandates_held_by(cast.daughter.pk, on=ON)
        assert {card.principal_id for card in held} == {cast.grandmother.pk, cast.father.pk}
        (given,) = mandates_given_by(cast.grandmother.pk, on=ON)
        assert (given.helper_id, given.grade) == (cast.daughter.pk, MandateGrade.REMIND)
        assert told(cast.grandmother) == {cast.grandmother.pk, cast.daughter.pk}

    @pytest.mark.parametrize("side", ["grandmother", "daughter"])
    def test_the_death_of_either_ends_it_that_day(self, cast: Cast, side: str) -> None:
        dead = getattr(cast, side)
        people.record_death(SYSTEM, dead.pk, died_on=ON, at=AT)
        assert mandate_between(cast.daughter.pk, cast.grandmother.pk, on=ON - DAY) is not None
        assert mandate_between(cast.daughter.pk, cast.grandmother.pk, on=ON) is None
        assert told(cast.grandmother) == (set() if side == "grandmother" else {cast.grandmother.pk})

    def test_revoking_ends_it_at_once_and_is_noted(self, cast: Cast) -> None:
        (given,) = mandates_given_by(cast.grandmother.pk, on=ON)
        assert mandates.revoke(citizen(cast.grandmother), given.public_id, at=AT) == 1
        assert mandates.revoke(citizen(cast.grandmother), given.public_id, at=AT) == 0
        assert mandates_given_by(cast.grandmother.pk, on=ON) == []
        assert told(cast.grandmother) == {cast.grandmother.pk}
        event = AuditEvent.objects.get(action="mandate.revoked")
        assert (event.subject_person_id, event.mandate_id) == (cast.grandmother.pk, given.id)

    def test_the_helper_may_lay_it_down_and_a_third_person_may_not(self, cast: Cast) -> None:
        (given,) = mandates_given_by(cast.grandmother.pk, on=ON)
        for other in (cast.mother, cast.stranger):
            assert mandates.revoke(citizen(other), given.public_id, at=AT) == 0
        assert mandates.revoke(cast.officer, given.public_id, at=AT) == 0
        assert mandates.revoke(citizen(cast.daughter), given.public_id, at=AT) == 1

    def test_one_live_mandate_for_a_pair(self, cast: Cast) -> None:
        with pytest.raises(MandateExists):
            give(cast.grandmother, cast.daughter, MandateGrade.ACT)
        (given,) = mandates_given_by(cast.grandmother.pk, on=ON)
        mandates.revoke(citizen(cast.grandmother), given.public_id, at=AT)
        give(cast.grandmother, cast.daughter, MandateGrade.SEE)

    def test_nobody_gives_who_is_no_person(self, cast: Cast) -> None:
        with pytest.raises(PersonNotFound):
            mandates.consider(cast.officer, new_for(cast.daughter), at=AT)

    def test_nobody_gives_to_themselves_to_the_dead_or_to_nobody(self, cast: Cast) -> None:
        people.record_death(SYSTEM, cast.husband.pk, died_on=ON, at=AT)
        for helper_id in (cast.mother.pk, cast.husband.pk, 0):
            with pytest.raises(PersonNotFound):
                mandates.consider(
                    citizen(cast.mother), replace(new_for(cast.daughter), helper_id=helper_id), at=AT
                )

    @pytest.mark.parametrize("days", [-1, 0, 9, 10])
    @pytest.mark.parametrize("revoked", [False, True])
    @pytest.mark.parametrize("helper_dies_in", [None, 0, 5])
    def test_query_function_and_pure_rule_agree(
        self, cast: Cast, days: int, revoked: bool, helper_dies_in: int | None
    ) -> None:
        period = Period(ON, ON + 10 * DAY)
        died_on = None if helper_dies_in is None else ON + helper_dies_in * DAY
        InsuredPerson.objects.filter(pk=cast.girl.pk).update(died_on=died_on)
        Mandate.objects.create(
            principal=cast.mother,
            helper=cast.girl,
            grade="see",
            scopes=["statement"],
            legal_basis="consent",
            confirmed_by="desk",
            starts_on=period.starts_on,
            ends_on=period.ends_on,
            confirmed_at=AT,
            revoked_at=AT if revoked else None,
        )
        on = ON + days * DAY
        expected = is_live(
            MandateFact(MandateGrade.SEE, period, is_revoked=revoked, helper_died_on=died_on), on=on
        )
        assert bool(mandate_between(cast.girl.pk, cast.mother.pk, on=on)) is expected
        assert (cast.girl.pk in told(cast.mother, on)) is expected


class TestRelations:
    @pytest.mark.parametrize(
        ("grade", "relations"),
        [
            ("remind", {"remind"}),
            ("see", {"remind", "see"}),
            ("act", {"remind", "see", "act"}),
        ],
    )
    def test_a_grade_carries_those_before_it(self, cast: Cast, grade: str, relations: set[str]) -> None:
        give(cast.mother, cast.daughter, MandateGrade(grade))
        assert related(cast.daughter, cast.mother) == relations

    def test_self_linked_and_nobody(self, cast: Cast) -> None:
        grandmother = cast.grandmother.pk
        assert relations_to(citizen(cast.grandmother), grandmother, MandateScope.STATEMENT, on=ON) == {
            Relation.SELF
        }
        assert relations_to(cast.city_service, grandmother, MandateScope.STATEMENT, on=ON) == {
            Relation.LINKED
        }
        for actor in (
            cast.hospital, cast.clerk_of_bengbu, cast.officer, ANONYMOUS, SYSTEM,
            citizen(cast.stranger), citizen(cast.mother), citizen(cast.husband),
        ):  # fmt: skip
            assert relations_to(actor, grandmother, MandateScope.STATEMENT, on=ON) == frozenset()

    def test_a_mandate_does_not_work_backwards(self, cast: Cast) -> None:
        assert (
            relations_to(citizen(cast.grandmother), cast.daughter.pk, MandateScope.STATEMENT, on=ON)
            == frozenset()
        )

    def test_it_does_not_count_before_it_begins(self, cast: Cast) -> None:
        before = BUILT_AT.date() - DAY
        assert (
            relations_to(citizen(cast.daughter), cast.grandmother.pk, MandateScope.STATEMENT, on=before)
            == frozenset()
        )


def _of_grandmother_and_father(cast: Cast) -> NoticeItem:
    """Put one message about both into the daughter's inbox, and give the part about her grandmother."""
    parts = [notices.NewItem(f"t:{one.pk}", one.pk, {}) for one in (cast.grandmother, cast.father)]
    new = notices.NewNotice(
        "digest", "digest", cast.daughter.pk, cast.daughter.pk, "certification.reminder", items=tuple(parts)
    )
    alone = notices.NewNotice(
        "alone", "alone", cast.daughter.pk, cast.grandmother.pk, "certification.reminder", facts={}
    )
    notices.post_many([new, alone], at=AT)
    return NoticeItem.objects.get(topic=f"t:{cast.grandmother.pk}")


@pytest.mark.parametrize("end", [mandates.revoke, mandates.freeze])
@pytest.mark.parametrize("by", ["grandmother", "daughter"])
def test_what_waits_to_be_sent_is_no_longer_the_helpers_to_know(
    cast: Cast, end: Callable[..., object], by: str
) -> None:
    part = _of_grandmother_and_father(cast)
    about = NoticeDelivery.objects.filter(notice__key="alone")
    assert {one.state for one in about.all()} == {"queued"}

    end(citizen(getattr(cast, by)), Mandate.objects.get(principal=cast.grandmother).public_id, at=AT)

    assert {one.state for one in about.all()} == {"cancelled"}
    part.refresh_from_db()
    assert part.voided_at == AT
    assert not NoticeItem.objects.exclude(pk=part.pk).filter(voided_at__isnull=False).exists()
    assert {one.state for one in NoticeDelivery.objects.filter(notice__key="digest")} == {"queued"}


def test_nothing_waits_where_one_says_they_are_no_relatives(cast: Cast) -> None:
    part = _of_grandmother_and_father(cast)
    mandates.rest_between(SYSTEM, cast.grandmother.pk, cast.daughter.pk, at=AT)
    part.refresh_from_db()
    assert part.voided_at == AT


class TestGatekeepers:
    def test_a_relative_a_stranger_and_nobody_at_all(self, cast: Cast) -> None:
        daughter = citizen(cast.daughter)
        assert relative_for(daughter, cast.grandmother.public_id, on=ON).term_zh == "外祖母"
        for actor, person in (
            (daughter, cast.stranger),
            (daughter, cast.daughter),
            (citizen(cast.stranger), cast.grandmother),
            (cast.officer, cast.grandmother),
        ):
            with pytest.raises(PersonNotFound):
                relative_for(actor, person.public_id, on=ON)

    def test_a_binding_is_for_its_two_sides(self, cast: Cast) -> None:
        made = bindings.propose(citizen(cast.daughter), cast.girl.pk, at=AT)
        for side in (cast.daughter, cast.girl):
            assert binding_for(citizen(side), made.public_id, on=ON) == made
        for actor in (
            citizen(cast.husband),
            citizen(cast.stranger),
            cast.officer,
            cast.city_service,
            ANONYMOUS,
        ):
            with pytest.raises(BindingNotFound):
                binding_for(actor, made.public_id, on=ON)
