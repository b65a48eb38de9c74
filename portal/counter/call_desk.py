"""What the telephone desk shows: who waits for a call, and one call step by step, without any fact it asks about."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from accounts.actions import audit
from accounts.queries.people import PersonCard, person_cards
from accounts.rules.actors import Actor
from certification.access import person_at_desk
from certification.enums import CallOutcome, Method, StatusQuestion
from certification.queries.calls import (
    CallCard,
    callbacks_wanted,
    closed_calls_of,
    open_call_of,
    suspicions_of,
)
from certification.queries.deadlines import DeadlineCard, accepted_methods
from certification.queries.prechecks import precheck
from foundation.masking import mask_name
from portal.counter import lookups
from portal.shared.labels import label_of
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence_of


@dataclass(frozen=True)
class Listed:
    """One call of a list, with as much of the name as helps to tell two apart."""

    card: CallCard
    name_masked: str
    is_own: bool


@dataclass(frozen=True)
class Counting:
    """Whether a call counts for one benefit of the person, and what counts where it does not."""

    card: DeadlineCard
    refusals: tuple[str, ...]
    questions: tuple[StatusQuestion, ...]
    ways: tuple[str, ...]

    @property
    def counts(self) -> bool:
        """Say whether a call may be recorded as a proof here."""
        return not self.refusals


def lists(actor: Actor, *, on: date) -> dict[str, Any]:
    """Gather the lists of the page."""
    found = {
        "callbacks": callbacks_wanted(actor.area_keys),
        "suspicions": suspicions_of(actor.area_keys),
        "closed": closed_calls_of(actor.user_id or 0, on=on),
    }
    people = person_cards({card.person_id for cards in found.values() for card in cards})
    shown: dict[str, Any] = {
        name: [
            Listed(card, mask_name(people[card.person_id].name), card.operator_id == actor.user_id)
            for card in cards
        ]
        for name, cards in found.items()
    }
    return {**shown, "open_call": open_call_of(actor.user_id or 0)}


def open_file(request: DoorRequest, call: CallCard, reason: str, *, at: datetime) -> None:
    """Write down that the person's file is opened for this call, and keep it open for a while."""
    person = person_of(call)
    looked_up = audit.Event("person.looked_up", person.id, area_key=call.area_key, reason=reason)
    audit.record(request.actor, looked_up, at=at)
    lookups.remember(request, [person.public_id], reason, at=at)


def person_of(call: CallCard) -> PersonCard:
    """Give the person a call is about."""
    return person_cards([call.person_id])[call.person_id]


def counting(actor: Actor, call: CallCard, *, on: date) -> list[Counting]:
    """Say for each benefit of this desk whether the call counts, before anybody is asked anything."""
    found = person_at_desk(actor, person_of(call).public_id, on=on)
    told = []
    for card in found.deadlines:
        checked = precheck(card, Method.PHONE, on=on)
        ways = accepted_methods(card.paying_area_key, card.benefit, on=on)
        told.append(
            Counting(
                card,
                tuple(sentence_of(reason) for reason in checked.refusals),
                checked.questions,
                tuple(label_of(way) for way in ways),
            )
        )
    return told


def outcomes_for(call: CallCard) -> tuple[CallOutcome, ...]:
    """List how a call may end that is not recorded as a proof."""
    if call.answered:
        known = CallOutcome.NOT_COUNTED if call.is_known else CallOutcome.NOT_ENOUGH
        return known, CallOutcome.REFUSED_BY_PERSON, CallOutcome.SUSPICIOUS
    return (
        CallOutcome.NOBODY_ANSWERED,
        CallOutcome.REFUSED_BY_PERSON,
        CallOutcome.NOT_ENOUGH,
        CallOutcome.SUSPICIOUS,
    )
