"""Writes partners and their credentials, and the links that were agreed to elsewhere."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from oauth2_provider.generators import generate_client_id, generate_client_secret
from oauth2_provider.models import get_application_model

from accounts.actions import audit, channel_addresses, links
from accounts.actions.links import Ending
from accounts.enums.partners import LinkBasis, LinkEnd, PartnerKind, PartnerScope
from accounts.models.partners import Partner
from accounts.rules.actors import Actor


@dataclass(frozen=True)
class NewPartner:
    """The facts a partner is registered with; ``redirect_uris`` are the pages people come back to, word for word."""

    name: str
    kind: PartnerKind
    scopes: frozenset[PartnerScope]
    redirect_uris: tuple[str, ...] = ()


@dataclass(frozen=True)
class Credentials:
    """What a partner signs its token requests with; the secret is kept hashed and never shown again."""

    client_id: str = field(default_factory=generate_client_id)
    client_secret: str = field(default_factory=generate_client_secret, repr=False)


@dataclass(frozen=True)
class Registered:
    """A new partner and the only sight of its secret."""

    partner_id: int
    public_id: UUID
    credentials: Credentials


def register(
    actor: Actor, new: NewPartner, *, at: datetime, credentials: Credentials | None = None
) -> Registered:
    """Register a partner with fresh credentials; a sample world hands in its own."""
    keys = credentials or Credentials()
    applications = get_application_model()

    with transaction.atomic():
        application = applications.objects.create(
            name=new.name,
            client_id=keys.client_id,
            client_secret=keys.client_secret,
            client_type=applications.CLIENT_CONFIDENTIAL,
            authorization_grant_type=applications.GRANT_CLIENT_CREDENTIALS,
            redirect_uris=" ".join(new.redirect_uris),
        )
        partner = Partner.objects.create(
            name=new.name,
            kind=new.kind.value,
            scopes=sorted(scope.value for scope in new.scopes),
            application=application,
        )
        audit.record(actor, audit.Event("partner.registered", object_id=partner.public_id), at=at)

    return Registered(partner.pk, partner.public_id, keys)


@transaction.atomic
def switch(actor: Actor, partner_id: int, *, is_enabled: bool, at: datetime) -> None:
    """Enable or disable a partner; its very next request sees it, whatever tokens it holds."""
    partner = Partner.objects.select_for_update(no_key=True).get(pk=partner_id)
    partner.is_enabled = is_enabled
    partner.save(update_fields=["is_enabled"])
    if not is_enabled:
        channel_addresses.end_of_partner(partner.pk, at=at)
    action = "partner.enabled" if is_enabled else "partner.disabled"
    audit.record(actor, audit.Event(action, object_id=partner.public_id), at=at)


@transaction.atomic
def allow(actor: Actor, partner_id: int, scopes: frozenset[PartnerScope], *, at: datetime) -> None:
    """Set what a partner may do; what is taken away its very next request lacks, whatever tokens and links it holds."""
    partner = Partner.objects.select_for_update().get(pk=partner_id)
    partner.scopes = sorted(scope.value for scope in scopes)
    partner.save(update_fields=["scopes"])
    if PartnerScope.NOTICES_DELIVER not in scopes:
        channel_addresses.end_of_partner(partner.pk, at=at)
    facts = {"scopes": partner.scopes}
    audit.record(actor, audit.Event("partner.allowed", object_id=partner.public_id, facts=facts), at=at)


def link(actor: Actor, partner_id: int, person_id: int, *, basis: LinkBasis, at: datetime) -> UUID:
    """Note that a person lets a partner do all it may; a second note of a live link changes nothing.

    Raises:
        PersonNotFound: nobody living has this id.
    """
    return links.note(actor, partner_id, person_id, basis=basis, at=at)


def unlink(actor: Actor, partner_id: int, person_id: int, *, at: datetime) -> None:
    """End what a person allowed a partner; its next request about the person finds nobody.

    Raises:
        LinkNotFound: the two are not linked now.
    """
    links.end_all(actor, partner_id, person_id, Ending(LinkEnd.BY_PERSON), at=at)
