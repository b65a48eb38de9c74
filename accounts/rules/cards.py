"""What may happen to a card: one pure table, and how wrong passwords are answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from accounts.enums.cards import CardAct, CardChannel, CardState, SocialCardState

# What is not in the table cannot be done.
TRANSITIONS: Mapping[tuple[CardState, CardAct], CardState] = {
    (CardState.APPLIED, CardAct.ACTIVATE): CardState.ACTIVE,
    (CardState.APPLIED, CardAct.CANCEL): CardState.CANCELLED,
    (CardState.ACTIVE, CardAct.CHANGE_PASSWORD): CardState.ACTIVE,
    (CardState.ACTIVE, CardAct.RESET_PASSWORD): CardState.ACTIVE,
    (CardState.ACTIVE, CardAct.LOCK): CardState.LOCKED,
    (CardState.ACTIVE, CardAct.REPORT_LOSS): CardState.LOST,
    (CardState.ACTIVE, CardAct.CANCEL): CardState.CANCELLED,
    (CardState.ACTIVE, CardAct.REISSUE): CardState.REISSUED,
    (CardState.LOCKED, CardAct.RESET_PASSWORD): CardState.ACTIVE,
    (CardState.LOCKED, CardAct.UNLOCK): CardState.ACTIVE,
    (CardState.LOCKED, CardAct.REPORT_LOSS): CardState.LOST,
    (CardState.LOCKED, CardAct.CANCEL): CardState.CANCELLED,
    (CardState.LOCKED, CardAct.REISSUE): CardState.REISSUED,
    (CardState.LOST, CardAct.RESET_PASSWORD): CardState.ACTIVE,
    (CardState.LOST, CardAct.UNLOCK): CardState.ACTIVE,
    (CardState.LOST, CardAct.CANCEL): CardState.CANCELLED,
    (CardState.LOST, CardAct.REISSUE): CardState.REISSUED,
}
LIVE = frozenset({CardState.APPLIED, CardState.ACTIVE, CardState.LOST, CardState.LOCKED})
# What a clerk may do for somebody at the desk or on the telephone; a password is nobody's business but the holder's.
DESK_ACTS = frozenset({CardAct.APPLY, CardAct.REPORT_LOSS, CardAct.UNLOCK, CardAct.CANCEL, CardAct.REISSUE})

# A printed card that is lost may be found again; one that is cancelled, replaced or expired stays so.
PRINTED: Mapping[SocialCardState, frozenset[SocialCardState]] = {
    SocialCardState.ACTIVE: frozenset(
        {
            SocialCardState.LOST,
            SocialCardState.CANCELLED,
            SocialCardState.REPLACED,
            SocialCardState.EXPIRED,
        }
    ),
    SocialCardState.LOST: frozenset(
        {SocialCardState.ACTIVE, SocialCardState.CANCELLED, SocialCardState.REPLACED}
    ),
}

WRONG_MAX = 5
# After the wrong password of this number, so long a pause; after the last the card is locked.
PAUSES: Mapping[int, timedelta] = {3: timedelta(minutes=1), 4: timedelta(minutes=5)}


@dataclass(frozen=True)
class Desk:
    """That a clerk acts for somebody: at the desk of which area, in person or on the telephone, and why."""

    area_key: str
    reason: str
    channel: CardChannel = CardChannel.COUNTER


@dataclass(frozen=True)
class WrongAnswer:
    """What a wrong password leads to: how often it was wrong by now, for how long to wait, or the lock."""

    wrong_count: int
    pause: timedelta
    locks: bool

    @property
    def left_count(self) -> int:
        """Give how many tries are left."""
        return WRONG_MAX - self.wrong_count


def next_state(state: CardState, act: CardAct) -> CardState | None:
    """Give the state an act leads to, or nothing where it cannot be done."""
    return TRANSITIONS.get((state, act))


def acts_of(state: CardState) -> frozenset[CardAct]:
    """Name what can be done to a card in a state."""
    return frozenset(act for held, act in TRANSITIONS if held is state)


def after_wrong(wrong_count: int) -> WrongAnswer:
    """Say what one more wrong password leads to, after ``wrong_count`` of them."""
    count = wrong_count + 1
    return WrongAnswer(count, PAUSES.get(count, timedelta(0)), locks=count >= WRONG_MAX)
