"""Reads of users, their posts and partners: what an actor is made of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import FilteredRelation, OuterRef, Q, QuerySet, Subquery

from accounts.enums.partners import PartnerKind, PartnerScope
from accounts.enums.users import Role, StaffRole
from accounts.fields import blind_index, human, own_first, unseal
from accounts.models.partner_staff import PartnerMember
from accounts.models.partners import Partner
from accounts.models.users import StaffPost, User
from accounts.rules.actors import Actor, Asking
from foundation.identifiers import folded_email
from regions.queries.policy import policy

TWO_CLERKS = "two_clerks"
_SCOPES = {scope.value: scope for scope in PartnerScope}
_ISSUED = """
    SELECT token.expires, token.scope, (SELECT edition.name FROM regions_edition edition),
        partner.id, partner.public_id, partner.name, partner.kind, partner.is_enabled, partner.scopes,
        token.user_id IS NOT NULL,
        (SELECT given.link_id FROM accounts_linkauthorization given WHERE given.token_id = token.id)
    FROM oauth2_provider_accesstoken token
    LEFT JOIN accounts_partner partner ON partner.application_id = token.application_id
    WHERE token.token_checksum = %s
"""


@dataclass(frozen=True)
class ClerkCard:
    """A colleague at a desk, as other clerks of the area may choose them."""

    user_id: int
    user_public_id: UUID
    area_key: str
    display_name: str


@dataclass(frozen=True)
class PostCard:
    """A live staff post, as the desk's header shows it."""

    role: StaffRole
    area_key: str
    display_name: str
    point_key: str = ""


@dataclass(frozen=True)
class PartnerCard:
    """A partner as the API sees it."""

    id: int
    public_id: UUID
    name: str
    kind: PartnerKind
    is_enabled: bool
    scopes: frozenset[PartnerScope]


def users_with_phone(phone: str) -> list[User]:
    """List the users who share a normalised phone number and proved to hold it, the oldest first."""
    index = blind_index(phone, label="user.phone")
    rows = User.objects.filter(phone_index=index, is_phone_verified=True)
    return list(rows.select_related("person").order_by("pk"))


def user_of_person(person_id: int) -> User | None:
    """Find the account of a person, or nothing; of one who stands in the registry twice, that of the row that goes on."""
    return next(iter(users_of_person(person_id)), None)


def users_of_person(person_id: int) -> list[User]:
    """List the accounts of a person: one, or one of each of their rows."""
    return list(User.objects.filter(person__same_as=person_id).order_by(own_first("person"), "pk"))


def needs_two_clerks(person_id: int, area_key: str, *, on: date) -> bool:
    """Say whether a desk of an area opens a person's account only with a colleague: they have one, and policy asks."""
    asked = policy("identity.recovery_clerks", area_key=area_key or None, on=on).value
    return asked == TWO_CLERKS and User.objects.filter(person__same_as=person_id).exists()


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
    return dict(rows.values_list("pk", human("person")))


def doers_of(user_ids: Iterable[int]) -> tuple[dict[int, int], dict[int, str]]:
    """Say in one statement which person each user is, and which machine acts by the account of another."""
    rows = User.objects.filter(pk__in=set(user_ids))
    told = list(rows.values_list("pk", human("person"), "terminal__point_name", "terminal__name"))
    people = {pk: person_id for pk, person_id, _point, _name in told if person_id is not None}
    return people, {pk: f"{point} {name}" for pk, _person, point, name in told if name is not None}


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
    return [PostCard(StaffRole(r.role), r.area_key, r.display_name, r.point_key) for r in rows]


def clerks_of(area_keys: Iterable[str], *, on: date) -> list[ClerkCard]:
    """List who holds a clerk's post in some areas on a day, by area and name."""
    rows = (
        StaffPost.objects.current()
        .valid_on(on)
        .filter(role=StaffRole.CLERK.value, area_key__in=set(area_keys))
    )
    found = rows.select_related("user").order_by("area_key", "display_name", "pk")
    return [ClerkCard(r.user_id, r.user.public_id, r.area_key, r.display_name) for r in found]


def officer_persons(*, on: date) -> list[int]:
    """Give the persons who hold an officer's post anywhere on a day, each once."""
    rows = StaffPost.objects.current().valid_on(on).filter(role=StaffRole.OFFICER.value)
    found = rows.filter(user__person__isnull=False, user__is_active=True)
    return sorted(set(found.values_list("user__person", flat=True)))


def actor_for_user(user: User, *, on: date) -> Actor:
    """Say what a signed-in user is on a day: citizen, clerk of some areas, officer, or still nobody."""
    rows = list(_person_and_posts(user.pk, on=on))
    person_id = rows[0][0] if rows else None
    posts = {(role, key) for _person, role, key, _partner in rows if role is not None and key is not None}
    roles = {Role(role) for role, _area in posts} | ({Role.CITIZEN} if person_id else set())
    # Work for a partner and one's own insurance are kept apart: an account that is a person opens no partner.
    developer_of = rows[0][3] if rows and person_id is None else None
    roles |= {Role.DEVELOPER} if developer_of else set()
    return Actor(
        roles=frozenset(roles or {Role.NEWCOMER}),
        user_id=user.pk,
        person_id=person_id,
        area_keys=frozenset(area_key for role, area_key in posts if role == StaffRole.CLERK),
        office_keys=frozenset(area_key for role, area_key in posts if role == StaffRole.OFFICER),
        hospital_keys=frozenset(area_key for role, area_key in posts if role == StaffRole.HOSPITAL),
        developer_of=developer_of,
    )


def _person_and_posts(
    user_id: int, *, on: date
) -> QuerySet[User, tuple[int | None, str | None, str | None, int | None]]:
    """Read whom a user goes on as with each post they hold on a day, and the partner they build for, in one statement.

    Without a post it is one row.
    """
    is_live = Q(posts__superseded_at__isnull=True, posts__starts_on__lte=on)
    is_live &= Q(posts__ends_on__isnull=True) | Q(posts__ends_on__gt=on)
    member = PartnerMember.objects.filter(user=OuterRef("pk"), ended_at__isnull=True)
    users = User.objects.filter(pk=user_id).annotate(
        post=FilteredRelation("posts", condition=is_live), partner=Subquery(member.values("partner")[:1])
    )
    return users.values_list(human("person"), "post__role", "post__area_key", "partner")


def actor_for_partner(
    partner: PartnerCard, granted: frozenset[PartnerScope], asking: Asking | None = None
) -> Actor:
    """Say what a partner is: only the scopes both its token and its registration carry."""
    return Actor(
        roles=frozenset({Role.PARTNER}),
        partner_id=partner.id,
        scopes=granted & partner.scopes,
        asking=asking,
    )


def partner_of_application(application_id: int) -> PartnerCard | None:
    """Find the partner behind a set of client credentials, or nothing."""
    row = Partner.objects.filter(application=application_id).first()
    return _partner_card(row) if row else None


@dataclass(frozen=True)
class HeldToken:
    """A token as it was issued, its partner, and the edition of places and policy that holds now.

    ``link_id`` names the link of the one person by whose consent it was got.
    """

    expires_at: datetime
    words: frozenset[str]
    partner: PartnerCard | None
    edition: UUID
    is_of_person: bool
    link_id: int | None


def token_held(checksum: str) -> HeldToken | None:
    """Find a token by its checksum with whom it was issued to, in one statement; or nothing.

    Why by hand: every request of every partner asks it, and asks for the edition of the policy after it.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ISSUED, [checksum])
        row = cursor.fetchone()
    if row is None:
        return None
    expires_at, words, edition, pk, *rest, is_of_person, link_id = row
    partner = None
    if pk is not None:
        public_id, name, kind, is_enabled, scopes = rest
        known = frozenset(_SCOPES[word] for word in scopes)
        partner = PartnerCard(pk, public_id, name, PartnerKind(kind), is_enabled, known)
    return HeldToken(expires_at, frozenset(words.split()), partner, UUID(str(edition)), is_of_person, link_id)


def partner_by_id(partner_id: int) -> PartnerCard | None:
    """Find a partner by its internal id, or nothing."""
    row = Partner.objects.filter(pk=partner_id).first()
    return _partner_card(row) if row else None


def _partner_card(row: Partner) -> PartnerCard:
    scopes = frozenset(PartnerScope(s) for s in row.scopes)
    return PartnerCard(row.pk, row.public_id, row.name, PartnerKind(row.kind), row.is_enabled, scopes)
