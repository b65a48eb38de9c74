"""Reads what a lease of deliveries is sent with: addresses, languages, code words; two statements for all of it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from django.db.models import F, OuterRef, Subquery

from accounts.enums.notices import Channel
from accounts.enums.users import Language
from accounts.fields import human, unseal
from accounts.models.deliveries import ChannelAddress
from accounts.models.notices import NoticePreference
from accounts.models.people import InsuredPerson
from accounts.queries.notice_words import word_for

Sealed = bytes | memoryview | None


class Recipient(NamedTuple):
    """How one person is written to by one channel; there may be no address any more."""

    address: str | None
    language: Language
    code_word: str


class _Row(NamedTuple):
    """One row of a human being, with its account; as plain values, for a lease has hundreds."""

    id: int
    merged_into: int | None
    public_id: UUID
    phone_sealed: Sealed
    user_id: UUID | None
    user_phone_sealed: Sealed
    is_phone_verified: bool | None
    email_sealed: Sealed
    language: str | None
    app_sealed: Sealed

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
    _rows: dict[int, list[_Row]] = field(default_factory=lambda: defaultdict(list), repr=False)
    _human_of: dict[int, int] = field(default_factory=dict)
    _turns: dict[int, int] = field(default_factory=dict)

    def recipient(self, person_id: int) -> Recipient:
        """Give how a person is written to.

        Raises:
            foundation.sealing.SealBroken: the address does not open.
        """
        human_id = self._human_of[person_id]
        rows = self._rows[human_id]
        account = _account(rows)
        language = Language(account.language) if account and account.language else Language.CHINESE
        # The row that goes on comes first.
        word = word_for(rows[0].public_id, self._turns.get(human_id, 0))
        return Recipient(self._address(rows, account), language, word)

    def _address(self, rows: list[_Row], account: _Row | None) -> str | None:
        if self.channel is Channel.APP:
            return _opened_first(rows, "app_sealed", "channel.address")
        if self.channel is Channel.EMAIL:
            return _opened(account.email_sealed, "user.email", account.user_id) if account else None
        if account is not None and account.user_phone_sealed is not None and account.is_phone_verified:
            return _opened(account.user_phone_sealed, "user.phone", account.user_id)
        return _opened_first(rows, "phone_sealed", "person.phone")


def recipients_of(person_ids: Iterable[int], channel: Channel) -> Recipients:
    """Read how several persons are written to by a channel."""
    asked = set(person_ids)
    found = Recipients(channel)
    bound = ChannelAddress.objects.filter(
        person=OuterRef("pk"), channel=Channel.APP.value, ended_at__isnull=True
    )
    rows = InsuredPerson.objects.filter(pk__same_as_any=asked).order_by(
        F("merged_into").asc(nulls_first=True), "pk"
    )
    for values in rows.annotate(app_sealed=Subquery(bound.values("address_sealed"))).values_list(
        "pk",
        "merged_into",
        "public_id",
        "phone_sealed",
        "user__public_id",
        "user__phone_sealed",
        "user__is_phone_verified",
        "user__email_sealed",
        "user__language",
        "app_sealed",
    ):
        row = _Row(*values)
        human_id = row.merged_into or row.id
        found._human_of[row.id] = human_id
        found._rows[human_id].append(row)
    kept = NoticePreference.objects.filter(person__same_as_any=asked).annotate(of=human("person"))
    for human_id, turn in kept.values_list("of", "word_turn"):
        found._turns[human_id] = max(turn, found._turns.get(human_id, 0))
    return found


def _account(rows: list[_Row]) -> _Row | None:
    """Take the first account that can be reached at all, or the first."""
    users = [row for row in rows if row.user_id is not None]
    return next((row for row in users if row.is_reachable), users[0] if users else None)


def _opened(sealed: Sealed, label: str, owner: UUID | None) -> str | None:
    return unseal(sealed, label=label, owner=owner) if sealed is not None and owner is not None else None


def _opened_first(rows: list[_Row], column: str, label: str) -> str | None:
    for row in rows:
        sealed = getattr(row, column)
        if sealed is not None:
            return unseal(sealed, label=label, owner=row.public_id)
    return None
