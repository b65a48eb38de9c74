"""What a person's consent is worth now: which text it was given to, by whom, and whether it was taken back.

Law: PIPL art. 13 to 16 (grounds, consent anew, withdrawal), 28 to 31 (sensitive data, children under fourteen).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from accounts.enums.consents import ConsentAct, ConsentGiver, ConsentPurpose, LegalGround


@dataclass(frozen=True)
class ConsentText:
    """One published version of what a person is told about a purpose; it is never changed, only followed by another.

    ``asks_anew``: purpose, means or kinds of data differ from the version before, so an earlier yes no longer counts
    (PIPL art. 14).
    """

    purpose: ConsentPurpose
    version: int
    starts_on: date
    ground: LegalGround
    may_refuse: bool
    is_sensitive: bool
    asks_anew: bool
    law: str
    zh: tuple[str, ...]
    en: tuple[str, ...]

    @property
    def seal(self) -> bytes:
        """Hash the words, so that a record names exactly what was read."""
        return sha256("\n".join((self.purpose, str(self.version), *self.zh, *self.en)).encode()).digest()


@dataclass(frozen=True)
class ConsentFact:
    """One thing somebody said about a purpose."""

    purpose: ConsentPurpose
    version: int
    act: ConsentAct
    giver: ConsentGiver
    said_at: datetime


@dataclass(frozen=True)
class ConsentStanding:
    """Whether the data may be used for the purpose now, and what was said last."""

    text: ConsentText
    is_allowed: bool
    last: ConsentFact | None
    needs_anew: bool
    is_of_guardian: bool


def text_on(texts: Sequence[ConsentText], purpose: ConsentPurpose, *, on: date) -> ConsentText:
    """Give the version in force on a day.

    Raises ValueError where the purpose has none yet.
    """
    begun = [text for text in texts if text.purpose is purpose and text.starts_on <= on]
    return max(begun, key=lambda text: text.version)


def standing(
    texts: Sequence[ConsentText],
    purpose: ConsentPurpose,
    said: Sequence[ConsentFact],
    *,
    is_child: bool,
    on: date,
) -> ConsentStanding:
    """Weigh what was said. ``is_child``: too young on the day to consent alone.

    What the law asks of the agency may be done without a word; where it may be refused, a refusal counts until taken
    back. Everything else needs a living yes: to a text that still says what it said, and from whoever may say it.
    """
    text = text_on(texts, purpose, on=on)
    last = max((one for one in said if one.purpose is purpose), key=lambda one: one.said_at, default=None)
    if text.ground is LegalGround.STATUTORY_DUTY:
        refused = text.may_refuse and last is not None and last.act is ConsentAct.WITHDRAWN
        return ConsentStanding(text, not refused, last, needs_anew=False, is_of_guardian=False)

    was_given = last is not None and last.act is ConsentAct.GIVEN
    needs_anew = was_given and (_is_outdated(texts, text, last) or _was_outgrown(last, is_child=is_child))
    return ConsentStanding(text, was_given and not needs_anew, last, needs_anew, is_of_guardian=is_child)


def _is_outdated(texts: Sequence[ConsentText], now: ConsentText, given: ConsentFact | None) -> bool:
    read = given.version if given else 0
    later = [text for text in texts if text.purpose is now.purpose and read < text.version <= now.version]
    return any(text.asks_anew for text in later)


def _was_outgrown(given: ConsentFact | None, *, is_child: bool) -> bool:
    """Say whether a guardian spoke for somebody who now speaks for themselves, or a child spoke alone."""
    if given is None:
        return False
    return (given.giver is ConsentGiver.GUARDIAN) is not is_child
