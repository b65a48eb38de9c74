"""Binds people to where a provider finds them, such as their user id in its app; one at a time on a channel.

What a partner binds counts by a link in whose scopes that is. It ends with the link, when the partner is switched off or
may do it no more, and when the person removes it.
"""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.actions import audit
from accounts.enums.notices import Channel
from accounts.enums.partners import PartnerScope
from accounts.errors.people import PersonNotFound
from accounts.fields import seal
from accounts.models.deliveries import ChannelAddress
from accounts.models.partner_links import PartnerLink
from accounts.models.people import InsuredPerson
from accounts.queries.emails import AppBound
from accounts.queries.links import links_that_let
from accounts.rules.actors import SYSTEM, Actor


@transaction.atomic
def bind(
    actor: Actor,
    person_id: int,
    channel: Channel,
    address: str,
    *,
    by_link: int | None = None,
    at: datetime,
) -> None:
    """Note where a person is found from now on; an older address ends.

    Whether the actor may speak for the person is asked at the door.
    """
    person = InsuredPerson.objects.select_for_update(no_key=True).get(pk=person_id)
    _of(person_id, channel).update(ended_at=at)
    ChannelAddress.objects.create(
        person=person,
        channel=channel.value,
        address_sealed=seal(address, label="channel.address", owner=person.public_id),
        partner_link_id=by_link,
        bound_at=at,
    )
    audit.record(actor, _event("channel.bound", person_id, channel), at=at)


@transaction.atomic
def bind_by_partner(actor: Actor, person_id: int, address: str, *, at: datetime) -> AppBound:
    """Let a partner bind a person to their account in its app; what was bound before, by whomever, ends.

    The provider is told whose account it is by the partner's public id in front.

    Raises:
        PersonNotFound: no link lets the partner do it any more.
    """
    # The person is held before their links, as whoever agrees does.
    person = InsuredPerson.objects.select_for_update(no_key=True).get(pk=person_id)
    link = links_that_let(actor, person_id).select_related("partner").order_by("-started_at", "-pk").first()
    if link is None:
        raise PersonNotFound
    bind(actor, person_id, Channel.APP, f"{link.partner.public_id}/{address}", by_link=link.pk, at=at)
    return AppBound(person.public_id, at)


@transaction.atomic
def unbind(actor: Actor, person_id: int, channel: Channel, *, at: datetime) -> bool:
    """End the address of a person on a channel; say whether there was one."""
    InsuredPerson.objects.select_for_update(no_key=True).get(pk=person_id)
    return _end(actor, _of(person_id, channel), at=at) > 0


@transaction.atomic
def unbind_by_partner(actor: Actor, person_id: int, *, at: datetime) -> bool:
    """End what the calling partner bound; say whether there was something. Another partner's stays."""
    InsuredPerson.objects.select_for_update(no_key=True).get(pk=person_id)
    mine = _of(person_id, Channel.APP).filter(partner_link__partner=actor.partner_id or 0)
    return _end(actor, mine, at=at) > 0


def end_with(links: Collection[PartnerLink], *, at: datetime) -> None:
    """End what was bound by some links that have ended; within their transaction."""
    _end(SYSTEM, _open().filter(partner_link__in=[link.pk for link in links]), at=at)


def go_on(before: Collection[PartnerLink], now: PartnerLink, *, at: datetime) -> None:
    """Let what was bound by links that were replaced go on by the new one, if that allows it; within the transaction."""
    bound = _open().filter(partner_link__in=[link.pk for link in before])
    if PartnerScope.NOTICES_DELIVER.value in now.scopes:
        bound.update(partner_link=now)
    else:
        _end(SYSTEM, bound, at=at)


def end_of_partner(partner_id: int, *, at: datetime) -> None:
    """End all that a partner bound, which may do it no more; within the transaction that says so."""
    _end(SYSTEM, _open().filter(partner_link__partner=partner_id), at=at)


def _open() -> QuerySet[ChannelAddress]:
    return ChannelAddress.objects.filter(ended_at__isnull=True)


def _of(person_id: int, channel: Channel) -> QuerySet[ChannelAddress]:
    return _open().filter(person__same_as=person_id, channel=channel.value)


def _end(actor: Actor, rows: QuerySet[ChannelAddress], *, at: datetime) -> int:
    held = list(rows.order_by("pk"))
    if not held:
        return 0
    ChannelAddress.objects.filter(pk__in=[row.pk for row in held]).update(ended_at=at)
    events = [_event("channel.unbound", row.person_id, Channel(row.channel)) for row in held]
    audit.record_many(actor, events, at=at)
    return len(held)


def _event(action: str, person_id: int, channel: Channel) -> audit.Event:
    return audit.Event(action, person_id, object_kind="channel", facts={"channel": channel.value})
