"""Reads of where messages to somebody go besides their phone: an e-mail address, an app."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.enums.notices import Channel
from accounts.fields import unseal
from accounts.models.deliveries import ChannelAddress
from accounts.models.email_codes import EmailCode
from accounts.models.users import User
from accounts.queries.reach import counting_addresses
from accounts.rules.actors import Actor
from foundation.clock import local_date
from foundation.masking import mask_email


@dataclass(frozen=True)
class Addresses:
    """What is on record of somebody, masked; ``waiting`` is an address whose code was not typed yet.

    ``app_partner`` names the partner in whose app they are, where one bound them.
    """

    has_account: bool
    email: str
    waiting: str
    waits_until: datetime | None
    app_bound_at: datetime | None
    app_partner: str = ""


@dataclass(frozen=True)
class AppBound:
    """That messages to somebody go to a partner's app, and since when."""

    person_id: UUID
    bound_at: datetime


def app_bound_by(actor: Actor, person_id: int) -> AppBound | None:
    """Give what the calling partner has bound of somebody, or nothing."""
    mine = ChannelAddress.objects.filter(
        person__same_as=person_id,
        channel=Channel.APP.value,
        ended_at__isnull=True,
        partner_link__partner=actor.partner_id or 0,
    )
    row = mine.select_related("person__merged_into").order_by("-bound_at").first()
    return AppBound((row.person.merged_into or row.person).public_id, row.bound_at) if row else None


def email_of(user: User) -> str:
    """Give the address messages of an account go to, masked, or nothing."""
    if user.email_sealed is None:
        return ""
    return mask_email(unseal(user.email_sealed, label="user.email", owner=user.public_id))


def addresses_of(person_id: int, *, at: datetime) -> Addresses:
    """Give where messages to somebody go, besides their phone."""
    user = User.objects.filter(person__same_as=person_id, is_active=True).order_by("pk").first()
    row = (
        EmailCode.objects.filter(user=user, ended_at__isnull=True, expires_at__gt=at).first()
        if user
        else None
    )
    apps = counting_addresses(on=local_date(at)).filter(person__same_as=person_id)
    app = apps.select_related("partner_link__partner").order_by("-bound_at").first()
    waiting = unseal(row.address_sealed, label="email_code.address", owner=row.public_id) if row else ""
    return Addresses(
        has_account=user is not None,
        email=email_of(user) if user else "",
        waiting=mask_email(waiting) if waiting else "",
        waits_until=row.expires_at if row else None,
        app_bound_at=app.bound_at if app else None,
        app_partner=app.partner_link.partner.name if app and app.partner_link else "",
    )
