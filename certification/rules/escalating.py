"""Whom to ask next when a deadline nears and nobody answers: the person, their contacts, a worker, a visit at home."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from accounts.enums.notices import LEFT, WAITING, DeliveryState
from certification.enums import EscalationAnswer, EscalationRung, OutreachOutcome, Receipt, StepEnd

# Until a receipt is there it is asked for again: soon while a message waits, later once a provider took it.
LOOKS_AGAIN = {Receipt.WAITING: timedelta(minutes=10), Receipt.SENT: timedelta(hours=6)}
# At these a member of staff asks, not a message.
TASKS = frozenset({EscalationRung.COMMUNITY, EscalationRung.AGENCY})
_NOT_ASKED = frozenset({OutreachOutcome.MOVED, OutreachOutcome.DIED_REPORTED})
_NEEDS_VISIT = frozenset({OutreachOutcome.OFFERED_VISIT, OutreachOutcome.REACHED_CANNOT})
_UNDONE = frozenset({DeliveryState.FAILED, DeliveryState.UNKNOWN, DeliveryState.PARKED})


@dataclass(frozen=True)
class Terms:
    """What a place says: days before the deadline, days each rung waits, and days after the deadline it goes on."""

    begins: int
    waits: Mapping[EscalationRung, int]
    ends: int

    def is_open(self, due_on: date, on: date) -> bool:
        """Say whether somebody is asked about a deadline on a day."""
        return -self.ends <= (due_on - on).days <= self.begins


@dataclass(frozen=True)
class Asked:
    """One rung that was asked: since when, what became of its message, and what was answered."""

    rung: EscalationRung
    asked_at: datetime
    receipt: Receipt
    answer: EscalationAnswer | None = None
    answered_at: datetime | None = None
    outcome: OutreachOutcome | None = None
    # A contact is asked only by a mandate that lives.
    may_be_asked: bool = True


@dataclass(frozen=True)
class Move:
    """What follows: why the rung is over, or nothing while it waits, and when to look again."""

    end: StepEnd | None
    looks_at: datetime | None = None


def terms_of(value: Mapping[str, Any]) -> Terms:
    """Read the terms from their policy value.

    Raises KeyError for a value without its shape.
    """
    waits = {
        EscalationRung.PERSON: value["person"],
        EscalationRung.FIRST_CONTACT: value["first_contact"],
        EscalationRung.SECOND_CONTACT: value["second_contact"],
        EscalationRung.COMMUNITY: value["community"],
        EscalationRung.AGENCY: value["community"],
    }
    return Terms(value["begins"], waits, value["ends"])


def receipt_of(states: Collection[DeliveryState], *, can_be_reached: bool) -> Receipt:
    """Say what became of a message by what became of it on each channel.

    Whoever can be reached and wants no messages has it in the inbox and is waited for; whoever cannot be reached
    at all is not. What was taken back is no failure.
    """
    if not states:
        return Receipt.DELIVERED if can_be_reached else Receipt.UNREACHED
    if DeliveryState.DELIVERED in states:
        return Receipt.DELIVERED
    if any(state in LEFT for state in states):
        return Receipt.SENT
    if any(state in WAITING for state in states):
        return Receipt.WAITING
    return Receipt.UNREACHED if any(state in _UNDONE for state in states) else Receipt.TAKEN_BACK


def next_move(asked: Asked, terms: Terms, *, at: datetime) -> Move:
    """Say whether a rung is over, and why; the last one, the visit offered, stays until the deadline is met.

    What a member of staff found counts at whichever rung, for they ask as soon as somebody could not be told. Who is said
    to have died or moved is not asked any further, and nobody is asked about them.
    """
    if asked.outcome in _NOT_ASKED:
        return Move(None)
    wait = terms.waits.get(asked.rung)
    if asked.answer is EscalationAnswer.NEEDS_VISIT and wait is not None:
        return Move(StepEnd.NEEDS_VISIT)
    if asked.answer is EscalationAnswer.CANNOT_REACH:
        return Move(StepEnd.CANNOT_REACH)
    if not asked.may_be_asked or asked.receipt is Receipt.TAKEN_BACK:
        return Move(StepEnd.NOT_OPEN)
    if asked.outcome in _NEEDS_VISIT and wait is not None:
        return Move(StepEnd.NEEDS_VISIT)
    if asked.rung in TASKS:
        return _after_task(asked, terms, at=at)
    if asked.receipt is Receipt.UNREACHED and asked.answer is None:
        return Move(StepEnd.UNREACHED)
    return _wait(asked, wait, at=at)


def _after_task(asked: Asked, terms: Terms, *, at: datetime) -> Move:
    """Go on at once where a member of staff reached nobody, or else wait."""
    if asked.outcome is OutreachOutcome.NOT_REACHED:
        return Move(StepEnd.NO_ANSWER)
    return _wait(asked, terms.waits[asked.rung], at=at)


def _wait(asked: Asked, wait: int | None, *, at: datetime) -> Move:
    """Let a rung wait its days, from the answer or the asking, and look at what becomes of its message meanwhile."""
    again = LOOKS_AGAIN.get(asked.receipt)
    looks_again = at + again if again and asked.answer is None else None
    if wait is None:
        return Move(None, looks_again)
    until = (asked.answered_at or asked.asked_at) + timedelta(days=wait)
    if at >= until:
        return Move(StepEnd.NO_ANSWER)
    return Move(None, min(until, looks_again) if looks_again else until)


def rung_after(rung: EscalationRung, end: StepEnd, *, has_contact: bool, has_consent: bool) -> EscalationRung:
    """Name the next rung, passing over contacts where nobody is left; without consent it is the agency that asks."""
    if end is StepEnd.NEEDS_VISIT or rung in TASKS:
        return EscalationRung.HOME_VISIT
    if has_contact and rung is not EscalationRung.SECOND_CONTACT:
        is_first = rung is EscalationRung.PERSON
        return EscalationRung.FIRST_CONTACT if is_first else EscalationRung.SECOND_CONTACT
    return EscalationRung.COMMUNITY if has_consent else EscalationRung.AGENCY
