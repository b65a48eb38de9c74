"""Reads what deliveries are sent with: addresses, languages, code words; one value for a chunk of them."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from accounts.enums.notices import Channel
from accounts.enums.users import Language
from accounts.fields import unseal
from accounts.queries.notice_words import word_for

# Sealed values come as hexadecimal digits.
Sealed = str | None
_LANGUAGES = {one.value: one for one in Language}


class Recipient(NamedTuple):
    """How one person is written to by one channel; there may be no address any more."""

    address: str | None
    language: Language
    code_word: str


class _Row(NamedTuple):
    """One row of a human being, with its account; as plain values, for a chunk has hundreds. Ids stay texts."""

    id: int
    human_id: int
    public_id: str
    phone_sealed: Sealed
    user_id: str | None
    user_phone_sealed: Sealed
    is_phone_verified: bool | None
    email_sealed: Sealed
    language: str | None
    app_sealed: Sealed
    word_turn: int

    @property
    def is_reachable(self) -> bool:
        """Say whether the account of the row has any address."""
        return self.user_phone_sealed is not None or self.email_sealed is not None


@dataclass
class Recipients:
    """Opens the address of one recipient after the other, so that one that does not open stops nobody else.

    By the same choice among several rows of one human being as ``accounts.queries.reach``; a test compares the two.
    """

    channel: Channel
    _rows: dict[int, list[_Row]] = field(default_factory=dict, repr=False)
    _human_of: dict[int, int] = field(default_factory=dict)

    def recipient(self, person_id: int) -> Recipient:
        """Give how a person is written to.

        Raises:
            foundation.sealing.SealBroken: the address does not open.
        """
        rows = self._rows[self._human_of[person_id]]
        # The row they have had longest names their word, so that a merge takes from nobody the word they know.
        oldest, turn = rows[0], rows[0].word_turn
        for row in rows[1:]:
            oldest, turn = min(oldest, row), max(turn, row.word_turn)
        account = _account(rows)
        language = _LANGUAGES[account.language] if account and account.language else Language.CHINESE
        return Recipient(self._address(rows, account), language, word_for(oldest.public_id, turn))

    def _address(self, rows: list[_Row], account: _Row | None) -> str | None:
        if self.channel is Channel.APP:
            return _opened_first(rows, "app_sealed", "channel.address")
        if self.channel is Channel.EMAIL:
            return _opened(account.email_sealed, "user.email", account.user_id) if account else None
        if account is not None and account.user_phone_sealed is not None and account.is_phone_verified:
            return _opened(account.user_phone_sealed, "user.phone", account.user_id)
        return _opened_first(rows, "phone_sealed", "person.phone")


def recipients_of(person_ids: Iterable[int], channel: Channel, *, on: date) -> Recipients:
    """Read how several persons are written to by a channel on a day."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT accounts_recipients(%s::bigint[], %s)::text", [sorted(set(person_ids)), on])
        return recipients_in(json.loads(cursor.fetchone()[0]), channel)


def recipients_in(told: Iterable[Sequence[Any]], channel: Channel) -> Recipients:
    """Take what ``accounts_recipients`` told."""
    found = Recipients(channel)
    for one in told:
        row = _Row._make(one)
        found._human_of[row.id] = row.human_id
        found._rows.setdefault(row.human_id, []).append(row)
    return found


def _account(rows: list[_Row]) -> _Row | None:
    """Take the first account that can be reached at all, or the first."""
    first = None
    for row in rows:
        if row.user_id is not None:
            if row.is_reachable:
                return row
            first = first or row
    return first


def _opened(sealed: Sealed, label: str, owner: str | None) -> str | None:
    if sealed is None or owner is None:
        return None
    return unseal(bytes.fromhex(sealed), label=label, owner=bytes.fromhex(owner.replace("-", "")))


def _opened_first(rows: list[_Row], column: str, label: str) -> str | None:
    for row in rows:
        sealed: Sealed = getattr(row, column)
        if sealed is not None:
            return _opened(sealed, label, row.public_id)
    return None
