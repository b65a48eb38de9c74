"""Reads of who looks after a partner's access, and of the partner as they see it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from accounts.enums.partners import PartnerKind, PartnerScope
from accounts.enums.users import Role
from accounts.models.partner_staff import PartnerMember
from accounts.models.partners import Partner
from accounts.rules.actors import Actor


@dataclass(frozen=True)
class MemberCard:
    """Somebody who looks after a partner's access, or was invited to."""

    public_id: UUID
    user_id: int | None
    display_name: str
    is_first: bool
    invited_at: datetime
    code_ends_at: datetime
    joined_at: datetime | None

    def is_waiting(self, at: datetime) -> bool:
        """Say whether the code may still be used."""
        return self.joined_at is None and self.code_ends_at > at


@dataclass(frozen=True)
class PartnerSheet:
    """A partner as its own developers and the operators see it: no secret, and of its people only how many."""

    id: int
    public_id: UUID
    name: str
    kind: PartnerKind
    is_enabled: bool
    scopes: tuple[PartnerScope, ...]
    client_id: str
    secret_changed_at: datetime | None
    previous_until: datetime | None
    previous_used_at: datetime | None
    links_count: int
    members_count: int


def partner_sheet(partner_id: int) -> PartnerSheet | None:
    """Give one partner, or nothing."""
    return next(iter(_sheets(Q(pk=partner_id))), None)


def partner_sheet_by_public_id(public_id: UUID) -> PartnerSheet | None:
    """Give one partner by its public id, or nothing."""
    return next(iter(_sheets(Q(public_id=public_id))), None)


def partner_sheets() -> list[PartnerSheet]:
    """List all partners by name, for the operators."""
    return _sheets(Q())


def members_of(partner_id: int) -> list[MemberCard]:
    """List who looks after a partner's access or is invited to, first persons first."""
    rows = PartnerMember.objects.filter(partner=partner_id, ended_at__isnull=True)
    return [_member(row) for row in rows.order_by("-is_first", "invited_at", "pk")]


def member_of_user(partner_id: int, user_id: int) -> MemberCard | None:
    """Give a user as one who looks after a partner's access, or nothing."""
    rows = PartnerMember.objects.filter(partner=partner_id, user=user_id, ended_at__isnull=True)
    return next((_member(row) for row in rows), None)


def developer_actor(actor: Actor) -> Actor:
    """Give a developer as one who acts for their partner's access, with the scopes of its registration.

    Why: the value goes to actions about keys and endpoints alone. At the doors of the portal a developer never carries
    ``partner_id``, by which a partner reaches people.
    """
    row = Partner.objects.filter(pk=actor.developer_of or 0).values_list("pk", "scopes").first()
    partner_id, scopes = row or (None, [])
    return Actor(
        frozenset({Role.DEVELOPER}),
        user_id=actor.user_id,
        partner_id=partner_id,
        scopes=frozenset(PartnerScope(scope) for scope in scopes),
    )


def previous_secret_of(application_id: int, *, at: datetime) -> tuple[int, str] | None:
    """Give the partner behind a set of credentials with the hash of its former secret while that still opens."""
    rows = Partner.objects.filter(application=application_id, previous_until__gt=at)
    return rows.values_list("pk", "previous_secret").first()


def _sheets(wanted: Q) -> list[PartnerSheet]:
    rows = (
        Partner.objects.filter(wanted)
        .annotate(
            live_links=Count("links", filter=Q(links__ended_at__isnull=True), distinct=True),
            live_members=Count(
                "members",
                filter=Q(members__ended_at__isnull=True, members__joined_at__isnull=False),
                distinct=True,
            ),
        )
        .select_related("application")
        .order_by("name", "pk")
    )
    return [
        PartnerSheet(
            id=row.pk,
            public_id=row.public_id,
            name=row.name,
            kind=PartnerKind(row.kind),
            is_enabled=row.is_enabled,
            scopes=tuple(PartnerScope(scope) for scope in row.scopes),
            client_id=row.application.client_id,
            secret_changed_at=row.secret_changed_at,
            previous_until=row.previous_until,
            previous_used_at=row.previous_used_at,
            links_count=row.live_links,
            members_count=row.live_members,
        )
        for row in rows
    ]


def _member(row: PartnerMember) -> MemberCard:
    return MemberCard(
        row.public_id,
        row.user_id,
        row.display_name,
        row.is_first,
        row.invited_at,
        row.code_ends_at,
        row.joined_at,
    )
