"""What follows from a judged clip: the band, who may try again and when, and whom a check convinces."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise, product

from accounts.enums.face import FaceBand, FaceDecider, Gesture, Likeness, Liveness
from accounts.enums.verification import Assurance, VerificationMethod
from accounts.rules.assurance import reaches
from accounts.rules.face import ABOUT_LIKENESS, DEEP, SIDEWAYS, Judgement
from foundation.errors import Reason

LEVEL_TOO_LOW = "face.level_too_low"
ENOUGH_TRIES = "face.enough_tries"
UNAVAILABLE = "face.provider_unavailable"
SENT_PHOTO = "face.sent_photo"
NO_DESK = "face.no_desk"
LOOKED_AT = "face.looked_at"

_ASKED = (Gesture.TURN_LEFT, Gesture.TURN_RIGHT, Gesture.NOD, Gesture.CLOSER)
GESTURES_COUNT = 3
# What a check is worth is what policy says of the way of verifying it makes.
METHOD_OF = {
    FaceDecider.LOCAL: VerificationMethod.FACE_LOCAL,
    FaceDecider.PROVIDER: VerificationMethod.FACE_PROVIDER,
    FaceDecider.PERSON: VerificationMethod.FACE_PERSON,
}


def sequences() -> tuple[tuple[Gesture, ...], ...]:
    """List every sequence that may be asked for: a turn and another deep gesture in each, none twice running."""
    return tuple(
        (Gesture.STRAIGHT, *asked, Gesture.BLINK)
        for asked in product(_ASKED, repeat=GESTURES_COUNT)
        if SIDEWAYS & set(asked)
        and len(DEEP & set(asked)) > 1
        and all(one is not other for one, other in pairwise(asked))
    )


@dataclass(frozen=True)
class Standing:
    """What else bears on the band: earlier failures, after how many a person looks, and what the check is worth."""

    failures_count: int
    failures_max: int
    worth: Assurance
    needed: Assurance


@dataclass(frozen=True)
class Outcome:
    """The band of a check, with all its reasons."""

    band: FaceBand
    reasons: tuple[Reason, ...] = ()


def outcome_of(judged: Judgement, standing: Standing) -> Outcome:
    """Give the band.

    Passed needs everything: gestures made, the same face as on file, and a worth that suffices for the purpose. What the
    program cannot know goes to a person, and so does the last of several failures: nobody is turned away by it.
    """
    if judged.liveness is not Liveness.LIVE or judged.likeness is Likeness.OTHER:
        if standing.failures_count + 1 < standing.failures_max:
            return Outcome(FaceBand.FAILED, judged.reasons)
        return Outcome(FaceBand.PERSON_DECIDES, (*judged.reasons, Reason(ENOUGH_TRIES)))
    too_low = () if reaches(standing.worth, standing.needed) else (Reason(LEVEL_TOO_LOW),)
    reasons = (*judged.reasons, *too_low)
    return Outcome(FaceBand.PERSON_DECIDES if reasons else FaceBand.PASSED, reasons)


def outcome_of_claim(judged: Judgement, standing: Standing) -> Outcome:
    """Give the band for a newcomer who says whose face it is.

    Only a pass depends on whether there is such a person and how they look; whatever else comes of it tells of the
    pictures alone, so that nobody learns by a face whether a stranger is recorded.
    """
    seen = tuple(reason for reason in judged.reasons if reason.code not in ABOUT_LIKENESS)
    if judged.liveness is not Liveness.LIVE:
        if standing.failures_count + 1 < standing.failures_max:
            return Outcome(FaceBand.FAILED, seen)
        return Outcome(FaceBand.PERSON_DECIDES, (*seen, Reason(ENOUGH_TRIES)))
    if judged.likeness is Likeness.SAME and reaches(standing.worth, standing.needed):
        return Outcome(FaceBand.PASSED)
    return Outcome(FaceBand.PERSON_DECIDES, (Reason(LOOKED_AT),))


def method_of(decider: FaceDecider, liveness: Liveness) -> VerificationMethod:
    """Say by which way a real name was verified.

    A person who saw a photo and no movement proves no more than the program does: photos of others are easily had.
    """
    if decider is FaceDecider.PERSON and liveness is not Liveness.LIVE:
        return VerificationMethod.FACE_LOCAL
    return METHOD_OF[decider]


@dataclass(frozen=True)
class TryLimits:
    """How often somebody may begin a check: tries a day, failures until a person looks, and the pause after one."""

    tries_a_day: int
    failures_max: int
    pause_minutes: int


def may_begin_at(begun: Sequence[datetime], limits: TryLimits, *, at: datetime) -> datetime | None:
    """Give the instant from which somebody may begin, who began at these instants before; nothing means now."""
    day = [one for one in sorted(begun) if one > at - timedelta(days=1)]
    waits = []
    if len(day) >= limits.tries_a_day:
        waits.append(day[-limits.tries_a_day] + timedelta(days=1))
    if day:
        waits.append(day[-1] + timedelta(minutes=limits.pause_minutes))
    latest = max(waits, default=at)
    return latest if latest > at else None


def is_worth(worth: Assurance, needed: Assurance) -> bool:
    """Say whether a passed check suffices on the day it is used, when policy may say otherwise than when it was made."""
    return reaches(worth, needed)
