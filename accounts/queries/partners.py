"""Reads of partner organisations."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from accounts.enums.partners import PartnerScope
from accounts.models.partners import Partner
from accounts.rules.links import linkable


@dataclass(frozen=True)
class Choice:
    """A partner that people may let act for them, and for what at most."""

    id: int
    public_id: UUID
    name: str
    scopes: tuple[PartnerScope, ...]


def partner_id_of_client(client_id: str) -> int | None:
    """Find a partner by the id it gets its tokens with, or nothing."""
    return Partner.objects.filter(application__client_id=client_id).values_list("pk", flat=True).first()


def choices() -> list[Choice]:
    """Give the partners that take codes from people, by name."""
    takes = PartnerScope.LINKS_WRITE.value
    rows = Partner.objects.filter(is_enabled=True, scopes__contains=[takes]).order_by("name", "pk")
    found = [Choice(row.pk, row.public_id, row.name, _linkable(row.scopes)) for row in rows]
    return [one for one in found if one.scopes]


def _linkable(words: Iterable[str]) -> tuple[PartnerScope, ...]:
    return linkable(PartnerScope(word) for word in words)
