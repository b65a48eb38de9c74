"""Reads what a lease of deliveries is sent with: addresses, languages, code words; a few statements for all of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from accounts.enums.notices import Channel
from accounts.enums.users import Language
from accounts.queries.notice_words import words_of
from accounts.queries.reach import Reach, app_address, email_address, phone_on_record, reach_of

_ADDRESSES: dict[Channel, Callable[[Reach], str | None]] = {
    Channel.SMS: phone_on_record,
    Channel.APP: app_address,
    Channel.EMAIL: email_address,
}


@dataclass(frozen=True)
class Recipient:
    """How one person is written to by one channel; there may be no address any more."""

    address: str | None = field(repr=False)
    language: Language
    code_word: str = field(repr=False)


class Recipients:
    """Opens the address of one recipient after the other, so that one that does not open stops nobody else."""

    def __init__(self, person_ids: Iterable[int], channel: Channel) -> None:
        asked = set(person_ids)
        self._address_in = _ADDRESSES[channel]
        self._reach = reach_of(asked)
        self._words = words_of(asked)

    def recipient(self, person_id: int) -> Recipient:
        """Give how a person is written to.

        Raises:
            foundation.sealing.SealBroken: the address does not open.
        """
        reach = self._reach[person_id]
        language = Language(reach.user.language) if reach.user is not None else Language.CHINESE
        return Recipient(self._address_in(reach), language, self._words.get(person_id, ""))
