"""Reads of the links between people and partners."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from accounts.fields import DiedOn, human
from accounts.models.partners import Partner, PartnerLink
from accounts.queries.people import PersonCard, card_of

# Before every id.
_FIRST = UUID(int=0)


@dataclass(frozen=True)
class LinkCard:
    """That a person lets a partner act for them, without a word about who the person is."""

    public_id: UUID
    person_public_id: UUID
    started_at: datetime


def links_of(partner_id: int, *, after: UUID | None, most: int) -> list[LinkCard]:
    """Give a partner's live links to living persons, oldest first, from behind one of them on."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM accounts_partner_links(%s, %s, %s)", [partner_id, after or _FIRST, most]
        )
        return [LinkCard(*row) for row in cursor.fetchall()]


def linked_person(partner_id: int, public_id: UUID) -> PersonCard | None:
    """Find a living person who lets a partner act for them now, in one statement; or nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM accounts_linked_person(%s, %s)", [partner_id, public_id])
        row = cursor.fetchone()
    return card_of(row) if row else None


def linked_among(partner_id: int, person_ids: Iterable[int]) -> frozenset[int]:
    """Give those of some living persons who let a partner act for them now, by the id of the row that goes on."""
    asked = frozenset(person_ids)
    live = PartnerLink.objects.filter(partner=partner_id, ended_at__isnull=True, person__same_as_any=asked)
    rows = live.alias(died_on=DiedOn("person")).filter(died_on__isnull=True)
    return frozenset(rows.values_list(human("person"), flat=True)) & asked


@dataclass(frozen=True)
class PartnerTie:
    """A partner that may act for a person, as the person sees it."""

    link_id: UUID
    partner_id: int
    name: str
    started_at: datetime


def partners_of(person_id: int) -> list[PartnerTie]:
    """Give the partners a person lets act for them, the newest first."""
    rows = PartnerLink.objects.filter(person__same_as=person_id, ended_at__isnull=True).order_by(
        "-started_at", "-pk"
    )
    found = rows.values_list("public_id", "partner_id", "partner__name", "started_at")
    # A partner linked to two rows of one human being is one tie, the earlier.
    return list({tie.partner_id: tie for tie in (PartnerTie(*row) for row in found)}.values())


def partner_id_of_client(client_id: str) -> int | None:
    """Find a partner by the id it gets its tokens with, or nothing."""
    return Partner.objects.filter(application__client_id=client_id).values_list("pk", flat=True).first()
