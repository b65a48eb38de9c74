"""Tells those whom an event in a family is about that a desk recorded it."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from accounts.actions import notices
from accounts.actions.notices import NewNotice
from accounts.queries.people import person_cards
from family.enums import EventKind
from family.queries.kin import terms_between
from foundation.clock import local_date

TEMPLATE = "family.event.recorded"


def tell_sides(event_id: UUID, kind: EventKind, sides: Iterable[int | None], *, at: datetime) -> int:
    """Write a notice to each living side of an event about the other; say how many.

    Call in the transaction of the event, before the audit.
    """
    people = person_cards([one for one in sides if one is not None])
    living = [card for card in people.values() if card.died_on is None]
    others = {card.id: next((one for one in people.values() if one.id != card.id), None) for card in living}
    pairs = [(own, other.id) for own, other in others.items() if other is not None]
    terms = terms_between(pairs, on=local_date(at))
    told = []
    for own, other in others.items():
        term = terms.get((own, other.id)) if other else None
        told.append(
            NewNotice(
                key=f"{TEMPLATE}:{event_id}:{own}",
                topic=f"family.event:{event_id}",
                recipient_id=own,
                subject_id=other.id if other else own,
                template=TEMPLATE,
                facts={
                    "name": other.name if other else "",
                    "is_about_reader": other is None,
                    "relation_zh": term.zh if term else "",
                    "relation_en": term.en if term else "",
                    "kind": kind.value,
                },
            )
        )
    return notices.post_many(told, at=at)
