"""Reads of the links between people and partners; who is reached by one is decided here and nowhere else."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, ExpressionWrapper, Max, Q, QuerySet
from django.db.models.functions import Coalesce

from accounts.enums.partners import LinkBasis, PartnerScope
from accounts.fields import DiedOn, human
from accounts.models.audit import AuditEvent
from accounts.models.partner_links import LinkCode, PartnerLink
from accounts.queries.people import PersonCard, card_of
from accounts.rules.actors import Actor
from accounts.rules.links import LinkTerms
from regions.queries.policy import policy

# Before every id.
_FIRST = UUID(int=0)
_PUBLIC_ID = Coalesce("person__merged_into__public_id", "person__public_id")


@dataclass(frozen=True)
class LinkCard:
    """That a person lets a partner act for them, without a word about who the person is."""

    public_id: UUID
    person_public_id: UUID
    basis: LinkBasis
    scopes: tuple[PartnerScope, ...]
    started_at: datetime
    expires_on: date | None


@dataclass(frozen=True)
class PartnerTie:
    """A link as the person sees it: with which partner, for what, until when, and when it was used last."""

    link_id: UUID
    partner_id: int
    name: str
    basis: LinkBasis
    scopes: tuple[PartnerScope, ...]
    started_at: datetime
    expires_on: date | None
    used_at: datetime | None = None


@dataclass(frozen=True)
class OpenCode:
    """A code that waits to be told to a partner; ``ward_name`` is for whom a guardian made it, empty for oneself."""

    public_id: UUID
    partner_name: str
    ward_name: str
    scopes: tuple[PartnerScope, ...]
    expires_at: datetime


def live_links(*, on: date) -> QuerySet[PartnerLink]:
    """Keep the links that count on a day: not ended, not past their last day, of people who live."""
    unended = PartnerLink.objects.filter(
        Q(expires_on__isnull=True) | Q(expires_on__gt=on), ended_at__isnull=True
    )
    return unended.alias(died_on=DiedOn("person")).filter(died_on__isnull=True)


def is_linked(actor: Actor, person_id: int) -> bool:
    """Say whether a living person lets this partner do now what it asks for at the door it has passed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT accounts_is_linked(%s, %s, %s, %s, %s)", _by_link(actor, person_id))
        (answer,) = cursor.fetchone() or (False,)
    return bool(answer)


def linked_person(actor: Actor, public_id: UUID) -> PersonCard | None:
    """Find whom a partner reaches by a link for what it asks, in one statement; or nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM accounts_linked_person(%s, %s, %s, %s, %s)", _by_link(actor, public_id))
        row = cursor.fetchone()
    return card_of(row) if row else None


def is_known(actor: Actor, person_id: int) -> bool:
    """Say whether a living person lets this partner do anything at all now, so that it may learn who they are."""
    return _known(actor).filter(person__same_as=person_id).exists()


def linked_among(actor: Actor, person_ids: Iterable[int]) -> frozenset[int]:
    """Give those of some living persons whom the partner reaches by a link, by the id of the row that goes on."""
    asked = frozenset(person_ids)
    rows = _reached(actor).filter(person__same_as_any=asked)
    return frozenset(rows.values_list(human("person"), flat=True)) & asked


def links_of(
    partner_id: int, *, on: date, after: UUID | None, most: int, link_id: int | None = None
) -> list[LinkCard]:
    """Give a partner's live links to living persons, oldest first, from behind one of them on; or one alone."""
    with connection.cursor() as cursor:
        cursor.execute(
            # Scopes as one text: the driver takes a list apart value by value, for each link anew.
            "SELECT link_id, person_public_id, basis, array_to_string(scopes, ' '), started_at, expires_on "
            "FROM accounts_partner_links(%s, %s, %s, %s, %s)",
            [partner_id, after or _FIRST, most, on, link_id],
        )
        found = cursor.fetchall()
    return [
        LinkCard(public_id, person, LinkBasis(basis), _scopes_in(scopes), since, until)
        for public_id, person, basis, scopes, since, until in found
    ]


def link_card(link_id: int) -> LinkCard | None:
    """Give a link by its internal id, live or not, or nothing."""
    return next(iter(_cards(PartnerLink.objects.filter(pk=link_id))), None)


def live_link(link_id: int, *, on: date) -> LinkCard | None:
    """Give a link by its internal id as long as it counts, or nothing."""
    return next(iter(_cards(live_links(on=on).filter(pk=link_id))), None)


def link_for(actor: Actor, public_id: UUID, *, on: date) -> LinkCard | None:
    """Give one of the calling partner's own live links, or nothing."""
    rows = live_links(on=on).filter(partner=actor.partner_id or 0, public_id=public_id)
    if actor.asking is not None and actor.asking.link_id is not None:
        rows = rows.filter(pk=actor.asking.link_id)
    return next(iter(_cards(rows)), None)


def partners_of(person_id: int, *, on: date) -> list[PartnerTie]:
    """Give the links by which a person lets partners act for them, the newest first."""
    rows = live_links(on=on).filter(person__same_as=person_id).order_by("-started_at", "-pk")
    found = rows.values_list(
        "public_id", "partner_id", "partner__name", "basis", "scopes", "started_at", "expires_on"
    )
    # Of two links of one basis to two rows of one human being the earlier is shown.
    ties = {(one[1], one[3]): one for one in found}
    used = _last_uses(person_id, {partner_id for partner_id, _basis in ties})
    return [
        PartnerTie(
            public_id, partner_id, name, LinkBasis(basis), _scopes(scopes), since, until, used.get(partner_id)
        )
        for public_id, partner_id, name, basis, scopes, since, until in ties.values()
    ]


def open_codes_of(person_id: int, *, at: datetime) -> list[OpenCode]:
    """Give the codes that may still be told, of a person and of those they made one for as a guardian, newest first."""
    mine = Q(person__same_as=person_id) | Q(guardian__same_as=person_id)
    rows = LinkCode.objects.filter(mine, used_at__isnull=True, voided_at__isnull=True, expires_at__gt=at)
    is_own = ExpressionWrapper(Q(person__same_as=person_id), output_field=BooleanField())
    columns = ("public_id", "partner__name", "person__name", "is_own", "scopes", "expires_at")
    found = rows.annotate(is_own=is_own).order_by("-made_at").values_list(*columns)
    return [
        OpenCode(public_id, partner, "" if own else ward, _scopes(scopes), until)
        for public_id, partner, ward, own, scopes, until in found
    ]


def link_terms(*, on: date) -> LinkTerms:
    """Give what policy says of links on a day."""
    found = policy("partner.link_terms", area_key=None, on=on).record()
    known = {one.name for one in fields(LinkTerms)}
    # While an upgrade is under way the policy may be a version older than the code, or newer.
    return LinkTerms(**{name: int(str(value)) for name, value in found.items() if name in known})


def card_scopes(*, on: date) -> frozenset[PartnerScope]:
    """Name what a person may let a partner do by showing it their card alone."""
    return frozenset(
        PartnerScope(word) for word in policy("partner.card_scopes", area_key=None, on=on).words()
    )


def _by_link(actor: Actor, whom: UUID | int) -> list[UUID | int | str | date | list[str] | None]:
    """Say what the functions of the database ask: whose link to whom, in which scopes, on which day, and which one."""
    asking = actor.asking
    on = asking.on if asking else date.max
    return [actor.partner_id or 0, whom, _asked_scopes(actor), on, asking.link_id if asking else None]


def _asked_scopes(actor: Actor) -> list[str]:
    """Name the scopes of which a link has to hold one; who asks at no door is held to their own scopes."""
    if actor.asking is None:
        return sorted(scope.value for scope in actor.scopes)
    return [] if actor.asking.scope is None else [actor.asking.scope.value]


def links_that_let(actor: Actor, person_id: int) -> QuerySet[PartnerLink]:
    """Keep the links by which a person lets the calling partner do what it asks for."""
    return _reached(actor).filter(person__same_as=person_id)


def _reached(actor: Actor) -> QuerySet[PartnerLink]:
    """Keep the links that open to a partner what it asks for.

    Who asks at no door is held to their scopes, and to links without a last day: nobody has said which day it is.
    """
    return _known(actor).filter(scopes__overlap=_asked_scopes(actor))


def _known(actor: Actor) -> QuerySet[PartnerLink]:
    asking = actor.asking
    rows = live_links(on=asking.on if asking else date.max).filter(partner=actor.partner_id or 0)
    return rows.filter(pk=asking.link_id) if asking and asking.link_id is not None else rows


def _last_uses(person_id: int, partner_ids: Iterable[int]) -> dict[int, datetime]:
    """Say when each of some partners asked about a person last, as the record of looks has it."""
    rows = AuditEvent.objects.filter(
        subject_person_id__same_as=person_id, actor_partner_id__in=sorted(partner_ids)
    )
    return dict(rows.values_list("actor_partner_id").annotate(last=Max("at")).order_by())


def _cards(rows: QuerySet[PartnerLink]) -> list[LinkCard]:
    found = rows.values_list("public_id", _PUBLIC_ID, "basis", "scopes", "started_at", "expires_on")
    return [
        LinkCard(public_id, person, LinkBasis(basis), _scopes(scopes), since, until)
        for public_id, person, basis, scopes, since, until in found
    ]


@lru_cache(maxsize=1024)
def _scopes_in(words: str) -> tuple[PartnerScope, ...]:
    """Read scopes from words with spaces between them; people agree to the same few sets of them."""
    return _scopes(words.split())


def _scopes(words: Iterable[str]) -> tuple[PartnerScope, ...]:
    held = frozenset(words)
    return tuple(scope for scope in PartnerScope if scope.value in held)
