"""Writes whom a person wants asked, and in which order, when nobody answers before a deadline."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.actions import audit, people
from accounts.queries.people import life_facts
from accounts.rules.actors import Actor
from family.errors import ContactsTooMany, MandateNotFound
from family.models.contacts import PLACES, ContactOrder
from family.queries.mandates import MandateCard, mandate_between, mandates_given_by_any
from foundation.clock import local_date


@transaction.atomic
def name_contacts(actor: Actor, person_id: int, mandate_ids: Sequence[UUID], *, at: datetime) -> None:
    """Name who is asked first and second about the signed-in person, or about whom they are guardian of.

    The names take the place of those before; none at all leaves it to the house to ask the oldest mandates, children
    first.
    Raises:
        MandateNotFound: somebody else's matter, or a mandate that does not live; the answer is the same.
        ContactsTooMany: more than there are places.
    Law: PIPL 14.
    """
    wanted = list(dict.fromkeys(mandate_ids))
    if len(wanted) > len(PLACES):
        raise ContactsTooMany(most=len(PLACES))
    person = life_facts([person_id]).get(person_id)
    if person is None or not _may_name(actor, person.id, at=at):
        raise MandateNotFound
    people.lock([person.id])
    live = {card.public_id: card for card in mandates_given_by_any([person.id], on=local_date(at))}
    if any(one not in live for one in wanted):
        raise MandateNotFound

    _put(person.id, [live[one] for one in wanted], at=at)
    event = audit.Event("contacts.named", person.id, facts={"count": len(wanted)})
    audit.record(actor, event, at=at)


def _may_name(actor: Actor, person_id: int, *, at: datetime) -> bool:
    """Say whether somebody speaks for a person in this: they themselves, or who does so by law."""
    if actor.person_id is None:
        return False
    speaker = life_facts([actor.person_id]).get(actor.person_id)
    if speaker is not None and speaker.id == person_id:
        return True
    mandate = mandate_between(actor.person_id, person_id, on=local_date(at))
    return mandate is not None and mandate.is_by_law


def _put(person_id: int, chosen: Sequence[MandateCard], *, at: datetime) -> None:
    standing = ContactOrder.objects.filter(principal__same_as=person_id, ended_at__isnull=True)
    standing.update(ended_at=at)
    ContactOrder.objects.bulk_create(
        ContactOrder(principal_id=person_id, mandate_id=mandate.id, place=place, consented_at=at)
        for place, mandate in zip(PLACES, chosen, strict=False)
    )
