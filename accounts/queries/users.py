"""Reads of users, their posts and partners: what an actor is made of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from accounts.enums.partners import PartnerScope
from accounts.enums.users import Role, StaffRole
from accounts.fields import blind_index, unseal
from accounts.models.partners import Partner, PartnerLink
from accounts.models.users import StaffPost, User
from accounts.rules.actors import Actor
from foundation.identifiers import folded_email
from regions.queries.policy import policy

TWO_CLERKS = "two_clerks"


@dataclass(frozen=True)
class PostCard:
    """A live staff post, as the desk's header shows it."""

    role: StaffRole
    area_key: str
    display_name: str


@dataclass(frozen=True)
class PartnerCard:
    """A partner as the API sees it."""

    id: int
    public_id: UUID
    name: str
    is_enabled: bool
    scopes: frozenset[PartnerScope]


def users_with_phone(phone: str) -> list[User]:
    """List the users who share a normalised phone number and proved to hold it, the oldest first."""
    index = blind_index(phone, label="user.phone")
    rows = User.objects.filter(phone_index=index, is_phone_verified=True)
    return list(rows.select_related("person").order_by("pk"))


def user_of_person(person_id: int) -> User | None:
    """Find the account of a person, or nothing."""
    return User.objects.filter(person=person_id).first()


def needs_two_clerks(person_id: int, area_key: str, *, on: date) -> bool:
    """Say whether a desk of an area opens a person's account only with a colleague: they have one, and policy asks."""
    asked = policy("identity.recovery_clerks", area_key=area_key or None, on=on).value
    return asked == TWO_CLERKS and User.objects.filter(person=person_id).exists()


def phone_of(user: User) -> str | None:
    """Open the phone number a user signs in with."""
    if user.phone_sealed is None:
        return None
    return unseal(user.phone_sealed, label="user.phone", owner=user.public_id)


def user_ids_with_email(email: str) -> list[int]:
    """Find the users whom messages reach at an address; a family may share one."""
    rows = User.objects.filter(email_index=blind_index(folded_email(email), label="user.email"))
    return list(rows.order_by("pk").values_list("pk", flat=True))


def person_ids_of_users(user_ids: Iterable[int]) -> dict[int, int]:
    """Say which person each user is; staff without a person are left out."""
    rows = User.objects.filter(pk__in=set(user_ids), person__isnull=False)
    return dict(rows.values_list("pk", "person_id"))


def partner_names(partner_ids: Iterable[int]) -> dict[int, str]:
    """Give the names of partners by their internal id."""
    return dict(Partner.objects.filter(pk__in=set(partner_ids)).values_list("pk", "name"))


def display_names(user_ids: Iterable[int]) -> dict[int, str]:
    """Give the names under which staff appear, by user; somebody without a post is left out."""
    posts = StaffPost.objects.current().filter(user__in=set(user_ids)).order_by("starts_on", "pk")
    return dict(posts.values_list("user_id", "display_name"))


def live_posts(user_id: int, *, on: date) -> list[PostCard]:
    """Give the posts a user holds on a day."""
    rows = StaffPost.objects.current().valid_on(on).filter(user=user_id).order_by("area_key")
    return [PostCard(StaffRole(r.role), r.area_key, r.display_name) for r in rows]


def actor_for_user(user: User, *, on: date) -> Actor:
    """Say what a signed-in user is on a day: citizen, clerk of some areas, officer, or still nobody."""
    posts = live_posts(user.pk, on=on)
    roles = {Role.CITIZEN} if user.person_id else set()
    roles |= {Role(post.role.value) for post in posts}
    return Actor(
        roles=frozenset(roles or {Role.NEWCOMER}),
        user_id=user.pk,
        person_id=user.person_id,
        area_keys=frozenset(post.area_key for post in posts if post.role is StaffRole.CLERK),
        office_keys=frozenset(post.area_key for post in posts if post.role is StaffRole.OFFICER),
    )


def actor_for_partner(partner: PartnerCard, granted: frozenset[PartnerScope]) -> Actor:
    """Say what a partner is: only the scopes both its token and its registration carry."""
    return Actor(roles=frozenset({Role.PARTNER}), partner_id=partner.id, scopes=granted & partner.scopes)


def partner_of_application(application_id: int) -> PartnerCard | None:
    """Find the partner behind a set of client credentials, or nothing."""
    row = Partner.objects.filter(application=application_id).first()
    if row is None:
        return None
    scopes = frozenset(PartnerScope(s) for s in row.scopes)
    return PartnerCard(row.pk, row.public_id, row.name, row.is_enabled, scopes)


def is_linked(partner_id: int, person_id: int) -> bool:
    """Say whether a living person lets this partner act for them now."""
    rows = PartnerLink.objects.filter(partner=partner_id, person=person_id, ended_at__isnull=True)
    return rows.filter(person__died_on__isnull=True).exists()
