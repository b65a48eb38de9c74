"""Reads of mandates: who lets whom do what."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.fields import is_alive
from family.enums import LegalBasis, MandateEnd, MandateGrade, MandateScope, ServiceState
from family.models.mandates import Mandate
from family.models.service import ServiceLink
from family.queries.service_rest import mandates_at_rest
from family.rules.mandates import MandateTerms
from regions.queries.policy import policy


@dataclass(frozen=True)
class MandateCard:
    """One live mandate between two living persons."""

    id: int
    public_id: UUID
    principal_id: int
    helper_id: int
    grade: MandateGrade
    starts_on: date
    ends_on: date | None
    scopes: frozenset[MandateScope]
    legal_basis: LegalBasis
    is_frozen: bool
    # Opened by the family service, which rests: the card is not in order, or a child has to confirm anew.
    is_at_rest: bool = False
    is_held: bool = False

    @property
    def is_by_law(self) -> bool:
        """Say whether it rests on the law or a court, so that who it is about cannot end it by their own word."""
        return self.legal_basis in (LegalBasis.PARENT_OF_MINOR, LegalBasis.GUARDIAN)

    @property
    def rests(self) -> bool:
        """Say whether nothing may be done by it now."""
        return self.is_frozen or self.is_at_rest


def mandate_terms(*, on: date) -> MandateTerms:
    """Give what policy says of mandates on a day."""

    def number(code: str) -> int:
        return policy(code, area_key=None, on=on).integer()

    return MandateTerms(
        number("family.full_capacity_age"),
        number("family.mandate_months"),
        number("family.mandate_principals"),
    )


def notice_days(*, on: date) -> int:
    """Give how many days before a mandate ends both sides are told."""
    return policy("family.mandate_notice_days", area_key=None, on=on).integer()


def mandates_held_by(helper_id: int, *, on: date) -> list[MandateCard]:
    """Give the mandates somebody holds on a day."""
    return _awake(_live(on).filter(helper__same_as=helper_id), on=on)


def mandates_given_by(principal_id: int, *, on: date) -> list[MandateCard]:
    """Give the mandates somebody has given and that live on a day."""
    return _awake(_live(on).filter(principal__same_as=principal_id), on=on)


def mandates_given_by_any(principal_ids: Iterable[int], *, on: date) -> list[MandateCard]:
    """Give the mandates several persons have given and that live on a day, the earliest first."""
    return _awake(_live(on).filter(principal__same_as_any=principal_ids), on=on)


def mandates_about(person_id: int, *, on: date) -> tuple[list[MandateCard], list[MandateCard]]:
    """Give the mandates somebody has given and those they hold on a day, what rests too, and after what does not."""
    sides = Q(principal__same_as=person_id) | Q(helper__same_as=person_id)
    cards = _cards(_with_service(live_mandates(on).filter(sides)), on=on)
    cards.sort(key=lambda card: card.rests)
    given = [card for card in cards if card.principal_id == person_id]
    return given, [card for card in cards if card.helper_id == person_id]


def mandate_between(helper_id: int, principal_id: int, *, on: date) -> MandateCard | None:
    """Give the live mandate by which one person may act for another, or nothing."""
    rows = _live(on).filter(helper__same_as=helper_id, principal__same_as=principal_id)
    return next(iter(_awake(rows, on=on)), None)


def awake_mandate(public_id: UUID, *, on: date) -> MandateCard | None:
    """Give a mandate by which something may be done on a day, or nothing."""
    return next(iter(_awake(_live(on).filter(public_id=public_id), on=on)), None)


def mandate_by_public_id(public_id: UUID, *, on: date) -> MandateCard | None:
    """Find a mandate that lives on a day, one that rests too, or nothing."""
    return next(iter(_cards(_with_service(live_mandates(on).filter(public_id=public_id)), on=on)), None)


def open_between(helper_id: int, principal_id: int, *, on: date) -> QuerySet[Mandate]:
    """Keep what stands between two persons on a day, resting or not: neither ended nor run out."""
    in_time = Q(ends_on__isnull=True) | Q(ends_on__gt=on)
    rows = Mandate.objects.filter(in_time, revoked_at__isnull=True, principal__same_as=principal_id)
    return rows.filter(helper__same_as=helper_id).order_by("pk")


def was_ended_by_court(parent_id: int, child_id: int) -> bool:
    """Say whether a court took from somebody what they did for a child by law.

    Law: Civil Code art. 36.
    """
    rows = Mandate.objects.filter(principal__same_as=child_id, helper__same_as=parent_id)
    return rows.filter(end_reason=MandateEnd.COURT.value).exists()


def recipients_of(person_ids: Iterable[int], *, on: date) -> dict[int, frozenset[int]]:
    """Give, for each person, who is told about their matters on a day: themselves and their living helpers."""
    found: dict[int, set[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT person, told.recipient_id FROM unnest(%s::bigint[]) AS person"
            " CROSS JOIN LATERAL family_reminder_recipients(person, %s) AS told",
            [sorted(set(person_ids)), on],
        )
        for person_id, recipient_id in cursor.fetchall():
            found.setdefault(person_id, set()).add(recipient_id)
    return {person_id: frozenset(told) for person_id, told in found.items()}


def _live(on: date) -> QuerySet[Mandate]:
    """Keep mandates by which something may be done on a day."""
    return _with_service(live_mandates(on).filter(frozen_at__isnull=True))


def _with_service(rows: QuerySet[Mandate]) -> QuerySet[Mandate]:
    """Note, in the same statement, which mandates a link of the family service rests on."""
    links = ServiceLink.objects.filter(mandate=OuterRef("pk"), state=ServiceState.ACTIVE.value)
    return rows.annotate(by_service=Exists(links))


def live_mandates(on: date) -> QuerySet[Mandate]:
    """Keep mandates that have not ended on a day, those that rest too: in their period, not revoked, both persons alive.

    Law: Civil Code art. 173.
    """
    in_period = Q(ends_on__isnull=True) | Q(ends_on__gt=on)
    rows = Mandate.objects.filter(in_period, starts_on__lte=on, revoked_at__isnull=True)
    rows = rows.filter(is_alive("principal", on), is_alive("helper", on))
    return rows.select_related("principal", "helper").order_by("pk")


def _awake(rows: QuerySet[Mandate], *, on: date) -> list[MandateCard]:
    return [card for card in _cards(rows, on=on) if not card.is_at_rest]


def _cards(rows: Iterable[Mandate], *, on: date) -> list[MandateCard]:
    """Give one mandate for each pair of human beings: of two under different rows of theirs the earlier counts."""
    held = list(rows)
    by_service = [row.pk for row in held if getattr(row, "by_service", False)]
    resting = mandates_at_rest(by_service, on=on) if by_service else frozenset()
    return _once([_card(row, is_at_rest=row.pk in resting) for row in held])


def cards_of(rows: Iterable[Mandate], *, frozen_ids: frozenset[int]) -> list[MandateCard]:
    """Give mandates of another day, those of which rested that are named."""
    return _once([replace(_card(row, is_at_rest=False), is_frozen=row.pk in frozen_ids) for row in rows])


def _once(cards: Iterable[MandateCard]) -> list[MandateCard]:
    found: dict[tuple[int, int], MandateCard] = {}
    for card in cards:
        if card.principal_id != card.helper_id:
            found.setdefault((card.principal_id, card.helper_id), card)
    return list(found.values())


def _card(row: Mandate, *, is_at_rest: bool) -> MandateCard:
    return MandateCard(
        row.pk,
        row.public_id,
        row.principal.human_id,
        row.helper.human_id,
        MandateGrade(row.grade),
        row.starts_on,
        row.ends_on,
        frozenset(map(MandateScope, row.scopes)),
        LegalBasis(row.legal_basis),
        row.frozen_at is not None,
        is_at_rest,
        row.held_at_desk,
    )
