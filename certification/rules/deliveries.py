"""How proofs that machines deliver are read: the day they count on, or why they are set aside."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from certification.enums import EvidenceKind, QuarantineReason
from foundation.clock import local_date

EXTERNAL_ID_MAX = 80
# What stands before the number of a piece of evidence, so that it is not taken for one of an upload.
BY_EVIDENCE = "evidence:"
TIME_TEXT_MAX = 40
WORDS_MAX = 200
ENTITLEMENT_TEXT_MAX = 40
EVIDENCE_MAX = 150
ITEMS_MAX = 1000
UNREADABLE_ID = "certification.item.unreadable"
BROKEN = "certification.item.broken"
IN_FUTURE = "certification.set_aside.in_future"
BEFORE_BIRTH = "certification.set_aside.before_birth"
OFFSET_MISSING = "certification.set_aside.offset_missing"
UNREADABLE_TIME = "certification.set_aside.unreadable_time"
# What is wrong with the time of an item, as its sender is told; what is wrong with the person nobody is told.
CODE_OF = {
    QuarantineReason.IN_FUTURE: IN_FUTURE,
    QuarantineReason.BEFORE_BIRTH: BEFORE_BIRTH,
    QuarantineReason.OFFSET_MISSING: OFFSET_MISSING,
    QuarantineReason.UNREADABLE_TIME: UNREADABLE_TIME,
}


@dataclass(frozen=True)
class EventTime:
    """When a proof was given: its day in China, and the instant where one was told."""

    on: date
    instant: datetime | None = None


def read_time(text: str) -> EventTime | QuarantineReason:
    """Read a day, or an instant with its offset; without one nobody knows which day it was in China."""
    try:
        if len(text) == len("2026-11-23"):
            return EventTime(date.fromisoformat(text))
        instant = datetime.fromisoformat(text)
        if instant.tzinfo is None:
            return QuarantineReason.OFFSET_MISSING
        return EventTime(local_date(instant), instant)
    except (ValueError, OverflowError):
        return QuarantineReason.UNREADABLE_TIME


def doubt_of(when: EventTime, born_on: date, *, at: datetime) -> QuarantineReason | None:
    """Say why a time cannot be right for somebody: still to come, or before they were born."""
    if when.on > local_date(at) or (when.instant is not None and when.instant > at):
        return QuarantineReason.IN_FUTURE
    return QuarantineReason.BEFORE_BIRTH if when.on < born_on else None


@dataclass(frozen=True)
class EvidenceTerms:
    """What policy says of one kind of evidence: how much it assures, and how old it may be."""

    assurance: int
    days_max: int


def terms_of(value: Mapping[str, object], kind: EvidenceKind) -> EvidenceTerms | None:
    """Read the terms of a kind out of `{"hospital_visit": {"assurance": 2, "days_max": 30}, ...}`; nothing: not taken."""
    found = value.get(kind.value)
    if not isinstance(found, Mapping):
        return None
    return EvidenceTerms(int(str(found["assurance"])), int(str(found["days_max"])))


def extends(terms: EvidenceTerms | None, minimum: int, event_on: date, *, on: date) -> bool:
    """Say whether evidence extends a deadline: its kind is taken, it assures enough, and it is fresh."""
    if terms is None:
        return False
    return terms.assurance >= minimum and (on - event_on).days <= terms.days_max
