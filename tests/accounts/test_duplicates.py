"""Finding pairs that may be one person: each ground, once, bounded, and gone for good when they are two people."""

import random
from datetime import date
from io import StringIO
from itertools import combinations
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from accounts.actions import documents, duplicates
from accounts.actions.documents import NewDocument, Why
from accounts.actions.duplicates import Words
from accounts.actions.people import NewPerson, register
from accounts.enums.documents import DocumentKind, DocumentSource
from accounts.enums.duplicates import DuplicateGround, DuplicateState
from accounts.enums.registry import ImportState
from accounts.errors.duplicates import (
    DuplicateDecided,
    DuplicateMoved,
    DuplicateNotFound,
    DuplicateReasonMissing,
)
from accounts.models.audit import AuditEvent
from accounts.models.duplicates import DuplicateDecision, DuplicatePair
from accounts.models.people import InsuredPerson
from accounts.models.registry import ImportBatch
from accounts.queries import duplicates as queries
from accounts.queries.duplicates import decisions_of, marks_of, open_pairs_of, pairs_after
from accounts.queries.registry import is_search_due
from accounts.rules.actors import SYSTEM, Actor
from accounts.rules.documents import DocumentNumber, parse
from accounts.rules.duplicates import GROUP_MAX, PAIRS_OF_GROUP_MAX, grounds_between, seal_of
from accounts.tasks import find_duplicates
from foundation.identifiers import Sex, synthetic_id_number
from tests.cast import AT, BUILT_AT, ON, load, sign_up

pytestmark = pytest.mark.django_db

BORN = date(1950, 1, 1)
NUMBER, SOUND, NAME = DuplicateGround.SAME_NUMBER, DuplicateGround.SAME_SOUND, DuplicateGround.SAME_NAME


def number(sequence: int, born_on: date = BORN) -> DocumentNumber:
    text = synthetic_id_number(county_code="349900", born_on=born_on, sequence=sequence)
    return parse(DocumentKind.CITIZEN_ID, text, on=ON)


def police(sequence: int) -> NewDocument:
    return NewDocument(number(sequence), DocumentSource.POLICE_CERTIFICATE)


def person(
    name: str,
    sequence: int | None = None,
    *,
    sex: Sex = Sex.MALE,
    born_on: date = BORN,
    parsed: DocumentNumber | None = None,
) -> InsuredPerson:
    new = NewPerson(name, sex, born_on, number(sequence) if sequence else parsed)
    return register(SYSTEM, new, at=BUILT_AT)


def clerk() -> Actor:
    return Actor(frozenset(), user_id=sign_up("+8613700000099", is_staff=True).pk)


def find() -> duplicates.Found:
    found = duplicates.find(at=AT)
    assert found is not None
    return found


def pairs() -> dict[tuple[int, int], tuple[DuplicateGround, ...]]:
    listed = [pair for state in DuplicateState for pair in pairs_after(state, None, None, most=1000)]
    return {pair.people_ids: pair.grounds for pair in listed}


def seal(pair: DuplicatePair) -> str:
    return seal_of(DuplicateState(pair.state), marks_of((pair.one_id, pair.other_id)))


class TestGrounds:
    def test_one_number_of_two(self) -> None:
        one, other = person("张建国", 701), person("李援朝", 701, born_on=date(1951, 2, 2))
        find()
        assert pairs() == {(one.pk, other.pk): (NUMBER,)}

    def test_a_former_number_counts_too(self) -> None:
        one, other = person("张建国", 703), person("李援朝", 705, born_on=date(1951, 2, 2))
        paper = one.documents.get()
        documents.change_number(SYSTEM, paper.public_id, police(707), Why("核查"), at=AT)
        documents.add(SYSTEM, other.pk, police(703), Why("核查"), at=AT)
        find()
        assert pairs() == {(one.pk, other.pk): (NUMBER,)}

    def test_the_old_writing_of_a_number_counts_too(self) -> None:
        """One was registered by 15 digits, the other stands with them as a number of another kind."""
        long = number(703).number
        one = person("张建国", parsed=parse(DocumentKind.CITIZEN_ID, long[:6] + long[8:-1], on=ON))
        other = person("李援朝", 705, born_on=date(1951, 2, 2))
        alias = one.documents.get(role="alias")
        paper = other.documents.get()
        paper.pk, paper.public_id, paper.number_index = None, uuid4(), alias.number_index
        paper.save(force_insert=True)
        find()
        assert pairs() == {(one.pk, other.pk): (NUMBER,)}

    def test_a_number_registered_twice_is_on_the_list_at_once(self) -> None:
        one, other = person("张建国", 701), person("李援朝", 701, born_on=date(1951, 2, 2))
        assert pairs() == {(one.pk, other.pk): (NUMBER,)}
        third = person("王大明", 701, born_on=date(1952, 2, 2))
        assert len(pairs()) == 3
        assert find() == duplicates.Found()
        assert {card.other_id for card in open_pairs_of(third.pk, most=9)} == {third.pk}

    def test_a_number_of_a_crowd_is_bounded_too(self) -> None:
        load([NewPerson(chr(0x4E00 + place) * 2, Sex.MALE, BORN, number(701)) for place in range(30)])
        last = person("李援朝", 701, born_on=date(1951, 2, 2))
        assert len(open_pairs_of(last.pk, most=99)) == GROUP_MAX - 1

    def test_one_name_birth_date_and_sex(self) -> None:
        one, other = person("张建国", 701), person("张建国", 703)
        person("张建国", 702, sex=Sex.FEMALE, born_on=date(1950, 1, 2))
        find()
        assert pairs() == {(one.pk, other.pk): (NAME,)}

    def test_names_that_sound_alike(self) -> None:
        """Another character for the same sound, and the same name with another sex on record."""
        one, other = person("单晓伟"), person("山小伟")
        woman = person("单晓伟", sex=Sex.FEMALE)
        far = person("山小伟", born_on=date(1950, 1, 2))
        find()
        found = pairs()
        assert found[one.pk, other.pk] == found[one.pk, woman.pk] == found[other.pk, woman.pk] == (SOUND,)
        assert all(far.pk not in ids for ids in found)

    def test_grounds_add_up(self) -> None:
        one, other = person("张建国", 701), person("张建国", 701)
        assert find() == duplicates.Found(again_count=1)
        assert pairs() == {(one.pk, other.pk): (NUMBER, NAME)}

    def test_what_was_taken_back_with_its_register_is_nobody(self) -> None:
        one, other = person("张建国", 701), person("张建国", 703)
        InsuredPerson.objects.filter(pk=other.pk).update(withdrawn_at=AT)
        assert find() == duplicates.Found()
        InsuredPerson.objects.filter(pk=other.pk).update(withdrawn_at=None)
        find()
        InsuredPerson.objects.filter(pk=one.pk).update(withdrawn_at=AT)
        assert pairs() == {}

    @pytest.mark.parametrize(
        "name",
        ["'; DROP TABLE accounts_insuredperson; --", "=1+1", "%s %(at)s {shared}", "𠮷野家·阿不都\u200d拉"],
    )
    def test_hostile_names_are_compared_like_any_other(self, name: str) -> None:
        rows = [
            InsuredPerson(name=name, name_typed=name, name_keys=[name], sex="M", born_on=BORN, recorded_at=AT)
            for _place in range(2)
        ]
        one, other = InsuredPerson.objects.bulk_create(rows)
        find()
        assert pairs() == {(one.pk, other.pk): (NAME,)}

    def test_the_rule_finds_what_the_statements_find(self) -> None:
        """Everybody compared with everybody by the rule, in groups below the limit, gives the same pairs."""
        rng = random.Random(7)
        for _place in range(40):
            person(
                rng.choice(["单伟", "山伟", "张伟", "章伟", "曾乐"]),
                rng.choice([None, 801, 803, 805, 807, 809]),
                sex=rng.choice([Sex.MALE, Sex.FEMALE]),
                born_on=rng.choice([date(1950, 1, day) for day in range(1, 9)]),
            )
        find()
        marks = marks_of(InsuredPerson.objects.values_list("pk", flat=True))
        expected = {
            (one, other): grounds_between(marks[one], marks[other])
            for one, other in combinations(sorted(marks), 2)
        }
        assert pairs() == {ids: grounds for ids, grounds in expected.items() if grounds}
        assert len(pairs()) > 10


class TestAgain:
    def test_a_second_search_writes_nothing(self) -> None:
        person("张建国", 701)
        person("张建国", 701)
        find()
        before = list(DuplicatePair.objects.values())
        assert find() == duplicates.Found()
        assert list(DuplicatePair.objects.values()) == before

    def test_two_people_come_back_only_with_a_new_ground(self) -> None:
        one, other = person("张建国", 701), person("张建国", 703)
        find()
        pair = DuplicatePair.objects.get()
        duplicates.decide_different(clerk(), pair.public_id, seal(pair), Words(" 两人当面核对 "), at=AT)
        assert find() == duplicates.Found()
        assert DuplicatePair.objects.get().state == "different"

        documents.add(SYSTEM, other.pk, police(701), Why("核查"), at=AT)
        pair.refresh_from_db()
        assert (pair.state, pair.grounds) == ("open", ["same_name", "same_number"])
        # What was said is said, on the grounds of then.
        (line,) = decisions_of(pair.pk)
        assert (line.verdict.value, line.grounds, line.reason) == ("different", (NAME,), "两人当面核对")
        assert [card.people_ids for card in open_pairs_of(one.pk, most=5)] == [(one.pk, other.pk)]

    def test_merged_ones_never_come_back(self) -> None:
        one, other = person("张建国", 701), person("张建国", 703)
        find()
        DuplicatePair.objects.update(state="merged")
        documents.add(SYSTEM, other.pk, NewDocument(number(701), DocumentSource.IMPORT), Why("核查"), at=AT)
        find()
        assert DuplicatePair.objects.get().grounds == ["same_name"]
        assert open_pairs_of(one.pk, most=5) == []

    def test_a_crowd_makes_a_bounded_number_of_pairs_and_says_so(self) -> None:
        crowd = load([NewPerson("王伟", Sex.MALE, BORN, None) for _place in range(50)])
        found = find()
        assert (found.new_count, found.crowded_count) == (PAIRS_OF_GROUP_MAX, 1)
        newest = {row.pk for row in crowd[-GROUP_MAX:]}
        assert {pk for ids in pairs() for pk in ids} == newest
        # Who comes next is compared with the newest, and nobody else is once more.
        load([NewPerson("王伟", Sex.MALE, BORN, None)])
        assert find().new_count == GROUP_MAX - 1
        report = queries.last_search()
        assert report is not None
        assert (report.at, report.crowded_count) == (AT, 1)

    def test_somebody_else_is_searching(self) -> None:
        other = connection.copy()
        try:
            with other.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_lock(%s)", [duplicates._LOCK])
            assert duplicates.find(at=AT) is None
            assert queries.last_search() is None
        finally:
            other.close()

    def test_an_operator_is_told_how_it_goes(self) -> None:
        load([NewPerson("王伟", Sex.MALE, BORN, None) for _place in range(12)])
        said = StringIO()
        call_command("find_duplicates", stdout=said)
        assert f"same_name: {PAIRS_OF_GROUP_MAX} new pairs, 0 with one more ground" in said.getvalue()
        assert "1 groups are larger than 10" in said.getvalue()

    def test_the_tick_searches_once(self) -> None:
        load([NewPerson("王伟", Sex.MALE, BORN, None) for _place in range(2)])
        find_duplicates()
        assert DuplicatePair.objects.count() == 1
        load([NewPerson("李伟", Sex.MALE, BORN, None) for _place in range(2)])
        find_duplicates()
        assert DuplicatePair.objects.count() == 1

    def test_a_merged_one_is_compared_by_its_numbers_as_the_one_that_goes_on(self) -> None:
        alias, goes_on = person("张建国", 701), person("章建国", 703, born_on=date(1950, 1, 2))
        third = person("李援朝", 705, born_on=date(1951, 2, 2))
        InsuredPerson.objects.filter(pk=alias.pk).update(merged_into=goes_on)
        documents.add(SYSTEM, third.pk, police(701), Why("核查"), at=AT)
        find()
        assert pairs() == {(goes_on.pk, third.pk): (NUMBER,)}

    def test_it_is_due_once_a_day_and_after_a_register(self) -> None:
        assert is_search_due(queries.SEARCHED, at=AT)
        find()
        assert not is_search_due(queries.SEARCHED, at=AT)
        assert is_search_due(queries.SEARCHED, at=AT.replace(day=3))
        ImportBatch.objects.create(
            state=ImportState.DONE.value, created_at=AT, ended_at=AT.replace(minute=5), area_key=""
        )
        assert is_search_due(queries.SEARCHED, at=AT.replace(minute=6))


class TestDeciding:
    @pytest.fixture
    def pair(self, db: None) -> DuplicatePair:
        person("张建国", 701)
        person("张建国", 703)
        find()
        return DuplicatePair.objects.get()

    def test_both_read_of_it_and_nobody_reads_of_the_other(self, pair: DuplicatePair) -> None:
        duplicates.decide_different(clerk(), pair.public_id, seal(pair), Words("两人"), at=AT)
        events = AuditEvent.objects.filter(action="duplicate.different")
        assert {event.subject_person_id for event in events} == {pair.one_id, pair.other_id}
        assert all(event.facts == {} and event.reason == "两人" for event in events)

    def test_it_is_decided_once(self, pair: DuplicatePair) -> None:
        actor, seen = clerk(), seal(pair)
        duplicates.decide_different(actor, pair.public_id, seen, Words("两人"), at=AT)
        with pytest.raises(DuplicateDecided):
            duplicates.decide_different(actor, pair.public_id, seen, Words("两人"), at=AT)
        assert DuplicateDecision.objects.count() == 1

    def test_what_has_changed_is_compared_again(self, pair: DuplicatePair) -> None:
        seen = seal(pair)
        InsuredPerson.objects.filter(pk=pair.one_id).update(name="张建郭")
        with pytest.raises(DuplicateMoved):
            duplicates.decide_different(clerk(), pair.public_id, seen, Words("两人"), at=AT)
        assert seal(pair) != seen

    def test_words_are_needed_and_a_pair(self, pair: DuplicatePair) -> None:
        with pytest.raises(DuplicateReasonMissing):
            duplicates.decide_different(clerk(), pair.public_id, seal(pair), Words("  "), at=AT)
        with pytest.raises(DuplicateNotFound):
            duplicates.decide_different(clerk(), uuid4(), seal(pair), Words("两人"), at=AT)
        assert DuplicatePair.objects.get().state == "open"


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"grounds": []}, "has_grounds"),
        ({"grounds": ["same_shoes"]}, "has_grounds"),
        ({"state": "perhaps"}, "duplicate_state"),
        ({"found_at": BUILT_AT}, "never changed"),
    ],
)
def test_the_database_holds_what_a_pair_is(change: dict[str, object], constraint: str) -> None:
    person("张建国", 701)
    person("张建国", 703)
    find()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        DuplicatePair.objects.update(**change)


def test_pairs_and_decisions_stay() -> None:
    one, other = person("张建国", 701), person("张建国", 703)
    find()
    pair = DuplicatePair.objects.get()
    duplicates.decide_different(clerk(), pair.public_id, seal(pair), Words("两人"), at=AT)
    for act in (pair.delete, DuplicateDecision.objects.all().delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        DuplicateDecision.objects.update(reason="别的")
    turned = DuplicatePair(one=other, other=one, grounds=["same_name"], found_at=AT)
    with pytest.raises(IntegrityError, match="in_order"), transaction.atomic():
        turned.save(force_insert=True)
    twice = DuplicatePair(one=one, other=other, grounds=["same_name"], found_at=AT)
    with pytest.raises(IntegrityError, match="duplicate_once"), transaction.atomic():
        twice.save(force_insert=True)
