"""Two records of one human being: joined by two clerks, parted by one, and nothing of either moved."""

import random
from datetime import date

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from accounts.actions import consents, merges, people
from accounts.actions.merges import NewMerge
from accounts.actions.people import NewPerson
from accounts.enums.consents import ConsentPurpose
from accounts.enums.people import Insurance
from accounts.errors.approvals import ApprovalNeedsSecond, ApprovalNotFound
from accounts.errors.merges import (
    AlreadyOnePerson,
    MergeMoved,
    MergeNotFound,
    MergeReasonMissing,
    MergeRefused,
)
from accounts.errors.people import PersonNotFound
from accounts.models.audit import AuditEvent
from accounts.models.documents import NumberConflict
from accounts.models.merges import PersonMerge
from accounts.models.notices import Notice
from accounts.models.people import Enrolment, InsuredPerson
from accounts.queries.merges import merges_of
from accounts.queries.people import number_of, person_by_id_number, person_by_public_id
from accounts.queries.users import actor_for_user
from accounts.rules.actors import SYSTEM, Actor
from accounts.rules.documents import of_id_number
from certification.errors import ClerkIsRelative
from foundation.identifiers import IdNumber, Sex
from portal.shared import merging
from portal.web.my_data import READERS
from tests.cast import AT, BENGBU, BUILT_AT, ON, Cast, citizen
from tests.merging.pairs import again, colleague, merged, wish

pytestmark = pytest.mark.django_db

# What a merge leaves behind of itself.
TRACES = {
    "accounts.AuditEvent",
    "accounts.AuditHead",
    "accounts.Approval",
    "accounts.Notice",
    "accounts.NoticeDelivery",
    "accounts.PersonMerge",
}


@pytest.fixture
def second(cast: Cast) -> Actor:
    return colleague(cast)


@pytest.fixture
def double(cast: Cast) -> InsuredPerson:
    return again(cast.grandmother)


def id_by(row: InsuredPerson) -> int:
    found = person_by_public_id(row.public_id)
    assert found is not None
    return found.id


def everything_stored() -> dict[str, set[str]]:
    """Write down every row of the three floors but the traces."""
    models = [
        model
        for floor in ("accounts", "family", "certification")
        for model in apps.get_app_config(floor).get_models()
        if model._meta.label not in TRACES
    ]
    return {model._meta.label: set(map(written, model._default_manager.values_list())) for model in models}


def written(row: tuple[object, ...]) -> str:
    """Write a row so that the same bytes read the same."""
    return str([bytes(value) if isinstance(value, memoryview) else value for value in row])


class TestTwoClerks:
    def test_one_proposes_and_a_colleague_joins(
        self, cast: Cast, double: InsuredPerson, second: Actor
    ) -> None:
        clerk = cast.clerk_of_bengbu
        card = merging.propose(clerk, wish(double, cast.grandmother), at=AT)
        assert card.payload["warnings"] == ["merge.numbers"]
        assert [one.public_id for one in merging.waiting(second, at=AT, most=9)] == [card.public_id]
        with pytest.raises(ApprovalNeedsSecond):
            merging.approve(clerk, card.public_id, card.payload_hash, at=AT)
        assert id_by(double) == double.pk

        merging.approve(second, card.public_id, card.payload_hash, at=AT)
        assert id_by(double) == cast.grandmother.pk
        (live,) = merges_of(double.pk)
        assert (live.absorbed_id, live.merged_by, live.approved_by) == (
            double.pk,
            clerk.user_id,
            second.user_id,
        )
        assert Notice.objects.get(template="person.merged").recipient_id == cast.grandmother.pk
        told = AuditEvent.objects.filter(action="person.merged").values_list("subject_person_id", flat=True)
        assert set(told) == {double.pk, cast.grandmother.pk}

    def test_another_desk_finds_nobody(self, cast: Cast, double: InsuredPerson, second: Actor) -> None:
        elsewhere = cast.clerk_of_shenzhen
        asked = wish(double, cast.grandmother)
        for stranger in (elsewhere, citizen(cast.grandmother), cast.officer, cast.city_service):
            with pytest.raises(PersonNotFound):
                merging.propose(stranger, asked, at=AT)
        # A record of another desk is not for this one to compare, though the other of the two is.
        with pytest.raises(PersonNotFound):
            merging.propose(cast.clerk_of_bengbu, wish(cast.stranger, cast.grandmother), at=AT)
        card = merging.propose(cast.clerk_of_bengbu, asked, at=AT)
        for act in (merging.approve, merging.reject):
            with pytest.raises(ApprovalNotFound):
                act(elsewhere, card.public_id, card.payload_hash, at=AT)
        done = merging.approve(second, card.public_id, card.payload_hash, at=AT)
        for nobody in (elsewhere, citizen(cast.grandmother)):
            with pytest.raises(MergeNotFound):
                merging.undo(nobody, done.public_id, "弄错了", at=AT)

    def test_no_clerk_joins_or_parts_a_relative(self, cast: Cast, double: InsuredPerson) -> None:
        kin = colleague(cast, person=again(cast.girl))
        InsuredPerson.objects.filter(pk=kin.person_id).update(merged_into=cast.girl)
        kin = actor_for_user(cast.girl.aliases.get().user, on=ON)
        asked = wish(again(cast.mother), cast.mother)
        with pytest.raises(ClerkIsRelative):
            merging.propose(kin, asked, at=AT)
        card = merging.propose(cast.clerk_of_bengbu, asked, at=AT)
        with pytest.raises(ClerkIsRelative):
            merging.approve(kin, card.public_id, card.payload_hash, at=AT)

    def test_a_reason_is_written_down(self, cast: Cast, double: InsuredPerson, second: Actor) -> None:
        with pytest.raises(MergeReasonMissing):
            merging.propose(
                cast.clerk_of_bengbu,
                merging.MergeWish(double.public_id, cast.grandmother.public_id, " "),
                at=AT,
            )
        done = merged(cast, double, cast.grandmother, second)
        with pytest.raises(MergeReasonMissing):
            merging.undo(second, done.public_id, "", at=AT)

    def test_a_rejected_proposal_joins_nobody(self, cast: Cast, double: InsuredPerson, second: Actor) -> None:
        card = merging.propose(cast.clerk_of_bengbu, wish(double, cast.grandmother), at=AT)
        merging.reject(second, card.public_id, card.payload_hash, at=AT)
        assert merging.waiting(second, at=AT, most=9) == []
        assert id_by(double) == double.pk


class TestWhatSpeaksAgainst:
    def test_relatives_are_two_people(self, cast: Cast) -> None:
        with pytest.raises(MergeRefused) as refused:
            merging.propose(cast.clerk_of_bengbu, wish(cast.mother, cast.grandmother), at=AT)
        assert {"merge.relatives", "merge.birth"} <= {one.code for one in refused.value.reasons}

    def test_a_proof_after_the_death_of_the_other_rules_it_out(
        self, cast: Cast, double: InsuredPerson
    ) -> None:
        people.record_death(SYSTEM, double.pk, died_on=date(2025, 1, 5), at=AT)
        with pytest.raises(MergeRefused) as refused:
            merging.propose(cast.clerk_of_bengbu, wish(double, cast.grandmother), at=AT)
        assert [one.code for one in refused.value.reasons] == ["merge.acted_after_death"]

    def test_what_changes_in_between_is_looked_at_again(
        self, cast: Cast, double: InsuredPerson, second: Actor
    ) -> None:
        card = merging.propose(cast.clerk_of_bengbu, wish(double, cast.grandmother), at=AT)
        people.record_death(SYSTEM, double.pk, died_on=date(2026, 1, 5), at=AT)
        with pytest.raises(MergeMoved):
            merging.approve(second, card.public_id, card.payload_hash, at=AT)
        # The approval was not used up by an act that did not happen.
        assert len(merging.waiting(second, at=AT, most=9)) == 1

    def test_one_record_is_not_joined_with_itself(
        self, cast: Cast, double: InsuredPerson, second: Actor
    ) -> None:
        merged(cast, double, cast.grandmother, second)
        for asked in (wish(double, cast.grandmother), wish(cast.grandmother, cast.grandmother)):
            with pytest.raises(AlreadyOnePerson):
                merging.propose(cast.clerk_of_bengbu, asked, at=AT)


class TestParting:
    def test_everything_is_as_before_and_what_was_done_in_between_stays(
        self, cast: Cast, double: InsuredPerson, second: Actor
    ) -> None:
        """The rich row is absorbed, so that every fact of hers is read through the other and goes back."""
        before = everything_stored()
        held = {
            table: (read(cast.grandmother.pk), read(double.pk))
            for table, read in READERS.items()
            if table not in TRACES
        }
        done = merged(cast, cast.grandmother, double, second)
        people.enrol(
            double.pk,
            Insurance.RESIDENT_PENSION,
            area_key=BENGBU,
            starts_on=ON,
            has_personal_account=False,
            at=AT,
        )
        consents.give(actor_for_user(cast.grandmother.user, on=ON), ConsentPurpose.FACE, version=1, at=AT)
        merging.undo(second, done.public_id, "两位同名同日", at=AT)

        after = everything_stored()
        added = {table: after[table] - before[table] for table in after if after[table] - before[table]}
        assert {table: len(rows) for table, rows in added.items()} == {
            "accounts.Enrolment": 1,
            "accounts.ConsentRecord": 1,
        }
        assert {table: before[table] - after[table] for table in before if before[table] - after[table]} == {}
        assert Enrolment.objects.get(insurance="resident_pension").person_id == double.pk
        for table, (hers, others) in held.items():
            assert READERS[table](cast.grandmother.pk) == hers, table
            if table not in added:
                assert READERS[table](double.pk) == others, table
        told = Notice.objects.filter(template="person.parted").values_list("recipient_id", flat=True)
        assert set(told) == {double.pk, cast.grandmother.pk}
        with pytest.raises(MergeNotFound):
            merging.undo(second, done.public_id, "再来一次", at=AT)

    def test_a_survivor_that_is_absorbed_takes_its_own_along_and_gets_them_back(
        self, cast: Cast, double: InsuredPerson, second: Actor
    ) -> None:
        third = again(cast.grandmother)
        inner = merges.join(second, new_merge(cast, third, double), at=AT)
        outer = merged(cast, double, cast.grandmother, second)
        assert id_by(third) == id_by(double) == cast.grandmother.pk

        merging.undo(second, outer.public_id, "弄错了", at=AT)
        assert (id_by(third), id_by(double)) == (double.pk, double.pk)
        again_outer = merged(cast, double, cast.grandmother, second)
        merges.part(second, inner.public_id, "弄错了", at=AT)
        assert (id_by(third), id_by(double)) == (third.pk, cast.grandmother.pk)
        merging.undo(second, again_outer.public_id, "弄错了", at=AT)
        assert not InsuredPerson.objects.filter(merged_into__isnull=False).exists()

    def test_any_order_of_joining_and_parting_keeps_one_row_for_each(self, cast: Cast, second: Actor) -> None:
        rows = [again(cast.grandmother) for _ in range(5)]
        into: dict[int, int] = {}
        live: dict[int, object] = {}
        chance = random.Random(20260302)

        def end(pk: int) -> int:
            return end(into[pk]) if pk in into else pk

        for _step in range(40):
            one, other = (end(row.pk) for row in chance.sample(rows, 2))
            if one != other and chance.random() < 0.6:
                new = NewMerge(one, other, BENGBU, "核对", cast.clerk_of_bengbu.user_id or 0)
                live[one] = merges.join(second, new, at=AT).public_id
                into[one] = other
            elif live:
                gone = chance.choice(sorted(live))
                merges.part(second, live.pop(gone), "弄错了", at=AT)
                del into[gone]
            assert {row.pk: id_by(row) for row in rows} == {row.pk: end(row.pk) for row in rows}


def new_merge(cast: Cast, absorbed: InsuredPerson, survivor: InsuredPerson) -> NewMerge:
    return NewMerge(absorbed.pk, survivor.pk, BENGBU, "核对", cast.clerk_of_bengbu.user_id or 0)


class TestOneNumber:
    def test_the_question_about_a_number_is_answered_and_comes_back(self, cast: Cast, second: Actor) -> None:
        hers = number_of(cast.grandmother.pk)
        born_on = cast.grandmother.born_on
        number = of_id_number(IdNumber(hers, Sex.FEMALE, born_on))
        double = people.register(SYSTEM, NewPerson("顾桂兰", Sex.FEMALE, born_on, number), at=BUILT_AT)
        before = set(NumberConflict.objects.values_list())
        assert person_by_id_number(hers) is None

        done = merged(cast, double, cast.grandmother, second)
        found = person_by_id_number(hers)
        assert found is not None
        assert found.id == cast.grandmother.pk
        assert NumberConflict.objects.get().outcome == "one_person"

        merging.undo(second, done.public_id, "两位同名同日", at=AT)
        assert set(NumberConflict.objects.values_list()) == before
        assert person_by_id_number(hers) is None

    def test_a_third_with_the_number_keeps_the_question_open(self, cast: Cast, second: Actor) -> None:
        born_on = cast.grandmother.born_on
        number = of_id_number(IdNumber(number_of(cast.grandmother.pk), Sex.FEMALE, born_on))
        double, _third = (
            people.register(SYSTEM, NewPerson("顾桂兰", Sex.FEMALE, born_on, number), at=BUILT_AT)
            for _ in range(2)
        )
        merged(cast, double, cast.grandmother, second)
        assert NumberConflict.objects.get().resolved_at is None


class TestTheDatabase:
    def test_it_keeps_chains_and_loops_out(self, cast: Cast, double: InsuredPerson) -> None:
        rows = InsuredPerson.objects
        with pytest.raises(IntegrityError, match="accounts_person_not_into_self"), transaction.atomic():
            rows.filter(pk=double.pk).update(merged_into=double)
        rows.filter(pk=double.pk).update(merged_into=cast.grandmother)
        rows.filter(pk=cast.grandmother.pk).update(merged_into=cast.mother)
        with (
            pytest.raises(IntegrityError, match="merged into one who goes on"),
            connection.cursor() as cursor,
        ):
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    def test_a_merge_is_never_changed_and_undone_once(
        self, cast: Cast, double: InsuredPerson, second: Actor
    ) -> None:
        done = merged(cast, double, cast.grandmother, second)
        row = PersonMerge.objects.filter(public_id=done.public_id)
        for change in ({"reason": "另一个"}, {"undone_reason": "没有时间"}):
            with pytest.raises(IntegrityError), transaction.atomic():
                row.update(**change)
        with pytest.raises(IntegrityError), transaction.atomic():
            row.delete()
        merging.undo(second, done.public_id, "弄错了", at=AT)
        with pytest.raises(IntegrityError, match="undone once"), transaction.atomic():
            row.update(undone_at=None, undone_by=None, undone_reason="")

    def test_two_eyes_are_not_four(self, cast: Cast, double: InsuredPerson, second: Actor) -> None:
        same = NewMerge(double.pk, cast.grandmother.pk, BENGBU, "核对", second.user_id or 0)
        with pytest.raises(IntegrityError, match="accounts_merge_four_eyes"), transaction.atomic():
            merges.join(second, same, at=AT)
