"""How people wish to be written to, and the word by which they know the messages."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actions import notice_preferences, notices
from accounts.actions.notices import NewNotice
from accounts.enums.notices import Channel
from accounts.models.audit import AuditEvent
from accounts.models.notices import NoticePreference
from accounts.models.people import InsuredPerson
from accounts.queries.notice_words import wishes_of, words_of
from accounts.queries.notices import channels_off, deliveries_of
from tests.cast import AT, Cast, citizen


def test_a_word_stays_until_another_is_asked_for(cast: Cast) -> None:
    daughter = citizen(cast.daughter)
    first = wishes_of(cast.daughter.pk)
    assert first.word == words_of([cast.daughter.pk])[cast.daughter.pk]

    seen = {first.word}
    for turn in range(5):
        notice_preferences.change_word(daughter, shown_turn=turn, at=AT)
        seen.add(wishes_of(cast.daughter.pk).word)

    # 20 times 20 words: of six in a row two may be the same by chance, but not all of them.
    assert len(seen) > 3
    assert all(len(word) == 2 for word in seen)


def test_pressing_twice_is_one_change(cast: Cast) -> None:
    daughter = citizen(cast.daughter)

    notice_preferences.change_word(daughter, shown_turn=0, at=AT)
    word = wishes_of(cast.daughter.pk).word
    notice_preferences.change_word(daughter, shown_turn=0, at=AT)

    assert wishes_of(cast.daughter.pk).word == word
    assert AuditEvent.objects.filter(action="notices.word").count() == 1
    assert word not in str(list(AuditEvent.objects.filter(action="notices.word").values()))


def test_words_of_many_cost_two_statements(cast: Cast) -> None:
    people = [cast.daughter.pk, cast.grandmother.pk, cast.father.pk, cast.boy.pk]
    with CaptureQueriesContext(connection) as asked:
        words = words_of(people)

    assert set(words) == set(people)
    assert len(asked) == 2


def test_the_rows_of_one_human_being_have_one_word(cast: Cast) -> None:
    NoticePreference.objects.create(person=cast.stranger, word_turn=7, changed_at=AT, channels_off=["email"])
    InsuredPerson.objects.filter(pk=cast.stranger.pk).update(merged_into=cast.daughter)

    words = words_of([cast.daughter.pk, cast.stranger.pk])
    assert words[cast.daughter.pk] == words[cast.stranger.pk]
    assert wishes_of(cast.daughter.pk).turn == 7

    notice_preferences.choose_channels(citizen(cast.daughter), [], at=AT)
    assert channels_off([cast.daughter.pk]) == {cast.daughter.pk: frozenset()}
    assert wishes_of(cast.stranger.pk).turn == 7


@pytest.mark.parametrize(("is_statutory", "sent"), [(False, []), (True, ["sms"])])
def test_a_channel_turned_off_is_used_for_what_the_law_has_told_only(
    cast: Cast, *, is_statutory: bool, sent: list[str]
) -> None:
    notice_preferences.choose_channels(citizen(cast.daughter), [Channel.SMS], at=AT)

    new = NewNotice(
        "wish", "t", cast.daughter.pk, cast.daughter.pk, "person.merged", is_statutory=is_statutory
    )
    notices.post_many([new], at=AT)

    assert [one.channel for one in deliveries_of("wish")] == sent


def test_choosing_the_same_again_is_not_written_down(cast: Cast) -> None:
    daughter = citizen(cast.daughter)
    for _time in range(2):
        notice_preferences.choose_channels(daughter, [Channel.EMAIL], at=AT)

    events = AuditEvent.objects.filter(action="notices.channels")
    assert [event.facts for event in events] == [{"off": ["email"]}]
