"""Gatekeepers of partners: for whom one may begin a certification, and which of its own deliveries it may read."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from accounts.queries.links import is_linked
from accounts.rules.actors import Actor
from certification.access import deadline_for
from certification.errors import (
    BatchNotFound,
    EntitlementNotFound,
    SessionNotFound,
)
from certification.queries.batches import UploadCard, upload_of_partner
from certification.queries.deadline_days import deadline_on, person_of_benefit
from certification.queries.deadlines import DeadlineCard, deadlines_of
from certification.queries.entitlements import HeldEntitlement, entitlement_on
from certification.queries.sessions import SessionCard, session_of_partner
from certification.queries.status_batches import StatusBatchCard, status_batch_of
from family.access import relations_to
from family.enums import MandateScope, Relation
from family.queries.mandates import awake_mandate


@dataclass(frozen=True)
class Begun:
    """A certification about to begin in a partner's app: who acts, in which relation, and for which benefit."""

    actor: Actor
    relations: frozenset[Relation]
    card: DeadlineCard
    mandate_id: int | None = None


def certifying_for(actor: Actor, entitlement_id: UUID, *, relations: frozenset[Relation], on: date) -> Begun:
    """Let a partner begin for the person of a benefit, who is linked to it.

    Raises:
        EntitlementNotFound: absent, ended, or not open to the partner; the answer is the same.
    """
    asked = relations & {Relation.LINKED}
    return Begun(actor, asked, deadline_for(actor, entitlement_id, relations=asked, on=on))


def entitlement_for(
    actor: Actor, entitlement_id: UUID, *, relations: frozenset[Relation], on: date
) -> HeldEntitlement:
    """Give a benefit that is drawn on a day to a partner to whom its person is linked.

    Raises:
        EntitlementNotFound: absent, not drawn on that day, or not open to the partner; the answer is the same.
    """
    card = entitlement_on(entitlement_id, on=on)
    scope = MandateScope.CERTIFICATION
    if card is None or not relations & relations_to(actor, card.person_id, scope, on=on):
        raise EntitlementNotFound
    return card


def deadline_as_of(
    actor: Actor, entitlement_id: UUID, *, relations: frozenset[Relation], on: date, today: date
) -> DeadlineCard:
    """Give the deadline of a benefit as of another day than today to a partner to whom its person is linked today.

    Raises:
        EntitlementNotFound: absent, not drawn on that day, or not open to the partner; the answer is the same.
        DayNotKept: how it stood is not on record.
    """
    person_id = person_of_benefit(entitlement_id)
    scope = MandateScope.CERTIFICATION
    if person_id is None or not relations & relations_to(actor, person_id, scope, on=today):
        raise EntitlementNotFound
    card = deadline_on(entitlement_id, on=on)
    if card is None:
        raise EntitlementNotFound
    return card


def certifying_by_mandate(
    actor: Actor, mandate_id: UUID, *, relations: frozenset[Relation], on: date
) -> Begun:
    """Let a partner begin for the giver of a mandate: its holder is linked to the partner, and may certify for them.

    It is for the most urgent benefit; one proof serves all that take it.

    Raises:
        EntitlementNotFound: no such mandate, it does not reach, its holder is not linked, or nothing is to be
            certified; the answer is the same.
    """
    mandate = awake_mandate(mandate_id, on=on)
    if mandate is None or actor.partner_id is None or not is_linked(actor, mandate.helper_id):
        raise EntitlementNotFound
    helper = replace(actor, person_id=mandate.helper_id)
    asked = relations & {Relation.ACT}
    cards = deadlines_of([mandate.principal_id], on=on)
    if not cards or not asked & relations_to(helper, mandate.principal_id, MandateScope.CERTIFICATION, on=on):
        raise EntitlementNotFound
    return Begun(helper, asked, cards[0], mandate.id)


def session_for(
    actor: Actor, public_id: UUID, *, relations: frozenset[Relation], on: date
) -> tuple[SessionCard, Begun]:
    """Give a session to the partner that began it, with the right to go on as it stands today.

    Raises:
        SessionNotFound: absent, another partner's, or the link or the mandate it rests on has ended; the answer is
            the same.
    """
    card = session_of_partner(actor.partner_id, public_id) if actor.partner_id else None
    if card is None:
        raise SessionNotFound
    is_helped = card.helper_id is not None
    acting = replace(actor, person_id=card.helper_id) if is_helped else actor
    asked = relations & ({Relation.ACT} if is_helped else {Relation.LINKED})
    if card.helper_id is not None and not is_linked(actor, card.helper_id):
        raise SessionNotFound
    try:
        deadline = deadline_for(acting, card.entitlement_id, relations=asked, on=on)
    except EntitlementNotFound as error:
        raise SessionNotFound from error
    return card, Begun(acting, asked, deadline, card.mandate_id)


def upload_for(actor: Actor, public_id: UUID) -> UploadCard:
    """Give a batch upload to the partner that sent it.

    Raises:
        BatchNotFound: absent, or another partner's; the answer is the same.
    """
    card = upload_of_partner(actor.partner_id, public_id) if actor.partner_id else None
    if card is None:
        raise BatchNotFound
    return card


def status_batch_for(actor: Actor, public_id: UUID, *, at: datetime) -> StatusBatchCard:
    """Give a batch of questions to the partner that sent it, as long as it is kept.

    Raises:
        BatchNotFound: absent, dropped, or another partner's; the answer is the same.
    """
    card = status_batch_of(actor.partner_id, public_id, at=at) if actor.partner_id else None
    if card is None:
        raise BatchNotFound
    return card
