"""The word by which people know messages of the house, and how they wish to be written to."""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from uuid import UUID

from django.conf import settings

from accounts.enums.notices import Channel
from accounts.models.notices import NoticePreference
from accounts.models.people import InsuredPerson
from accounts.rules.code_words import code_word

# The words hang on a key of their own, so that whoever knew it could find no number by it.
_LABEL = b"notice-words"


@dataclass(frozen=True)
class NoticeWishes:
    """How one person wishes to be written to; ``word`` is what their messages carry."""

    channels_off: frozenset[Channel]
    turn: int
    word: str


def words_of(person_ids: Iterable[int]) -> dict[int, str]:
    """Give the code word of several persons, by the internal id that was asked for.

    All rows of one human being have one word.
    """
    return {asked: wishes.word for asked, wishes in _wishes(person_ids).items()}


def word_for(public_id: UUID, turn: int) -> str:
    """Give the code word of the human being whose row that goes on has this public id, for a turn."""
    return code_word(_key(settings.INDEX_KEY), public_id, turn)


@lru_cache(maxsize=4)
def _key(index_key: bytes) -> bytes:
    return hmac.digest(index_key, _LABEL, sha256)


def wishes_of(person_id: int) -> NoticeWishes:
    """Give how one person wishes to be written to."""
    return _wishes([person_id])[person_id]


def _wishes(person_ids: Iterable[int]) -> dict[int, NoticeWishes]:
    asked = set(person_ids)
    rows = InsuredPerson.objects.filter(pk__same_as_any=asked).select_related("merged_into")
    people = {row.pk: row.merged_into or row for row in rows}
    kept = NoticePreference.objects.filter(person__in=people)
    off: dict[int, frozenset[Channel]] = {}
    turns: dict[int, int] = {}
    for row in kept:
        human_id = people[row.person_id].pk
        off[human_id] = off.get(human_id, frozenset()) | {Channel(name) for name in row.channels_off}
        turns[human_id] = max(row.word_turn, turns.get(human_id, 0))
    found = {}
    for person_id in asked & people.keys():
        one = people[person_id]
        turn = turns.get(one.pk, 0)
        word = word_for(one.public_id, turn)
        found[person_id] = NoticeWishes(off.get(one.pk, frozenset()), turn, word)
    return found
