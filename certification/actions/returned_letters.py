"""Writes down what follows from a letter that came back: a sign beside the others, where one counts."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.actions import returned_letters
from accounts.rules.actors import Actor
from certification.access import refuse_clerk_who_is_relative
from certification.actions.suspensions import NewSignal, record_signal
from certification.enums import SignalKind, Standing
from certification.errors import SignalNotIndependent
from certification.queries.deadlines import deadlines_of
from foundation.clock import local_date


@dataclass(frozen=True)
class Returned:
    """Whom a letter was for, and how many late benefits of theirs it is a sign about."""

    recipient_id: int
    signs_count: int


@transaction.atomic
def take_back(
    actor: Actor, letter_id: int, recipient_id: int, *, area_key: str, source: str, at: datetime
) -> Returned:
    """Note that a letter came back, and record a sign for each late benefit of this desk; nothing ends by it.

    Who is not late is only noted as not reached, and somebody has to ask after them.

    Raises:
        LetterNotPrinted, ClerkIsRelative.
    """
    on = local_date(at)
    refuse_clerk_who_is_relative(actor, recipient_id, on=on)
    person_id = returned_letters.mark_returned(actor, letter_id, area_key=area_key, at=at)
    late = [
        card
        for card in deadlines_of([person_id], on=on)
        if card.standing is Standing.OVERDUE and card.paying_area_key in actor.area_keys
    ]
    new = NewSignal(SignalKind.RETURNED_POST, source, str(letter_id), on)
    signs_count = 0
    for card in late:
        try:
            record_signal(actor, card.entitlement_id, new, at=at)
        except SignalNotIndependent:
            continue
        signs_count += 1
    return Returned(person_id, signs_count)
