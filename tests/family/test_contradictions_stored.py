"""Contradictions among stored facts, and the marriage of somebody who was declared dead and came back."""

from datetime import date

import pytest

from accounts.models.people import InsuredPerson
from accounts.rules.actors import SYSTEM
from family.actions import kinship
from family.actions.kinship import NewParentage, Return
from family.enums import EndReason, ParentageKind
from family.errors import KinshipContradicts
from family.models.kinship import Marriage
from family.queries.contradictions import contradictions_near
from family.queries.kin import relation_between
from tests.cast import AT, BUILT_AT, ON, Cast


class TestComingBack:
    DECLARED, BACK = date(2024, 1, 1), Return(date(2026, 2, 1), "判决书")

    @pytest.fixture
    def ended(self, cast: Cast) -> Marriage:
        married = Marriage.objects.current().get(one__in=[cast.daughter, cast.husband], starts_on__year=2005)
        ending = {"ends_on": self.DECLARED, "reason": EndReason.DECLARED_DEATH}
        return kinship.end_marriage(SYSTEM, married.pk, **ending, at=AT)

    def test_the_marriage_goes_on_from_that_day_and_the_gap_stays(self, cast: Cast, ended: Marriage) -> None:
        kinship.revive_marriage(SYSTEM, ended.pk, self.BACK, at=AT)
        pair = (cast.daughter.pk, cast.husband.pk)
        assert relation_between(*pair, on=date(2025, 1, 1)).kin is None
        assert relation_between(*pair, on=self.BACK.on).kin is not None

    def test_not_after_the_spouse_has_married_again(self, cast: Cast, ended: Marriage) -> None:
        pair = (cast.daughter.pk, cast.stranger.pk)
        kinship.record_marriage(SYSTEM, pair, starts_on=date(2025, 1, 1), evidence="结婚证", at=AT)
        with pytest.raises(KinshipContradicts) as refused:
            kinship.revive_marriage(SYSTEM, ended.pk, self.BACK, at=AT)
        assert [reason.code for reason in refused.value.reasons] == ["kinship.spouse_remarried"]
        assert relation_between(cast.daughter.pk, cast.husband.pk, on=ON).kin is None

    def test_not_twice_and_not_one_that_is_absent_or_superseded(self, cast: Cast, ended: Marriage) -> None:
        first = Marriage.objects.get(one=ended.one_id, other=ended.other_id, superseded_at__isnull=False)
        kinship.revive_marriage(SYSTEM, ended.pk, self.BACK, at=AT)
        for marriage_id in (ended.pk, first.pk, 987_654):
            with pytest.raises(KinshipContradicts):
                kinship.revive_marriage(SYSTEM, marriage_id, self.BACK, at=AT)


class TestContradictionsNear:
    def test_the_cast_contradicts_nothing(self, cast: Cast) -> None:
        assert contradictions_near([cast.daughter.pk, cast.grandmother.pk, cast.husband.pk], on=ON) == ()

    def test_a_second_husband_is_seen_by_the_wife_and_by_the_new_pair_and_only_since_it_is_known(
        self, cast: Cast
    ) -> None:
        pair = (cast.daughter.pk, cast.stranger.pk)
        kinship.record_marriage(SYSTEM, pair, starts_on=date(2025, 1, 1), evidence="结婚证", at=AT)
        for asked in ([cast.daughter.pk], pair, pair[::-1]):
            (found,) = contradictions_near(asked, on=ON)
            assert found.kind == "two_marriages"
            assert set(found.about) == {cast.daughter.pk, cast.husband.pk, cast.stranger.pk}
            assert {fact.key for fact in found.rests_on} <= set(Marriage.objects.values_list("pk", flat=True))
        assert contradictions_near([cast.daughter.pk], on=ON, known_at=BUILT_AT) == ()

    def test_the_gap_of_parents_is_the_policy_of_the_day(self, cast: Cast) -> None:
        child = InsuredPerson.objects.create(
            name="小",
            sex="F",
            born_on=cast.girl.born_on.replace(year=cast.girl.born_on.year + 13),
            recorded_at=AT,
        )
        new = NewParentage(cast.girl.pk, child.pk, ParentageKind.BIRTH, child.born_on, "户口簿")
        kinship.record_parentage(SYSTEM, new, at=AT)
        (found,) = contradictions_near([child.pk], on=ON)
        assert (found.kind, found.told) == ("parent_too_near", {"years": 13, "years_least": 14})

    def test_merged_records_of_one_mother_are_one_mother(self, cast: Cast) -> None:
        double = InsuredPerson.objects.create(name="重", sex="F", born_on=cast.mother.born_on, recorded_at=AT)
        new = NewParentage(double.pk, cast.daughter.pk, ParentageKind.BIRTH, cast.daughter.born_on, "户口簿")
        kinship.record_parentage(SYSTEM, new, at=AT)
        assert [found.kind for found in contradictions_near([cast.daughter.pk], on=ON)] == [
            "two_birth_mothers"
        ]
        InsuredPerson.objects.filter(pk=double.pk).update(merged_into=cast.mother)
        assert contradictions_near([cast.daughter.pk], on=ON) == ()
