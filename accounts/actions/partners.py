"""Writes partners, their credentials and the links by which people let them act."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from oauth2_provider.generators import generate_client_id, generate_client_secret
from oauth2_provider.models import get_application_model

from accounts.actions import audit, link_telling
from accounts.enums.partners import LinkBasis, PartnerKind, PartnerScope
from accounts.errors.people import PersonNotFound
from accounts.models.partners import Partner, PartnerLink
from accounts.models.people import InsuredPerson
from accounts.rules.actors import Actor


@dataclass(frozen=True)
class NewPartner:
    """The facts a partner is registered with."""

    name: str
    kind: PartnerKind
    scopes: frozenset[PartnerScope]


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
    action = "partner.enabled" if is_enabled else "partner.disabled"
    audit.record(actor, audit.Event(action, object_id=partner.public_id), at=at)


@transaction.atomic
def link(actor: Actor, partner_id: int, person_id: int, *, basis: LinkBasis, at: datetime) -> UUID:
    """Note that a person lets a partner act for them; a second note of a live link changes nothing.

    Raises:
        PersonNotFound: nobody living has this id.
    """
    # The row lock makes two notes at once one link.
    person = InsuredPerson.objects.living().select_for_update().filter(pk=person_id).first()
    if person is None:
        raise PersonNotFound
    links = PartnerLink.objects.filter(partner=partner_id, person__same_as=person_id, ended_at__isnull=True)
    live = links.order_by("pk").first()
    if live is not None:
        return live.public_id

    made = PartnerLink.objects.create(partner_id=partner_id, person=person, basis=basis.value, started_at=at)
    link_telling.created(made, at=at)
    audit.record(actor, _event("partner.linked", made), at=at)

    return made.public_id


@transaction.atomic
def unlink(actor: Actor, partner_id: int, person_id: int, *, at: datetime) -> None:
    """End a live link; the partner's next request about the person finds nobody.

    Raises:
        PersonNotFound: the two are not linked now.
    """
    links = PartnerLink.objects.filter(partner=partner_id, person__same_as=person_id, ended_at__isnull=True)
    live = list(links.select_for_update().order_by("pk"))
    if not live:
        raise PersonNotFound
    for row in live:
        row.ended_at = at
        row.save(update_fields=["ended_at"])
    link_telling.ended(live, link_telling.ended_by(actor), at=at)
    audit.record_many(actor, [_event("partner.unlinked", row) for row in live], at=at)


def _event(action: str, row: PartnerLink) -> audit.Event:
    return audit.Event(
        action,
        row.person_id,
        object_kind="partner_link",
        object_id=row.public_id,
        facts={"partner_id": row.partner_id},
    )
