"""What a partner's session asks for, the text a partner signs, and what follows from a result."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import permutations
from uuid import UUID

from accounts.enums.face import Gesture
from certification.enums import LiveOutcome, SameBand, SessionState

LASTS = timedelta(minutes=15)
# Clocks of phones and partners go wrong by this much at most before a result is refused.
SKEW = timedelta(minutes=2)
NONCE_BYTES = 32
MODEL_LENGTH_MAX = 60
QUESTION_LENGTH_MAX = 20
FORM = "JST-CERTIFICATION-1"
_ASKED = (Gesture.TURN_LEFT, Gesture.TURN_RIGHT, Gesture.NOD, Gesture.CLOSER)
_GESTURES_COUNT = 2


@dataclass(frozen=True)
class SignedResult:
    """What a partner says of one check; ``event_at`` stays as it was written, for the signature is over the text."""

    key_id: UUID
    session_id: UUID
    entitlement_id: UUID
    nonce: str
    live: LiveOutcome
    same_person: SameBand
    model: str
    event_at: str
    answers: Mapping[str, bool]


def challenges() -> tuple[tuple[Gesture, ...], ...]:
    """List every challenge: two different gestures in either order, and a blink, which is a hint only."""
    return tuple((*asked, Gesture.BLINK) for asked in permutations(_ASKED, _GESTURES_COUNT))


def canonical(said: SignedResult) -> str:
    """Write the text that is signed: one value a line, no line at the end."""
    answers = ",".join(f"{name}={str(said.answers[name]).lower()}" for name in sorted(said.answers))
    return "\n".join(
        (
            FORM,
            str(said.key_id),
            str(said.session_id),
            str(said.entitlement_id),
            said.nonce,
            said.live.value,
            said.same_person.value,
            said.model,
            said.event_at,
            answers,
        )
    )


def is_in_time(event_at: datetime, opened_at: datetime, *, at: datetime) -> bool:
    """Say whether a check was made while its session ran, give or take a clock that goes wrong a little."""
    return opened_at - SKEW <= event_at <= at + SKEW


def state_after(
    live: LiveOutcome, same_person: SameBand, *, failures_count: int, failures_max: int
) -> SessionState:
    """Say how a session stands after a result: only a living face that is the person's own passes."""
    if live is LiveOutcome.PASSED and same_person is SameBand.SAME:
        return SessionState.PASSED
    return SessionState.CLOSED if failures_count + 1 >= failures_max else SessionState.OPEN
