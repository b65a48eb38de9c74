"""Writes proofs that are set aside, and what a clerk says to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from accounts.actions import audit
from accounts.rules.actors import Actor
from certification.access import quarantined_to_decide
from certification.actions import certifications
from certification.actions.certifications import CertificationRecorded, NewCertification
from certification.enums import Method, QuarantineReason, QuarantineState
from certification.errors import QuarantineNotFound, QuarantineOfNobody, QuarantineSettled
from certification.models.entitlements import Entitlement
from certification.models.quarantine import QuarantinedEvent
from certification.queries.quarantine import QuarantineCard
from family.enums import Relation
from foundation.clock import local_date

AT_DESK = frozenset({Relation.DESK})


@dataclass(frozen=True)
class SetAside:
    """A proof to set aside: whence it came, whom it may be about, and why it cannot count as it is."""

    partner_id: int
    source: str
    external_id: str
    method: Method
    reason: QuarantineReason
    time_text: str
    person_id: int | None = None
    entitlement_id: UUID | None = None
    area_key: str = ""


def set_aside(proofs: Sequence[SetAside], *, at: datetime) -> None:
    """Set proofs aside in one statement; one that came before under its number is there already."""
    named = Entitlement.objects.filter(
        public_id__in=[one.entitlement_id for one in proofs if one.entitlement_id]
    )
    known = {row.public_id: row for row in named}
    QuarantinedEvent.objects.bulk_create(
        [
            QuarantinedEvent(
                partner_id=one.partner_id,
                source=one.source,
                external_id=one.external_id,
                person_id=one.person_id,
                entitlement=known.get(one.entitlement_id) if one.entitlement_id else None,
                area_key=one.area_key,
                method=one.method.value,
                reason=one.reason.value,
                time_text=one.time_text,
                received_at=at,
            )
            for one in proofs
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def dismiss(actor: Actor, public_id: UUID, words: str, *, at: datetime) -> None:
    """Dismiss an entry: it counts for nothing.

    Raises:
        QuarantineNotFound, QuarantineSettled, ClerkIsRelative.
    """
    row, card = _held(actor, public_id, on=local_date(at))
    _decide(actor, row, card, QuarantineState.DISMISSED, words, at=at)


@transaction.atomic
def take_up(
    actor: Actor, public_id: UUID, event_on: date, words: str, *, at: datetime
) -> CertificationRecorded:
    """Take an entry up with its right day: it is recorded as it came, by the clerk who looked into it.

    Raises:
        QuarantineNotFound, QuarantineSettled, QuarantineOfNobody, ClerkIsRelative, and whatever recording refuses.
    """
    row, card = _held(actor, public_id, on=local_date(at))
    if card.entitlement_id is None:
        raise QuarantineOfNobody
    new = NewCertification(
        card.method,
        event_on,
        reason=words,
        reference=f"quarantine:{card.public_id}",
        source=row.source,
        external_id=row.external_id,
    )
    done = certifications.record(actor, card.entitlement_id, new, relations=AT_DESK, at=at)
    row.certification_id = done.public_id
    _decide(actor, row, card, QuarantineState.TAKEN_UP, words, at=at)
    return done


def _held(actor: Actor, public_id: UUID, *, on: date) -> tuple[QuarantinedEvent, QuarantineCard]:
    """Hold an entry that waits for this clerk's desk."""
    row = QuarantinedEvent.objects.select_for_update(of=("self",)).filter(public_id=public_id).first()
    card = quarantined_to_decide(actor, public_id, on=on)
    if row is None:
        raise QuarantineNotFound
    if card.state is not QuarantineState.OPEN:
        raise QuarantineSettled
    return row, card


def _decide(
    actor: Actor,
    row: QuarantinedEvent,
    card: QuarantineCard,
    state: QuarantineState,
    words: str,
    *,
    at: datetime,
) -> None:
    row.state, row.words = state.value, words
    row.decided_by, row.decided_at = actor.user_id, at
    row.save(update_fields=["state", "words", "decided_by", "decided_at", "certification_id"])
    event = audit.Event(
        f"certification.quarantine_{state.value}",
        card.person_id,
        area_key=card.area_key,
        object_kind="certification_quarantine",
        object_id=card.public_id,
        reason=words,
        facts={"reason": card.reason.value},
    )
    audit.record(actor, event, at=at)
