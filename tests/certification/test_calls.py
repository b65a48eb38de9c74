"""Telephone calls: what agrees with the record, what is never told, and who may be on the line."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.enums.users import StaffRole
from accounts.models.audit import AuditEvent
from accounts.models.notices import Notice
from accounts.queries.people import number_of
from accounts.rules.actors import Actor
from certification.actions import calls
from certification.actions.calls import NewCall
from certification.enums import CallbackWhy, CallOutcome, CallQuestion, CallState
from certification.errors import (
    CallAnswered,
    CallerNotKnown,
    CallNoteMissing,
    CallNotFound,
    CallNotRecorded,
    CallsPaused,
    ClerkIsRelative,
)
from certification.models.calls import PhoneCall
from certification.queries.calls import callbacks_wanted, facts_of, failed_count
from certification.rules.calls import CallFacts, askable, is_match, matched_count
from foundation.identifiers import PhoneInvalid
from tests import cast as stage
from tests.cast import AT, BENGBU, ON, Cast

FACTS = CallFacts(
    born_on=date(1936, 2, 28),
    card_tails=frozenset({"5678"}),
    id_tail="002X",
    area_names=frozenset({"蚌埠市", "Bengbu"}),
    relative_names=frozenset({"李秀英", "买买提·艾力"}),
    last_months=frozenset({(2025, 3)}),
)


class TestWhatAgrees:
    @pytest.mark.parametrize(
        ("question", "said", "agrees"),
        [
            (CallQuestion.BIRTH_DATE, "1936-02-28", True),
            (CallQuestion.BIRTH_DATE, "19360228", True),
            (CallQuestion.BIRTH_DATE, "1936年2月28日", True),
            (CallQuestion.BIRTH_DATE, "１９３６．２．２８", True),
            (CallQuestion.BIRTH_DATE, "1936-02-27", False),
            (CallQuestion.BIRTH_DATE, "1936-02-30", False),
            (CallQuestion.BIRTH_DATE, "二月二十八", False),
            (CallQuestion.BIRTH_DATE, "", False),
            (CallQuestion.CARD_TAIL, " 5678 ", True),
            (CallQuestion.CARD_TAIL, "678", False),
            (CallQuestion.ID_TAIL, "002x", True),
            (CallQuestion.ID_TAIL, "2X", False),
            (CallQuestion.PAYING_AREA, "蚌埠", True),
            (CallQuestion.PAYING_AREA, "安徽省蚌埠市", True),
            (CallQuestion.PAYING_AREA, "bengbu", True),
            (CallQuestion.PAYING_AREA, "合肥", False),
            (CallQuestion.PAYING_AREA, "市", False),
            (CallQuestion.RELATIVE_NAME, "李秀英", True),
            (CallQuestion.RELATIVE_NAME, "买买提•艾力", True),
            (CallQuestion.RELATIVE_NAME, "李秀", False),
            (CallQuestion.LAST_MONTH, "2025-03", True),
            (CallQuestion.LAST_MONTH, "2025年3月", True),
            (CallQuestion.LAST_MONTH, "2025-04", False),
        ],
    )
    def test_an_answer_agrees_as_people_say_it_and_no_further(
        self, question: CallQuestion, said: str, agrees: bool
    ) -> None:
        assert is_match(question, said, FACTS) is agrees

    def test_what_is_not_on_record_is_not_asked_and_only_one_number_is(self) -> None:
        assert CallQuestion.ID_TAIL not in askable(FACTS)
        bare = CallFacts(born_on=date(1936, 2, 28), id_tail="0021")
        assert askable(bare) == (CallQuestion.BIRTH_DATE, CallQuestion.ID_TAIL)

    def test_only_what_was_asked_counts(self) -> None:
        said = {CallQuestion.BIRTH_DATE: "1936-02-28", CallQuestion.RELATIVE_NAME: "李秀英"}
        assert matched_count([CallQuestion.BIRTH_DATE, CallQuestion.CARD_TAIL], said, FACTS) == 1

    def test_facts_are_printed_by_no_traceback(self) -> None:
        assert not any(word in repr(FACTS) for word in ("1936", "5678", "002X", "李秀英"))


def new(cast: Cast, number: str = "") -> NewCall:
    return NewCall(cast.grandmother.public_id, "电话咨询", number)


def right(cast: Cast, questions: list[str]) -> dict[CallQuestion, str]:
    """What the grandmother herself says."""
    facts = facts_of(cast.grandmother.pk, on=ON)
    said = {
        CallQuestion.BIRTH_DATE: facts.born_on.isoformat(),
        CallQuestion.ID_TAIL: number_of(cast.grandmother.pk)[-4:],
        CallQuestion.PAYING_AREA: "蚌埠",
        CallQuestion.RELATIVE_NAME: "李秀英",
        CallQuestion.LAST_MONTH: "2025-03",
    }
    return {CallQuestion(question): said[CallQuestion(question)] for question in questions}


def on_the_line(cast: Cast) -> PhoneCall:
    made = calls.begin(cast.clerk_of_bengbu, new(cast), at=AT)
    calls.agree_to_recording(cast.clerk_of_bengbu, made, "rec-1", at=AT)
    return PhoneCall.objects.get(public_id=made)


def failed(cast: Cast, minutes: int = 0) -> PhoneCall:
    at = AT + timedelta(minutes=minutes)
    made = calls.begin(cast.clerk_of_bengbu, new(cast), at=at)
    calls.agree_to_recording(cast.clerk_of_bengbu, made, "rec", at=at)
    assert not calls.answer(cast.clerk_of_bengbu, made, {}, at=at)
    calls.close(cast.clerk_of_bengbu, made, CallOutcome.NOT_ENOUGH, "", at=at)
    return PhoneCall.objects.get(public_id=made)


class TestTheLine:
    def test_questions_are_drawn_kinds_are_kept_and_no_answer_is(self, cast: Cast) -> None:
        row = on_the_line(cast)
        assert (len(row.questions), row.needed_count) == (4, 3)
        assert set(row.questions) < {"birth_date", "id_tail", "paying_area", "relative_name", "last_month"}
        said = right(cast, row.questions)
        assert calls.answer(cast.clerk_of_bengbu, row.public_id, said, at=AT)
        row.refresh_from_db()
        assert row.matched_count == 4
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_jsonb(c)::text FROM certification_phonecall c")
            kept = cursor.fetchone()[0]
        told = " ".join(
            str(event.facts) + event.reason for event in AuditEvent.objects.filter(object_kind="call")
        )
        for answer in said.values():
            assert answer not in kept
            assert answer not in told

    def test_nobody_answers_twice_nor_before_the_yes_to_recording(self, cast: Cast) -> None:
        made = calls.begin(cast.clerk_of_bengbu, new(cast), at=AT)
        with pytest.raises(CallNotRecorded):
            calls.answer(cast.clerk_of_bengbu, made, {}, at=AT)
        with pytest.raises(CallNotRecorded):
            calls.agree_to_recording(cast.clerk_of_bengbu, made, "  ", at=AT)
        calls.agree_to_recording(cast.clerk_of_bengbu, made, "rec-1", at=AT)
        assert not calls.answer(cast.clerk_of_bengbu, made, {}, at=AT)
        row = PhoneCall.objects.get()
        with pytest.raises(CallAnswered):
            calls.answer(cast.clerk_of_bengbu, made, right(cast, row.questions), at=AT)
        assert PhoneCall.objects.get().matched_count == 0

    def test_one_line_an_operator_and_a_click_twice_is_one_call(self, cast: Cast) -> None:
        first = calls.begin(cast.clerk_of_bengbu, new(cast, "138 0013 8000"), at=AT)
        assert calls.begin(cast.clerk_of_bengbu, new(cast), at=AT) == first
        assert PhoneCall.objects.get().number_masked == "138****8000"

    def test_a_number_nobody_can_have_is_refused(self, cast: Cast) -> None:
        with pytest.raises(PhoneInvalid):
            calls.begin(cast.clerk_of_bengbu, new(cast, "12"), at=AT)

    def test_a_colleague_and_another_area_are_told_there_is_no_such_call(self, cast: Cast) -> None:
        row = on_the_line(cast)
        colleague = stage.staff("+8613700000051", StaffRole.CLERK, BENGBU)
        nobody = Actor(cast.clerk_of_bengbu.roles, user_id=0, area_keys=frozenset({BENGBU}))
        for actor in (colleague, cast.clerk_of_shenzhen, cast.officer, nobody):
            with pytest.raises(CallNotFound):
                calls.answer(actor, row.public_id, right(cast, row.questions), at=AT)
        assert PhoneCall.objects.get().answered_at is None

    def test_no_operator_serves_a_relative(self, cast: Cast) -> None:
        kin = replace(cast.clerk_of_bengbu, person_id=cast.mother.pk)
        with pytest.raises(ClerkIsRelative):
            calls.begin(kin, new(cast), at=AT)
        wish = calls.want_callback(cast.grandmother.pk, BENGBU, CallbackWhy.ASKED, at=AT)
        with pytest.raises(ClerkIsRelative):
            calls.take_up(kin, wish, "回电", at=AT)
        assert PhoneCall.objects.get().state == CallState.CALLBACK_WANTED


class TestTheEnd:
    def test_a_suspicion_needs_words_and_waits_for_a_colleague(self, cast: Cast) -> None:
        row = on_the_line(cast)
        with pytest.raises(CallNoteMissing):
            calls.close(cast.clerk_of_bengbu, row.public_id, CallOutcome.SUSPICIOUS, " ", at=AT)
        calls.close(cast.clerk_of_bengbu, row.public_id, CallOutcome.SUSPICIOUS, "旁边有人提示", at=AT)
        with pytest.raises(CallNotFound):
            calls.look_at(cast.clerk_of_bengbu, row.public_id, at=AT)
        colleague = stage.staff("+8613700000053", StaffRole.CLERK, BENGBU)
        calls.look_at(colleague, row.public_id, at=AT)
        with pytest.raises(CallNotFound):
            calls.look_at(colleague, row.public_id, at=AT)

    def test_nobody_is_said_to_be_known_whose_answers_did_not_suffice(self, cast: Cast) -> None:
        row = on_the_line(cast)
        for outcome in (CallOutcome.NOT_COUNTED, CallOutcome.RECORDED):
            with pytest.raises(CallerNotKnown):
                calls.close(cast.clerk_of_bengbu, row.public_id, outcome, "", at=AT)

    def test_after_three_failed_calls_a_day_none_is_taken_and_the_person_hears_of_it(
        self, cast: Cast
    ) -> None:
        failed(cast)
        failed(cast, 1)
        assert not Notice.objects.filter(template="certification.calls_paused").exists()
        failed(cast, 2)
        told = Notice.objects.filter(template="certification.calls_paused")
        assert set(told.values_list("recipient_id", flat=True)) == {cast.grandmother.pk, cast.daughter.pk}
        with pytest.raises(CallsPaused):
            calls.begin(cast.clerk_of_bengbu, new(cast), at=AT + timedelta(hours=1))
        # In China the day ends eight hours before it does at Greenwich.
        midnight = AT.replace(hour=16, minute=0)
        assert failed_count(cast.grandmother.pk, on=ON + timedelta(days=1)) == 0
        assert calls.begin(cast.clerk_of_bengbu, new(cast), at=midnight)

    def test_what_has_ended_stays(self, cast: Cast) -> None:
        row = failed(cast)
        with pytest.raises(DatabaseError), transaction.atomic():
            PhoneCall.objects.filter(pk=row.pk).update(outcome=CallOutcome.NOT_COUNTED.value)
        with pytest.raises(DatabaseError), transaction.atomic():
            PhoneCall.objects.filter(pk=row.pk).delete()
        with pytest.raises(DatabaseError), transaction.atomic():
            PhoneCall.objects.filter(pk=on_the_line(cast).pk).update(
                state=CallState.CLOSED.value, outcome=CallOutcome.RECORDED.value, closed_at=AT
            )


class TestCallingBack:
    def test_wished_twice_is_one_row_and_the_longest_waits_first(self, cast: Cast) -> None:
        one = calls.want_callback(cast.grandmother.pk, BENGBU, CallbackWhy.VOICE_MENU, at=AT)
        assert calls.want_callback(cast.grandmother.pk, BENGBU, CallbackWhy.ASKED, at=AT) == one
        other = calls.want_callback(cast.father.pk, BENGBU, CallbackWhy.ASKED, at=AT + timedelta(minutes=1))
        assert [card.public_id for card in callbacks_wanted({BENGBU})] == [one, other]
        assert callbacks_wanted({stage.SHENZHEN}) == []

    def test_taken_up_by_one(self, cast: Cast) -> None:
        wish = calls.want_callback(cast.grandmother.pk, BENGBU, CallbackWhy.ASKED, at=AT)
        with pytest.raises(CallNotFound):
            calls.take_up(cast.clerk_of_shenzhen, wish, "回电", at=AT)
        assert calls.take_up(cast.clerk_of_bengbu, wish, "回电", at=AT) == wish
        colleague = stage.staff("+8613700000054", StaffRole.CLERK, BENGBU)
        with pytest.raises(CallNotFound):
            calls.take_up(colleague, wish, "回电", at=AT)
        again = calls.want_callback(cast.grandmother.pk, BENGBU, CallbackWhy.NOT_REACHED, at=AT)
        assert again != wish
