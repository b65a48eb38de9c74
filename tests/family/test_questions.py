"""Questions that contradicting facts raise: found when a fact is written and by night, answered once, and gone again."""

from datetime import date, timedelta
from io import StringIO
from itertools import count
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models.audit import AuditEvent
from accounts.models.people import InsuredPerson
from accounts.rules.actors import SYSTEM
from family.actions import bindings, kinship, mandates, questions
from family.actions.kinship import NewParentage
from family.actions.mandates import NewMandate
from family.enums import EndReason, MandateGrade, MandateScope, ParentageKind, QuestionState
from family.errors import (
    BindingNotAllowed,
    MandateNotAllowed,
    QuestionMoved,
    QuestionNotFound,
    QuestionReasonMissing,
)
from family.models.kinship import Marriage, Parentage, SiblingSupport
from family.models.questions import KinshipQuestion, QuestionAnswer
from family.queries.questions import open_questions_of, question_by_public_id, questions_after
from family.rules.contradictions.book import contradictions_in
from family.rules.kinship.facts import KinFacts
from family.tasks import find_contradictions
from foundation.identifiers import Sex
from tests.cast import AT, ON, Cast, citizen, somebody
from tests.family.kin_families import families
from tests.family.test_contradictions import CASES
from tests.family.test_kinship import facts_of

pytestmark = pytest.mark.django_db
GAP_YEARS = 14
# The year that the policy of the day asks for; a case may ask for another.
STORED_CASES = [case for case in CASES if "gap" not in case]
NIGHT = AT + timedelta(hours=14)
LOOKED = "看了两本户口簿"


def store(facts: KinFacts) -> dict[Any, int]:
    """Write facts as a register would leave them, with no question asked."""
    rows = InsuredPerson.objects.bulk_create(
        InsuredPerson(
            name=f"人{key}", name_typed=f"人{key}", sex=person.sex, born_on=person.born_on, died_on=person.died_on,
            recorded_at=AT,
        )
        for key, person in facts.persons.items()
    )  # fmt: skip
    ids = dict(zip(facts.persons, (row.pk for row in rows), strict=True))
    Parentage.objects.bulk_create(
        Parentage(
            parent_id=ids[one.parent], child_id=ids[one.child], kind=one.kind, evidence="登记", recorded_at=AT,
            starts_on=one.starts_on, ends_on=one.ends_on, end_reason=one.end_reason or "",
        )
        for one in facts.parentages
    )  # fmt: skip
    for table, pairs in ((Marriage, facts.marriages), (SiblingSupport, facts.supports)):
        for fact in pairs:
            one, other = sorted((ids[fact.a], ids[fact.b]))
            table.objects.create(
                one_id=one, other_id=other, starts_on=fact.starts_on, ends_on=fact.ends_on,
                end_reason=fact.end_reason or "", evidence="登记", recorded_at=AT,
            )  # fmt: skip
    return ids


def topics_in(facts: KinFacts, ids: dict[Any, int]) -> set[tuple[str, frozenset[int]]]:
    found = contradictions_in(facts, gap_years=GAP_YEARS, on=ON)
    return {(one.kind.value, frozenset(ids[person] for person in one.about)) for one in found}


def open_topics(ids: dict[Any, int]) -> set[tuple[str, frozenset[int]]]:
    """Give the open questions about some people only."""
    cards = questions_after(QuestionState.OPEN, None, most=1000)
    found = {(card.kind.value, frozenset(card.people_ids)) for card in cards}
    return {one for one in found if one[1] <= set(ids.values())}


def search() -> questions.Found:
    found = questions.find(at=NIGHT)
    assert found is not None
    return found


class TestTheNight:
    @pytest.mark.parametrize("case", STORED_CASES, ids=lambda case: case["case"])
    def test_it_finds_what_the_rules_find(self, case: dict[str, Any]) -> None:
        facts = facts_of(case)
        ids = store(facts)
        search()
        assert open_topics(ids) == topics_in(facts, ids)

    @settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(facts=families(), data=st.data())
    def test_it_finds_no_less_and_no_more_in_any_family(self, facts: KinFacts, data: st.DataObject) -> None:
        with transaction.atomic():
            one_each = KinFacts(facts.persons, *_apart(facts))
            ids = store(one_each)
            search()
            assert open_topics(ids) == topics_in(one_each, ids)
            transaction.set_rollback(True)

    def test_a_circle_longer_than_the_neighbourhood(self) -> None:
        ring = [somebody(name, Sex.MALE, date(1960, 1, 1)) for name in "甲乙丙丁戊己"]
        Parentage.objects.bulk_create(
            Parentage(
                parent=parent, child=child, kind="birth", starts_on=date(1960, 1, 1), evidence="登记", recorded_at=AT
            )
            for parent, child in zip(ring, [*ring[1:], ring[0]], strict=True)
        )  # fmt: skip
        search()
        kinds = {(card.kind.value, len(card.people_ids)) for card in open_questions_of(ring[0].pk, most=9)}
        assert ("own_ancestor", 6) in kinds

    def test_run_again_it_writes_nothing_and_killed_midway_it_goes_on(
        self, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for case in STORED_CASES:
            store(facts_of(case))
        monkeypatch.setattr(questions, "BATCH", 5)
        calls = count()

        def killed(done: int, total: int) -> None:
            if next(calls) == 2:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            questions.find(at=NIGHT, tell=killed)
        begun = KinshipQuestion.objects.count()
        rest = search()
        assert begun > 0
        assert rest.new_count > 0
        assert KinshipQuestion.objects.count() == begun + rest.new_count
        assert search() == questions.Found()

    def test_it_searches_once_a_day_and_says_so_to_an_operator(self, cast: Cast) -> None:
        store(facts_of(STORED_CASES[1]))
        find_contradictions()
        find_contradictions()
        assert AuditEvent.objects.filter(action="kinship.questions_searched").count() == 1
        said = StringIO()
        call_command("find_contradictions", stdout=said)
        assert "0 new questions" in said.getvalue()

    def test_one_statement_finds_the_candidates(self, cast: Cast, django_assert_num_queries: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        search()
        # The lock, the candidates, the policy, what is gone, the audit and the unlocking: never one a person.
        with django_assert_num_queries(14, exact=False):
            search()


def _apart(facts: KinFacts) -> tuple[tuple[Any, ...], ...]:
    """Keep of facts about the same two at the same time the first: the tables hold no two of them."""
    kept: list[tuple[Any, ...]] = []
    for group in (facts.parentages, facts.marriages, facts.supports):
        ends: dict[Any, Any] = {}
        for one in group:
            pair = (one.parent, one.child, one.kind) if hasattr(one, "parent") else (one.a, one.b)
            ends.setdefault(pair, one)
        kept.append(tuple(ends.values()))
    return tuple(kept)


class TestWhenWritten:
    def test_a_second_husband_is_recorded_and_asked_about(self, cast: Cast) -> None:
        second(cast)
        (card,) = open_questions_of(cast.daughter.pk, most=9)
        assert card.kind == "two_marriages"
        assert set(card.people_ids) == {cast.daughter.pk, cast.husband.pk, cast.stranger.pk}
        assert card.law == ("CC 1042", "CC 1051")

    def test_it_is_gone_when_the_facts_no_longer_say_it_and_back_when_they_do(self, cast: Cast) -> None:
        row = second(cast)
        ended = kinship.end_marriage(
            SYSTEM, row.pk, ends_on=date(2025, 2, 1), reason=EndReason.VOID, at=AT + timedelta(hours=1)
        )
        assert open_questions_of(cast.daughter.pk, most=9) == []
        gone = KinshipQuestion.objects.get()
        assert (gone.state, gone.doubted_marriages) == ("gone", [])
        assert ended.end_reason == "void"
        kinship.record_marriage(
            SYSTEM, (cast.daughter.pk, cast.stranger.pk), starts_on=date(2025, 3, 1), evidence="证", at=AT
        )
        (card,) = open_questions_of(cast.daughter.pk, most=9)
        assert card.public_id == gone.public_id

    def test_what_another_fact_explains_is_not_asked(self, cast: Cast) -> None:
        """A man without a wife adopts the girl of his cousin: an exemption three steps away."""
        grand = somebody("祖", Sex.MALE, date(1930, 1, 1))
        sons = [somebody(name, Sex.MALE, date(1955, 1, 1)) for name in "伯叔"]
        one, other = (somebody(name, Sex.MALE, date(1980, 1, 1)) for name in "堂表")
        girl = somebody("囡", Sex.FEMALE, date(2012, 1, 1))
        links = [(grand, sons[0]), (grand, sons[1]), (sons[0], one), (sons[1], other), (one, girl)]
        for parent, child in links:
            record(parent, child, ParentageKind.BIRTH, child.born_on)
        record(other, girl, ParentageKind.ADOPTION, date(2023, 1, 1))
        assert open_questions_of(girl.pk, most=9) == []

    def test_a_question_about_somebody_else_stays(self, cast: Cast) -> None:
        second(cast)
        child = somebody("新", Sex.FEMALE, date(2026, 1, 1))
        record(cast.daughter, child, ParentageKind.BIRTH, child.born_on)
        assert len(open_questions_of(cast.stranger.pk, most=9)) == 1


class TestWhatIsInDoubt:
    def test_nothing_new_rests_on_it_and_what_else_proves_it_does(self, cast: Cast) -> None:
        second(cast)
        mandate = NewMandate(
            cast.stranger.pk, MandateGrade.SEE, frozenset({MandateScope.STATEMENT}), date(2027, 1, 1)
        )
        with pytest.raises(MandateNotAllowed) as refused:
            mandates.consider(citizen(cast.daughter), mandate, at=AT)
        assert [reason.code for reason in refused.value.reasons] == ["family.mandate.in_doubt"]
        with pytest.raises(BindingNotAllowed) as barred:
            bindings.propose(citizen(cast.daughter), cast.stranger.pk, at=AT)
        assert "family.binding.in_doubt" in [reason.code for reason in barred.value.reasons]
        # The earlier marriage is presumed valid.
        first = NewMandate(
            cast.husband.pk, MandateGrade.SEE, frozenset({MandateScope.STATEMENT}), date(2027, 1, 1)
        )
        mandates.consider(citizen(cast.daughter), first, at=AT)

    def test_once_answered_it_may(self, cast: Cast) -> None:
        second(cast)
        keep(cast)
        mandate = NewMandate(
            cast.stranger.pk, MandateGrade.SEE, frozenset({MandateScope.STATEMENT}), date(2027, 1, 1)
        )
        mandates.consider(citizen(cast.daughter), mandate, at=AT)


class TestTheAnswer:
    def test_it_is_kept_with_its_words_and_tells_everybody_it_is_about(self, cast: Cast) -> None:
        second(cast)
        keep(cast)
        card = question_by_public_id(KinshipQuestion.objects.get().public_id)
        assert card is not None
        assert card.state is QuestionState.KEPT
        events = AuditEvent.objects.filter(action="kinship.question_kept")
        assert set(events.values_list("subject_person_id", flat=True)) == set(card.people_ids)
        assert {event.reason for event in events} == {LOOKED}
        assert search().new_count == 0
        assert open_questions_of(cast.daughter.pk, most=9) == []

    def test_other_facts_ask_anew(self, cast: Cast) -> None:
        row = second(cast)
        keep(cast)
        kinship.end_marriage(SYSTEM, row.pk, ends_on=date(2026, 2, 1), reason=EndReason.DIVORCE, at=AT)
        (card,) = open_questions_of(cast.daughter.pk, most=9)
        with pytest.raises(QuestionMoved):
            questions.keep(cast.clerk_of_bengbu, card.public_id, "old", LOOKED, "340300", at=AT)

    def test_not_without_words_not_twice_and_not_what_is_absent(self, cast: Cast) -> None:
        second(cast)
        card = open_questions_of(cast.daughter.pk, most=9)[0]
        with pytest.raises(QuestionReasonMissing):
            questions.keep(cast.clerk_of_bengbu, card.public_id, card.seal, "  ", "340300", at=AT)
        keep(cast)
        with pytest.raises(QuestionMoved):
            keep(cast, card.seal)
        with pytest.raises(QuestionNotFound):
            questions.keep(cast.clerk_of_bengbu, cast.girl.public_id, card.seal, LOOKED, "340300", at=AT)

    def test_the_database_keeps_answers(self, cast: Cast) -> None:
        second(cast)
        keep(cast)
        with pytest.raises(IntegrityError), transaction.atomic():
            QuestionAnswer.objects.update(reason="另")
        with pytest.raises(IntegrityError), transaction.atomic():
            KinshipQuestion.objects.update(state="gone")


def second(cast: Cast) -> Marriage:
    pair = (cast.daughter.pk, cast.stranger.pk)
    return kinship.record_marriage(SYSTEM, pair, starts_on=date(2025, 1, 1), evidence="结婚证", at=AT)


def record(parent: InsuredPerson, child: InsuredPerson, kind: ParentageKind, on: date) -> None:
    kinship.record_parentage(SYSTEM, NewParentage(parent.pk, child.pk, kind, on, "户口簿"), at=AT)


def keep(cast: Cast, seal: str = "") -> None:
    question = KinshipQuestion.objects.get()
    questions.keep(cast.clerk_of_bengbu, question.public_id, seal or question.seal, LOOKED, "340300", at=AT)
