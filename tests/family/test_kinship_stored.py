"""Kinship from stored facts: every written case gives the same answer through the database as by the pure rule."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.db import IntegrityError, transaction

from accounts.models.audit import AuditEvent
from accounts.models.people import InsuredPerson
from accounts.rules.actors import SYSTEM
from family.actions import kinship
from family.actions.kinship import NewParentage
from family.enums import EndReason, NearRelative, ParentageKind
from family.errors import KinshipContradicts
from family.models.kinship import Marriage, Parentage, SiblingSupport
from family.queries.kin import near_relatives_of, relation_between, relatives_among, terms_between
from tests.cast import AT, BUILT_AT, ON, Cast

CASES = yaml.safe_load((Path(__file__).parent.parent / "cases" / "kinship.yaml").read_text(encoding="utf-8"))
NOISE = 3


def store(case: dict[str, Any]) -> dict[str, int]:
    """Write a case as rows, amid persons who have nothing to do with it; give the ids by name."""
    for number in range(NOISE):
        InsuredPerson.objects.create(name=f"{number}", sex="F", born_on=date(1970, 1, 1), recorded_at=AT)
    ids = {
        name: InsuredPerson.objects.create(
            name=name, sex=sex, born_on=born_on, died_on=died[0] if died else None, recorded_at=AT
        ).pk
        for name, (sex, born_on, *died) in case["persons"].items()
    }
    for parent, child, kind, starts_on, *end in _one_at_a_time(case.get("parentages", ())):
        Parentage.objects.create(
            parent_id=ids[parent],
            child_id=ids[child],
            kind=kind,
            starts_on=starts_on,
            recorded_at=AT,
            **_end(*end),
        )
    for model, name in ((Marriage, "marriages"), (SiblingSupport, "supports")):
        for a, b, starts_on, *end in case.get(name, ()):
            one, other = sorted((ids[a], ids[b]))
            model.objects.create(
                one_id=one, other_id=other, starts_on=starts_on, recorded_at=AT, **_end(*end)
            )
    return ids


def _one_at_a_time(rows: list[list[Any]]) -> list[list[Any]]:
    """Let a tie that was recorded anew end its older record, as the table asks: one record of a pair at a time."""
    renewed = {tuple(row[:3]): row[3] for row in rows}
    return [
        row if renewed[tuple(row[:3])] == row[3] else [*row[:4], renewed[tuple(row[:3])], "dissolved"]
        for row in rows
    ]


def _end(ends_on: date | None = None, reason: str = "") -> dict[str, Any]:
    return {"ends_on": ends_on, "end_reason": reason or ""}


@pytest.mark.django_db
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_written_case_through_the_database(case: dict[str, Any]) -> None:
    ids = store(case)
    for question in case["expect"]:
        of, other = (ids[name] for name in question["ask"])
        on = question.get("date", case.get("date"))
        kin = relation_between(of, other, on=on).kin
        # The neighbourhood of one person alone must hold enough to prove every relative of theirs.
        listed = {card.person.id: card for card in near_relatives_of(of, on=on)}
        if question["class"] == "none":
            assert kin is None
            assert other not in listed
            continue
        assert kin is not None
        assert (kin.relation, kin.term.zh) == (question["class"], question["term"])
        assert (listed[other].relation, listed[other].term_zh) == (question["class"], question["term"])
        assert terms_between([(of, other)], on=on)[of, other] == kin.term
        assert relatives_among(of, [other], on=on) == {other}


@pytest.mark.django_db
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_the_list_and_the_pair_agree_for_everybody(case: dict[str, Any]) -> None:
    ids = store(case)
    on = case.get("date") or date(2026, 1, 1)
    for of in ids.values():
        listed = {card.person.id: card.relation for card in near_relatives_of(of, on=on)}
        asked = {other: relation_between(of, other, on=on).kin for other in ids.values() if other != of}
        assert listed == {other: kin.relation for other, kin in asked.items() if kin is not None}


class TestTheCast:
    def test_the_grandmother_is_found_through_the_mother(self, cast: Cast) -> None:
        relatives = {card.person.id: card.term_zh for card in near_relatives_of(cast.daughter.pk, on=ON)}
        assert relatives == {
            cast.husband.pk: "丈夫",
            cast.mother.pk: "母亲",
            cast.father.pk: "父亲",
            cast.girl.pk: "女儿",
            cast.boy.pk: "儿子",
            cast.grandmother.pk: "外祖母",
        }

    def test_strangers_and_in_laws_are_not_kin(self, cast: Cast) -> None:
        for other in (cast.stranger, cast.husband):
            assert relation_between(cast.grandmother.pk, other.pk, on=ON).kin is None
        assert relatives_among(cast.grandmother.pk, [cast.stranger.pk], on=ON) == frozenset()

    def test_one_is_close_to_oneself(self, cast: Cast) -> None:
        assert relatives_among(cast.stranger.pk, [cast.stranger.pk], on=ON) == {cast.stranger.pk}

    def test_relatives_cost_the_same_statements_however_many(
        self, cast: Cast, django_assert_num_queries
    ) -> None:
        with django_assert_num_queries(1):
            near_relatives_of(cast.daughter.pk, on=ON)
        with django_assert_num_queries(1):
            terms_between(
                [(cast.daughter.pk, pk) for pk in (cast.mother.pk, cast.girl.pk, cast.boy.pk)], on=ON
            )


class TestRecording:
    def parentage(self, parent: InsuredPerson, child: InsuredPerson, kind: str = "birth") -> NewParentage:
        return NewParentage(parent.pk, child.pk, ParentageKind(kind), child.born_on, "户口簿")

    def test_the_same_parentage_twice_contradicts(self, cast: Cast) -> None:
        events_count = AuditEvent.objects.count()
        with pytest.raises(KinshipContradicts):
            kinship.record_parentage(SYSTEM, self.parentage(cast.mother, cast.daughter), at=AT)
        assert AuditEvent.objects.count() == events_count

    def test_another_kind_of_parentage_stands_beside_it(self, cast: Cast) -> None:
        kinship.record_parentage(SYSTEM, self.parentage(cast.mother, cast.daughter, "adoption"), at=AT)
        assert Parentage.objects.filter(parent=cast.mother, child=cast.daughter).count() == 2

    def test_nobody_is_their_own_parent_or_spouse(self, cast: Cast) -> None:
        with pytest.raises(KinshipContradicts):
            kinship.record_parentage(SYSTEM, self.parentage(cast.girl, cast.girl), at=AT)
        with pytest.raises(KinshipContradicts):
            kinship.record_marriage(
                SYSTEM, (cast.girl.pk, cast.girl.pk), starts_on=ON, evidence="结婚证", at=AT
            )

    @pytest.mark.parametrize("turned", [False, True])
    def test_a_couple_is_married_once_at_a_time(self, cast: Cast, turned: bool) -> None:
        pair = (cast.daughter.pk, cast.husband.pk)
        with pytest.raises(KinshipContradicts):
            kinship.record_marriage(
                SYSTEM, pair[::-1] if turned else pair, starts_on=ON, evidence="结婚证", at=AT
            )


class TestEndingAMarriage:
    def divorce(self, cast: Cast, on: date = ON) -> Marriage:
        married = Marriage.objects.current().get(one__in=[cast.daughter, cast.husband], starts_on__year=2005)
        return kinship.end_marriage(SYSTEM, married.pk, ends_on=on, reason=EndReason.DIVORCE, at=AT)

    def test_the_old_row_is_superseded_and_kept(self, cast: Cast) -> None:
        new = self.divorce(cast)
        old = Marriage.objects.get(one=new.one_id, other=new.other_id, superseded_at__isnull=False)
        assert (old.ends_on, old.end_reason, old.superseded_at) == (None, "", AT)
        assert (new.starts_on, new.ends_on, new.end_reason) == (old.starts_on, ON, "divorce")
        known_before = Marriage.objects.known_at(BUILT_AT).get(pk=old.pk)
        assert known_before.ends_on is None

    def test_the_last_day_of_marriage_is_the_one_before(self, cast: Cast) -> None:
        self.divorce(cast)
        ask = (cast.daughter.pk, cast.husband.pk)
        assert relation_between(*ask, on=date(2026, 3, 1)).kin is not None
        assert relation_between(*ask, on=ON).kin is None

    def test_the_children_stay_children(self, cast: Cast) -> None:
        self.divorce(cast)
        kin = relation_between(cast.husband.pk, cast.girl.pk, on=ON).kin
        assert kin is not None
        assert kin.relation is NearRelative.CHILD

    def test_they_may_marry_again(self, cast: Cast) -> None:
        self.divorce(cast)
        pair = (cast.daughter.pk, cast.husband.pk)
        kinship.record_marriage(SYSTEM, pair, starts_on=ON, evidence="结婚证", at=AT)
        assert relation_between(*pair, on=ON).kin is not None

    def test_both_sides_find_it_in_their_audit(self, cast: Cast) -> None:
        self.divorce(cast)
        ended = AuditEvent.objects.filter(action="kinship.marriage_ended")
        assert set(ended.values_list("subject_person_id", flat=True)) == {cast.daughter.pk, cast.husband.pk}

    def test_a_marriage_ends_once(self, cast: Cast) -> None:
        old = Marriage.objects.current().get(one__in=[cast.daughter, cast.husband], starts_on__year=2005)
        self.divorce(cast)
        with pytest.raises(KinshipContradicts):
            kinship.end_marriage(SYSTEM, old.pk, ends_on=ON, reason=EndReason.DEATH, at=AT)

    def test_a_marriage_does_not_end_before_it_began(self, cast: Cast) -> None:
        with pytest.raises(KinshipContradicts):
            self.divorce(cast, on=date(2004, 1, 1))
        assert not Marriage.objects.filter(superseded_at__isnull=False).exists()

    def test_stored_facts_are_never_changed_or_deleted(self, cast: Cast) -> None:
        for rows in (Marriage.objects.filter(one=cast.mother), Parentage.objects.filter(parent=cast.mother)):
            with pytest.raises(IntegrityError), transaction.atomic():
                rows.update(evidence="别的")
            with pytest.raises(IntegrityError), transaction.atomic():
                rows.update(superseded_at=AT, evidence="别的")
            with pytest.raises(IntegrityError), transaction.atomic():
                rows.get().delete()
            rows.update(superseded_at=AT)
            with pytest.raises(IntegrityError), transaction.atomic():
                rows.update(superseded_at=None)


class TestEndingOtherTies:
    def link(self, cast: Cast) -> Parentage:
        return Parentage.objects.current().get(parent=cast.mother, child=cast.daughter)

    def test_an_adoption_that_is_dissolved_gives_the_minor_its_mother_back(self, cast: Cast) -> None:
        adopted_on = date(2020, 1, 1)
        new = NewParentage(cast.stranger.pk, cast.boy.pk, ParentageKind.ADOPTION, adopted_on, "收养登记证")
        adoption = kinship.record_parentage(SYSTEM, new, at=AT)
        ask = (cast.boy.pk, cast.daughter.pk)
        assert relation_between(*ask, on=ON).kin is None

        kinship.end_parentage(SYSTEM, adoption.pk, ends_on=ON, reason=EndReason.DISSOLVED, at=AT)
        assert relation_between(*ask, on=ON).kin is not None
        old, new_row = Parentage.objects.filter(parent=cast.stranger).order_by("pk")
        assert (old.ends_on, old.superseded_at) == (None, AT)
        assert (new_row.ends_on, new_row.end_reason, new_row.evidence) == (ON, "dissolved", "收养登记证")

    def test_both_sides_find_it_in_their_audit_and_it_ends_once(self, cast: Cast) -> None:
        link = self.link(cast)
        kinship.end_parentage(SYSTEM, link.pk, ends_on=ON, reason=EndReason.COURT, at=AT)
        ended = AuditEvent.objects.filter(action="kinship.parentage_ended")
        assert set(ended.values_list("subject_person_id", flat=True)) == {cast.mother.pk, cast.daughter.pk}
        with pytest.raises(KinshipContradicts):
            kinship.end_parentage(SYSTEM, link.pk, ends_on=ON, reason=EndReason.COURT, at=AT)

    def test_an_absent_tie_is_refused_like_one_that_ended(self, cast: Cast) -> None:
        with pytest.raises(KinshipContradicts):
            kinship.end_support(SYSTEM, 987_654, ends_on=ON, reason=EndReason.STEP_ENDED, at=AT)

    def test_step_siblings_are_siblings_while_their_support_is_recorded(self, cast: Cast) -> None:
        pair = (cast.stranger.pk, cast.boy.pk)
        began = date(2020, 1, 1)
        support = kinship.record_support(SYSTEM, pair, starts_on=began, evidence="证明", at=AT)
        kin = relation_between(*pair, on=ON).kin
        assert kin is not None
        assert (kin.relation, list(kin.qualifiers)) == (NearRelative.SIBLING, ["step"])

        with pytest.raises(KinshipContradicts):
            kinship.record_support(SYSTEM, pair[::-1], starts_on=ON, evidence="证明", at=AT)
        kinship.end_support(SYSTEM, support.pk, ends_on=ON, reason=EndReason.STEP_ENDED, at=AT)
        assert relation_between(*pair, on=ON).kin is None


def test_people_met_twice_in_the_registry_are_asked_for_across_rows_at_any_instant(cast: Cast) -> None:
    double = InsuredPerson.objects.create(
        name="重", sex="F", born_on=cast.mother.born_on, recorded_at=AT, merged_into=cast.mother
    )
    new = NewParentage(double.pk, cast.stranger.pk, ParentageKind.BIRTH, cast.stranger.born_on, "户口簿")
    kinship.record_parentage(SYSTEM, new, at=AT)

    for known_at in (None, AT):
        listed = near_relatives_of(cast.stranger.pk, on=ON, known_at=known_at)
        assert {card.person.id for card in listed} >= {cast.mother.pk, cast.daughter.pk, cast.grandmother.pk}
    assert near_relatives_of(cast.stranger.pk, on=ON, known_at=BUILT_AT) == []
