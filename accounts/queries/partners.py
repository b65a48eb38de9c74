"""Reads of the links between people and partners."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce

from accounts.fields import DiedOn, human
from accounts.models.partners import Partner, PartnerLink

_PUBLIC_ID = Coalesce("person__merged_into__public_id", "person__public_id")


@dataclass(frozen=True)
class LinkCard:
    """That a person lets a partner act for them, without a word about who the person is."""

    public_id: UUID
    person_public_id: UUID
    started_at: datetime


def links_of(partner_id: int, *, after: UUID | None, most: int) -> list[LinkCard]:
    """Give a partner's live links to living persons, oldest first, from behind one of them on."""
    live = PartnerLink.objects.filter(partner=partner_id, ended_at__isnull=True)
    # Of two links to one human being the earlier one stands for both.
    earlier = live.filter(person__same_as=OuterRef("person"), public_id__lt=OuterRef("public_id"))
    rows = live.alias(died_on=DiedOn("person")).filter(~Exists(earlier), died_on__isnull=True)
    if after is not None:
        rows = rows.filter(public_id__gt=after)
    found = rows.order_by("public_id").values_list("public_id", _PUBLIC_ID, "started_at")[:most]
    return [LinkCard(*row) for row in found]


def linked_among(partner_id: int, person_ids: Iterable[int]) -> frozenset[int]:
    """Give those of some living persons who let a partner act for them now, by the id of the row that goes on."""
    asked = frozenset(person_ids)
    if not asked:
        return asked
    live = PartnerLink.objects.filter(partner=partner_id, person__same_as_any=asked, ended_at__isnull=True)
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
