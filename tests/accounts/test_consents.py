"""What a yes and a no to the use of one's data are worth, and that published words never change."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from accounts.actions import consents, notices
from accounts.enums.consents import ConsentAct, ConsentGiver, ConsentPurpose, LegalGround
from accounts.errors.consents import (
    ConsentNotAsked,
    ConsentOfGuardian,
    ConsentOfOneself,
    ConsentTextMoved,
)
from accounts.models.audit import AuditEvent
from accounts.models.consents import ConsentRecord
from accounts.models.notices import NoticeDelivery
from accounts.queries.consents import consents_of, may_use, who_refused
from accounts.rules.consent_texts import TEXTS
from accounts.rules.consents import ConsentFact, ConsentText, standing, text_on
from foundation.identifiers import uuid7
from tests.cast import BENGBU, Cast, citizen, sign_up

FACE, MESSAGES, REGISTER = ConsentPurpose.FACE, ConsentPurpose.MESSAGES, ConsentPurpose.REGISTER
AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
ON = date(2026, 3, 2)
LATER = AT + timedelta(hours=1)
# Whoever edits a published text breaks every record that names it: publish a new version instead.
PUBLISHED = {
    (REGISTER, 1): "19b449a5d2fd8238",
    (MESSAGES, 1): "5707194c9be94d6c",
    (FACE, 1): "32fe98c5cae24d78",
    (ConsentPurpose.COMMUNITY, 1): "2afddcecafedda60",
}


def worded(version: int, *, starts_on: date, asks_anew: bool = False) -> ConsentText:
    """Publish a made-up text."""
    return ConsentText(
        FACE, version, starts_on, LegalGround.CONSENT, True, True, asks_anew, "law", ("标题",), ("Title",)
    )


def said(act: ConsentAct, version: int = 1, giver: ConsentGiver = ConsentGiver.SELF) -> ConsentFact:
    return ConsentFact(FACE, version, act, giver, AT)


class TestTheRule:
    """Pure: texts and words in, standing out."""

    FIRST = worded(1, starts_on=date(2022, 1, 1))
    SMALL = worded(2, starts_on=date(2026, 1, 1))
    GREAT = worded(2, starts_on=date(2026, 1, 1), asks_anew=True)

    @pytest.mark.parametrize(
        ("word", "is_allowed"), [(None, False), (ConsentAct.GIVEN, True), (ConsentAct.WITHDRAWN, False)]
    )
    def test_without_a_living_yes_nothing_is_used(self, word: ConsentAct | None, is_allowed: bool) -> None:
        words = [said(word)] if word else []
        assert standing([self.FIRST], FACE, words, is_child=False, on=ON).is_allowed is is_allowed

    def test_the_last_word_counts(self) -> None:
        later = ConsentFact(FACE, 1, ConsentAct.WITHDRAWN, ConsentGiver.SELF, LATER)
        assert not standing(
            [self.FIRST], FACE, [later, said(ConsentAct.GIVEN)], is_child=False, on=ON
        ).is_allowed

    def test_a_text_that_says_the_same_in_other_words_keeps_the_yes(self) -> None:
        found = standing([self.FIRST, self.SMALL], FACE, [said(ConsentAct.GIVEN)], is_child=False, on=ON)
        assert (found.is_allowed, found.needs_anew, found.text.version) == (True, False, 2)

    def test_a_text_that_says_something_new_asks_anew_from_its_first_day(self) -> None:
        texts, words = [self.FIRST, self.GREAT], [said(ConsentAct.GIVEN)]
        before = standing(texts, FACE, words, is_child=False, on=date(2025, 12, 31))
        after = standing(texts, FACE, words, is_child=False, on=date(2026, 1, 1))
        assert (before.is_allowed, before.needs_anew) == (True, False)
        assert (after.is_allowed, after.needs_anew) == (False, True)

    @pytest.mark.parametrize(
        ("giver", "is_child", "is_allowed"),
        [
            (ConsentGiver.GUARDIAN, True, True),
            (ConsentGiver.GUARDIAN, False, False),
            (ConsentGiver.SELF, True, False),
            (ConsentGiver.SELF, False, True),
        ],
    )
    def test_whose_yes_counts_changes_with_age(
        self, giver: ConsentGiver, is_child: bool, is_allowed: bool
    ) -> None:
        found = standing([self.FIRST], FACE, [said(ConsentAct.GIVEN, 1, giver)], is_child=is_child, on=ON)
        assert (found.is_allowed, found.needs_anew) == (is_allowed, not is_allowed)

    def test_what_the_law_asks_needs_no_word_and_heeds_none(self) -> None:
        no = ConsentFact(REGISTER, 1, ConsentAct.WITHDRAWN, ConsentGiver.SELF, AT)
        assert standing(TEXTS, REGISTER, [no], is_child=False, on=ON).is_allowed

    def test_what_may_be_refused_stops_with_a_no_and_goes_on_without_a_word(self) -> None:
        no = ConsentFact(MESSAGES, 1, ConsentAct.WITHDRAWN, ConsentGiver.SELF, AT)
        assert standing(TEXTS, MESSAGES, [], is_child=False, on=ON).is_allowed
        assert not standing(TEXTS, MESSAGES, [no], is_child=False, on=ON).is_allowed


class TestTheTexts:
    """What was published."""

    def test_no_published_text_was_edited(self) -> None:
        assert {(one.purpose, one.version): one.seal.hex()[:16] for one in TEXTS} == PUBLISHED

    @pytest.mark.parametrize("purpose", list(ConsentPurpose))
    def test_every_purpose_has_a_text_whose_versions_follow_one_another(
        self, purpose: ConsentPurpose
    ) -> None:
        versions = [one for one in TEXTS if one.purpose is purpose]
        assert [one.version for one in versions] == list(range(1, len(versions) + 1))
        assert [one.starts_on for one in versions] == sorted(one.starts_on for one in versions)
        assert text_on(TEXTS, purpose, on=ON) in versions

    def test_both_languages_say_as_many_things(self) -> None:
        assert [len(one.zh) for one in TEXTS] == [len(one.en) for one in TEXTS]


class TestSaying:
    """The actions, on the cast."""

    def test_a_yes_names_what_was_read_and_is_audited(self, cast: Cast) -> None:
        consents.give(citizen(cast.daughter), FACE, version=1, at=AT)

        row = ConsentRecord.objects.get(person=cast.daughter)
        assert bytes(row.text_hash) == text_on(TEXTS, FACE, on=ON).seal
        assert (row.act, row.giver) == (ConsentAct.GIVEN, ConsentGiver.SELF)
        assert may_use(cast.daughter.pk, FACE, on=ON)
        assert not may_use(cast.husband.pk, FACE, on=ON)
        event = AuditEvent.objects.get(action="consent.given")
        assert (event.subject_person_id, event.facts) == (cast.daughter.pk, {"purpose": "face", "version": 1})

    def test_saying_it_again_writes_nothing(self, cast: Cast) -> None:
        daughter = citizen(cast.daughter)
        consents.withdraw(daughter, FACE, at=AT)
        assert not ConsentRecord.objects.exists()
        for _again in range(2):
            consents.give(daughter, FACE, version=1, at=AT)
        for _again in range(2):
            consents.withdraw(daughter, FACE, at=LATER)
        acts = ConsentRecord.objects.order_by("pk").values_list("act", flat=True)
        assert list(acts) == [ConsentAct.GIVEN, ConsentAct.WITHDRAWN]

    def test_a_yes_to_another_version_is_not_taken(self, cast: Cast) -> None:
        with pytest.raises(ConsentTextMoved):
            consents.give(citizen(cast.daughter), FACE, version=2, at=AT)
        assert not may_use(cast.daughter.pk, FACE, on=ON)

    def test_what_the_law_asks_can_be_neither_given_nor_taken_back(self, cast: Cast) -> None:
        with pytest.raises(ConsentNotAsked):
            consents.give(citizen(cast.daughter), REGISTER, version=1, at=AT)
        with pytest.raises(ConsentNotAsked):
            consents.withdraw(citizen(cast.daughter), REGISTER, at=AT)

    def test_a_child_says_no_alone_and_yes_from_fourteen_on(self, cast: Cast) -> None:
        sign_up("+8613700000041", cast.boy)
        boy = citizen(cast.boy)
        with pytest.raises(ConsentOfGuardian):
            consents.give(boy, FACE, version=1, at=datetime(2026, 9, 8, 15, 59, tzinfo=UTC))
        consents.withdraw(boy, MESSAGES, at=AT)
        assert not may_use(cast.boy.pk, MESSAGES, on=ON)
        # His fourteenth birthday begins at midnight in China.
        consents.give(boy, FACE, version=1, at=datetime(2026, 9, 8, 16, 0, tzinfo=UTC))
        assert may_use(cast.boy.pk, FACE, on=date(2026, 9, 9))

    def test_the_page_of_all_purposes_needs_few_statements(
        self, cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        with django_assert_max_num_queries(3):
            found = consents_of(cast.daughter.pk, on=ON)
        assert [one.text.purpose for one in found] == list(ConsentPurpose)

    @pytest.mark.parametrize("change", ["UPDATE %s SET act = 'given'", "DELETE FROM %s"])
    def test_what_was_said_stays_said(self, cast: Cast, change: str) -> None:
        consents.give(citizen(cast.daughter), FACE, version=1, at=AT)
        with (
            connection.cursor() as cursor,
            pytest.raises(DatabaseError, match="append"),
            transaction.atomic(),
        ):
            cursor.execute(change % "accounts_consentrecord")


class TestMessages:
    """Whoever turned text messages off finds everything in the inbox, and nothing on the phone."""

    def post(self, cast: Cast, key: str) -> int:
        new = notices.NewNotice(key, key, cast.daughter.pk, cast.daughter.pk, "certification.recorded")
        notices.post_many([new], at=AT)
        return NoticeDelivery.objects.filter(notice__key=key).count()

    def test_off_and_on_again(self, cast: Cast) -> None:
        daughter = citizen(cast.daughter)
        assert self.post(cast, "before") == 1
        consents.withdraw(daughter, MESSAGES, at=AT)
        assert self.post(cast, "off") == 0
        assert cast.daughter.notices.filter(key="off").exists()
        consents.give(daughter, MESSAGES, version=1, at=LATER)
        assert self.post(cast, "on") == 1

    def test_only_whose_last_word_was_no_count_as_refusing(self, cast: Cast) -> None:
        consents.withdraw(citizen(cast.daughter), MESSAGES, at=AT)
        consents.withdraw(citizen(cast.husband), MESSAGES, at=AT)
        consents.give(citizen(cast.husband), MESSAGES, version=1, at=LATER)
        everybody = [cast.daughter.pk, cast.husband.pk, cast.mother.pk]
        assert who_refused(everybody, MESSAGES) == {cast.daughter.pk}
        assert who_refused([], MESSAGES) == frozenset()


class TestForAChild:
    """A guardian speaks before a clerk; who spoke is kept, and a grown-up speaks for themselves."""

    @staticmethod
    def spoken(cast: Cast, version: int = 1) -> consents.SpokenFor:
        return consents.SpokenFor(cast.daughter.pk, FACE, version, BENGBU, "来窗口办理")

    def test_a_guardians_yes_counts_and_names_who_gave_it(self, cast: Cast) -> None:
        clerk, boy = cast.clerk_of_bengbu, cast.boy
        assert not may_use(boy.pk, FACE, on=ON)
        for _twice in range(2):
            consents.give_for_child(clerk, boy.pk, self.spoken(cast), at=AT)
        record = ConsentRecord.objects.get(person=boy)
        assert (record.giver, record.guardian_id, record.user_id) == (
            ConsentGiver.GUARDIAN,
            cast.daughter.pk,
            clerk.user_id,
        )
        assert may_use(boy.pk, FACE, on=ON)
        event = AuditEvent.objects.get(action="consent.given", subject_person_id=boy.pk)
        assert (event.actor_area_key, event.reason, event.facts["giver"]) == (
            BENGBU,
            "来窗口办理",
            "guardian",
        )
        # On the fourteenth birthday it ends, and the young person is asked.
        assert not may_use(boy.pk, FACE, on=date(2026, 9, 9))

    def test_nobody_speaks_for_a_grown_up_or_to_another_text(self, cast: Cast) -> None:
        clerk = cast.clerk_of_bengbu
        with pytest.raises(ConsentOfOneself):
            consents.give_for_child(clerk, cast.girl.pk, self.spoken(cast), at=AT)
        with pytest.raises(ConsentTextMoved):
            consents.give_for_child(clerk, cast.boy.pk, self.spoken(cast, version=2), at=AT)
        asked = consents.SpokenFor(cast.daughter.pk, REGISTER, 1, BENGBU, "来窗口办理")
        with pytest.raises(ConsentNotAsked):
            consents.give_for_child(clerk, cast.boy.pk, asked, at=AT)
        assert not ConsentRecord.objects.exists()

    def test_the_database_wants_the_guardians_name(self, cast: Cast) -> None:
        consents.give_for_child(cast.clerk_of_bengbu, cast.boy.pk, self.spoken(cast), at=AT)
        row = ConsentRecord.objects.get()
        for giver, guardian in ((ConsentGiver.GUARDIAN, None), (ConsentGiver.SELF, cast.daughter.pk)):
            row.pk, row.public_id, row.giver, row.guardian_id = None, uuid7(), giver.value, guardian
            with pytest.raises(IntegrityError, match="accounts_consent_guardian_named"), transaction.atomic():
                row.save(force_insert=True)
