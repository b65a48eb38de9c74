"""Who sees whose deadline, what the desk finds, and the proof of a date."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actions import people
from accounts.errors.people import PersonNotFound
from accounts.models.documents import NUMBER_LABEL
from accounts.models.people import InsuredPerson
from accounts.rules.actors import ANONYMOUS, SYSTEM
from certification.access import deadline_for, deadlines_for, people_at_desk, person_at_desk
from certification.enums import Benefit, Method, Standing
from certification.errors import EntitlementNotFound
from certification.models.entitlements import Entitlement
from certification.queries.deadlines import (
    accepted_methods,
    certifications_count,
    certifications_of,
    deadlines_of,
    explanation_of,
)
from family.enums import Relation
from foundation.identifiers import Sex
from tests.cast import (
    AT,
    BENGBU,
    BUILT_AT,
    FATHER_DUE_ON,
    GRANDMOTHER_DUE_ON,
    ON,
    SHENZHEN,
    Cast,
    citizen,
    close_area,
    pension,
    somebody,
)

DAY = timedelta(days=1)
# An agency that may speak of everybody has doors of its own, which name that relation.
EVERY = frozenset(Relation) - {Relation.AGENCY}


class TestOneDeadline:
    def test_owner_helper_partner_and_desk_see_it(self, cast: Cast) -> None:
        for actor in (
            citizen(cast.grandmother), citizen(cast.daughter), cast.city_service, cast.clerk_of_bengbu,
        ):  # fmt: skip
            card = deadline_for(actor, cast.grandmother_pension, relations=EVERY, on=ON)
            assert (card.person_id, card.due_on, card.days_left) == (
                cast.grandmother.pk,
                GRANDMOTHER_DUE_ON,
                12,
            )

    def test_everybody_else_gets_the_same_answer_as_for_nothing(self, cast: Cast) -> None:
        for actor in (
            citizen(cast.mother), citizen(cast.husband), citizen(cast.stranger), cast.hospital,
            cast.clerk_of_shenzhen, cast.officer, ANONYMOUS, SYSTEM,
        ):  # fmt: skip
            with pytest.raises(EntitlementNotFound):
                deadline_for(actor, cast.grandmother_pension, relations=EVERY, on=ON)
        with pytest.raises(EntitlementNotFound):
            deadline_for(citizen(cast.grandmother), uuid4(), relations=EVERY, on=ON)

    @pytest.mark.parametrize(
        ("relation", "sees"),
        [("self", False), ("remind", True), ("see", False), ("act", False), ("desk", False)],
    )
    def test_only_the_relation_a_permit_names_counts(self, cast: Cast, relation: str, sees: bool) -> None:
        asked = frozenset({Relation(relation)})
        if sees:
            assert deadline_for(citizen(cast.daughter), cast.grandmother_pension, relations=asked, on=ON)
            return
        with pytest.raises(EntitlementNotFound):
            deadline_for(citizen(cast.daughter), cast.grandmother_pension, relations=asked, on=ON)

    def test_an_ended_benefit_has_no_deadline(self, cast: Cast) -> None:
        old = Entitlement.objects.get(public_id=cast.grandmother_pension)
        Entitlement.objects.filter(pk=old.pk).update(superseded_at=AT)
        with pytest.raises(EntitlementNotFound):
            deadline_for(citizen(cast.grandmother), cast.grandmother_pension, relations=EVERY, on=ON)
        assert deadlines_of([cast.grandmother.pk], on=ON) == []


class TestOnePerson:
    def test_a_person_and_those_who_may_see_them(self, cast: Cast) -> None:
        for actor in (citizen(cast.grandmother), citizen(cast.daughter), cast.city_service):
            (card,) = deadlines_for(actor, cast.grandmother.public_id, relations=EVERY, on=ON)
            assert card.entitlement_id == cast.grandmother_pension

    def test_nobody_else(self, cast: Cast) -> None:
        for actor in (citizen(cast.mother), citizen(cast.stranger), cast.hospital, cast.clerk_of_bengbu):
            with pytest.raises(PersonNotFound):
                deadlines_for(actor, cast.grandmother.public_id, relations=EVERY, on=ON)
        with pytest.raises(PersonNotFound):
            deadlines_for(citizen(cast.grandmother), uuid4(), relations=EVERY, on=ON)

    def test_no_benefit_is_an_empty_list(self, cast: Cast) -> None:
        assert deadlines_for(citizen(cast.girl), cast.girl.public_id, relations=EVERY, on=ON) == []

    def test_the_last_rules_of_a_closed_area_hold(self, cast: Cast) -> None:
        (before,) = deadlines_of([cast.grandmother.pk], on=ON)
        close_area(BENGBU, on=ON - DAY)
        (after,) = deadlines_of([cast.grandmother.pk], on=ON)
        assert after == before


class TestTheDesk:
    def test_a_name_finds_those_this_area_pays(self, cast: Cast) -> None:
        (found,) = people_at_desk(cast.clerk_of_bengbu, "顾桂兰", on=ON)
        assert found.person.id == cast.grandmother.pk
        assert [card.entitlement_id for card in found.deadlines] == [cast.grandmother_pension]
        assert people_at_desk(cast.clerk_of_shenzhen, "顾桂兰", on=ON) == []
        assert people_at_desk(cast.clerk_of_bengbu, "陈远山", on=ON) == []
        assert people_at_desk(cast.clerk_of_bengbu, "顾桂", on=ON) == []

    def test_a_number_finds_one(self, cast: Cast) -> None:
        from accounts.fields import unseal

        paper = cast.grandmother.documents.get()
        number = unseal(paper.number_sealed, label=NUMBER_LABEL, owner=cast.grandmother.public_id)
        assert [p.person.id for p in people_at_desk(cast.clerk_of_bengbu, number, on=ON)] == [
            cast.grandmother.pk
        ]
        assert people_at_desk(cast.clerk_of_shenzhen, number, on=ON) == []

    def test_only_the_deadlines_of_this_desk_are_shown(self, cast: Cast) -> None:
        pension(
            cast.grandmother, Benefit.SURVIVOR, SHENZHEN, cast.clerk_of_shenzhen,
            since=date(2020, 1, 1), last_event_on=date(2025, 8, 1),
        )  # fmt: skip
        at_bengbu = person_at_desk(cast.clerk_of_bengbu, cast.grandmother.public_id, on=ON)
        at_shenzhen = person_at_desk(cast.clerk_of_shenzhen, cast.grandmother.public_id, on=ON)
        assert [card.paying_area_key for card in at_bengbu.deadlines] == [BENGBU]
        assert [card.paying_area_key for card in at_shenzhen.deadlines] == [SHENZHEN]

    def test_absent_and_elsewhere_are_the_same_answer(self, cast: Cast) -> None:
        for clerk, public_id in (
            (cast.clerk_of_shenzhen, cast.grandmother.public_id),
            (cast.clerk_of_bengbu, cast.stranger.public_id),
            (cast.clerk_of_bengbu, uuid4()),
            (citizen(cast.grandmother), cast.grandmother.public_id),
        ):
            with pytest.raises(PersonNotFound):
                person_at_desk(clerk, public_id, on=ON)

    def test_whom_the_area_insures_it_finds_though_it_pays_them_nothing(self, cast: Cast) -> None:
        found = person_at_desk(cast.clerk_of_bengbu, cast.girl.public_id, on=ON)
        assert (found.person.id, found.deadlines, found.area_key) == (cast.girl.pk, (), BENGBU)

    def test_a_common_name_shows_twenty_at_most(self, cast: Cast) -> None:
        from certification.actions import entitlements

        for number in range(22):
            person = somebody("王芳", Sex.FEMALE, date(1950, 1, 1) + number * DAY)
            entitlements.grant(
                SYSTEM, person.pk, Benefit.PENSION_RESIDENT, paying_area_key=BENGBU, starts_on=date(2015, 1, 1),
                at=BUILT_AT,
            )  # fmt: skip
        with CaptureQueriesContext(connection) as asked:
            found = people_at_desk(cast.clerk_of_bengbu, "王芳", on=ON)
        assert len(found) == 20
        assert all(len(one.deadlines) == 1 for one in found)
        # Twenty people cost no more than one: names, two kinds of card numbers, whom the area pays and whom it insures,
        # people, deadlines, policies and the work calendar.
        assert len(asked) <= 10

    def test_namesakes_paid_elsewhere_hide_nobody(self, cast: Cast) -> None:
        namesake = people.NewPerson("顾桂兰", Sex.FEMALE, date(1920, 1, 1))
        InsuredPerson.objects.bulk_create([people.row_of(namesake, at=BUILT_AT) for _ in range(250)])
        (found,) = people_at_desk(cast.clerk_of_bengbu, "顾桂兰", on=ON)
        assert found.person.id == cast.grandmother.pk


class TestTheProof:
    def test_the_binding_limb_comes_first(self, cast: Cast) -> None:
        card = deadline_for(citizen(cast.grandmother), cast.grandmother_pension, relations=EVERY, on=ON)
        proof = explanation_of(card, on=ON)
        assert proof.due.due_on == card.due_on
        assert [limb.code for limb in proof.due.limbs] == ["cycle.months", "cycle.calendar_year"]
        assert Method.PHONE not in proof.accepted_methods
        assert Method.COUNTER in proof.accepted_methods

    @pytest.mark.parametrize(
        ("days", "standing"),
        [
            (-61, Standing.VALID), (-60, Standing.DUE_SOON), (0, Standing.DUE_SOON),
            # The deadline is a Saturday: Monday is in time.
            (2, Standing.DUE_SOON), (3, Standing.OVERDUE),
        ],
    )  # fmt: skip
    def test_standing_on_a_day(self, cast: Cast, days: int, standing: Standing) -> None:
        on = GRANDMOTHER_DUE_ON + days * DAY
        (card,) = deadlines_of([cast.grandmother.pk], on=on)
        assert (card.standing, card.days_left) == (standing, -days)

    def test_the_most_urgent_comes_first(self, cast: Cast) -> None:
        cards = deadlines_of([cast.mother.pk, cast.grandmother.pk, cast.father.pk], on=ON)
        assert [card.person_id for card in cards] == [cast.father.pk, cast.grandmother.pk, cast.mother.pk]
        assert (cards[0].due_on, cards[0].standing) == (FATHER_DUE_ON, Standing.OVERDUE)

    def test_events_newest_first(self, cast: Cast) -> None:
        (card,) = certifications_of(cast.grandmother_pension)
        assert (card.method, card.event_on) == (Method.COUNTER, date(2025, 3, 14))
        assert certifications_count([BENGBU], since=BUILT_AT) == 3
        assert certifications_count([SHENZHEN], since=AT) == 0

    def test_methods_come_strongest_first(self, cast: Cast) -> None:
        methods = accepted_methods(BENGBU, Benefit.PENSION_EMPLOYEE, on=ON)
        assert methods[0] is Method.COUNTER
        assert methods[-1] is Method.DATA_MATCH

    def test_many_deadlines_cost_as_many_statements_as_one(
        self, cast: Cast, django_assert_max_num_queries
    ) -> None:
        with django_assert_max_num_queries(12):
            deadlines_of([cast.mother.pk, cast.grandmother.pk, cast.father.pk, cast.stranger.pk], on=ON)
