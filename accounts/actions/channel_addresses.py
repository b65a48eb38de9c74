"""Binds people to where a provider finds them, such as their user id in its app; one at a time on a channel.

What a partner binds counts by a link in whose scopes that is. It ends with the link, when the partner is switched off or
may do it no more, and when the person removes it. Whoever sends asks the link too, for a death or a last day ends it
without a word here (`accounts.queries.reach`).
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
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
    # All rows of the person are held, then their links, as whoever agrees or ends does; the partner, as who switches it.
    same = InsuredPerson.objects.filter(pk__same_as=person_id).order_by("pk").select_for_update(no_key=True)
    public_ids = {row.pk: row.public_id for row in same}
    allowing = links_that_let(actor, person_id).order_by("pk").select_for_update(no_key=True, of=("self",))
    link = max(allowing, key=lambda one: (one.started_at, one.pk), default=None)
    if link is None:
        raise PersonNotFound
    partner_public_id = _held_partner(link.partner_id)
    # To the row that agreed: where two rows turn out to be two people, it stays with the one it is of.
    bind(actor, link.person_id, Channel.APP, f"{partner_public_id}/{address}", by_link=link.pk, at=at)
    return AppBound(public_ids[person_id], at)


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
    """Let what was bound by links that were replaced go on by the new one, if that allows it; within the transaction.

    What was bound to another row than the one that agreed ends: it may turn out to be another person's.
    """
    bound = _open().filter(partner_link__in=[link.pk for link in before])
    if PartnerScope.NOTICES_DELIVER.value in now.scopes:
        kept = [row.pk for row in bound if row.person_id == now.person_id]
        ChannelAddress.objects.filter(pk__in=kept).update(partner_link=now)
        bound = bound.exclude(pk__in=kept)
    _end(SYSTEM, bound, at=at)


def end_of_partner(partner_id: int, *, at: datetime) -> None:
    """End all that a partner bound, which may do it no more; within the transaction that says so."""
    _end(SYSTEM, _open().filter(partner_link__partner=partner_id), at=at)


def _held_partner(partner_id: int) -> UUID:
    """Keep a partner from being switched off, or allowed less, until the transaction ends; give its public id.

    Raises:
        PersonNotFound: that has happened meanwhile.
    """
    with connection.cursor() as cursor:
        # Shared: many bind at the same moment.
        cursor.execute(
            "SELECT public_id FROM accounts_partner WHERE id = %s AND is_enabled AND %s = ANY (scopes) FOR SHARE",
            [partner_id, PartnerScope.NOTICES_DELIVER.value],
        )
        row = cursor.fetchone()
    if row is None:
        raise PersonNotFound
    public_id: UUID = row[0]
    return public_id


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
