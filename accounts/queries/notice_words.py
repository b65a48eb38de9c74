"""The word by which people know messages of the house, and how they wish to be written to."""

import hmac
from collections import defaultdict
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


def word_for(public_id: UUID | str, turn: int) -> str:
    """Give the code word of the human being whose oldest row has this public id, for a turn; its text will do."""
    return code_word(_key(settings.INDEX_KEY), public_id, turn)


@lru_cache(maxsize=4)
def _key(index_key: bytes) -> bytes:
    return hmac.digest(index_key, _LABEL, sha256)


def wishes_of(person_id: int) -> NoticeWishes:
    """Give how one person wishes to be written to."""
    return _wishes([person_id])[person_id]


def _wishes(person_ids: Iterable[int]) -> dict[int, NoticeWishes]:
    """Read wishes in one statement; of several rows of one human being what any of them has turned off is off.

    Their word is that of the row they have had longest, so that a merge takes from nobody the word they know.
    """
    asked = set(person_ids)
    same: dict[int, list[InsuredPerson]] = defaultdict(list)
    rows = InsuredPerson.objects.filter(pk__same_as_any=asked).select_related("notice_preference")
    for row in rows.order_by("pk"):
        same[row.human_id].append(row)
    return {
        row.pk: found
        for together in same.values()
        for found in [_joined(together)]
        for row in together
        if row.pk in asked
    }


def _joined(together: list[InsuredPerson]) -> NoticeWishes:
    kept: list[NoticePreference] = [
        row.notice_preference for row in together if hasattr(row, "notice_preference")
    ]
    off = frozenset(Channel(name) for one in kept for name in one.channels_off)
    turn = max((one.word_turn for one in kept), default=0)
    return NoticeWishes(off, turn, word_for(together[0].public_id, turn))
