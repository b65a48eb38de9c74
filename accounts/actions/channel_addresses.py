"""Binds people to where a provider finds them, such as their user id in its app; one at a time on a channel."""

from datetime import datetime

from django.db import transaction

from accounts.actions import audit
from accounts.enums.notices import Channel
from accounts.fields import seal
from accounts.models.deliveries import ChannelAddress
from accounts.models.people import InsuredPerson
from accounts.rules.actors import Actor


@transaction.atomic
def bind(actor: Actor, person_id: int, channel: Channel, address: str, *, at: datetime) -> None:
    """Note where a person is found from now on; an older address ends.

    Whether the actor may speak for the person is asked at the door.
    """
    person = InsuredPerson.objects.select_for_update(no_key=True).get(pk=person_id)
    _end(person_id, channel, at=at)
    ChannelAddress.objects.create(
        person=person,
        channel=channel.value,
        address_sealed=seal(address, label="channel.address", owner=person.public_id),
        bound_at=at,
    )
    event = audit.Event("channel.bound", person_id, object_kind="channel", facts={"channel": channel.value})
    audit.record(actor, event, at=at)


@transaction.atomic
def unbind(actor: Actor, person_id: int, channel: Channel, *, at: datetime) -> bool:
    """End the address of a person on a channel; say whether there was one."""
    InsuredPerson.objects.select_for_update(no_key=True).get(pk=person_id)
    if not _end(person_id, channel, at=at):
        return False
    event = audit.Event("channel.unbound", person_id, object_kind="channel", facts={"channel": channel.value})
    audit.record(actor, event, at=at)
    return True


def _end(person_id: int, channel: Channel, *, at: datetime) -> int:
    rows = ChannelAddress.objects.filter(
        person__same_as=person_id, channel=channel.value, ended_at__isnull=True
    )
    return rows.update(ended_at=at)
