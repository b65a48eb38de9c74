"""Writes what other agencies tell of people they saw, and extends deadlines by it where policy says so."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from accounts.actions import audit, notices
from accounts.enums.partners import PartnerScope
from accounts.queries.people import LifeFact, life_facts, match_number, person_cards, person_ids_found
from accounts.queries.users import actor_for_partner, partner_by_id
from accounts.rules.actors import Actor
from certification.actions import certifications
from certification.actions.batches import source_of
from certification.actions.certifications import CertificationRecorded, NewCertification
from certification.actions.quarantine import SetAside, set_aside
from certification.enums import EvidenceKind, EvidenceOutcome, Method, QuarantineReason
from certification.models.data_evidence import DataEvidence
from certification.queries.data_evidence import first_extended
from certification.queries.deadlines import DeadlineCard, deadlines_of
from certification.rules.deliveries import BY_EVIDENCE, EventTime, doubt_of, read_time
from family.enums import Relation
from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.names import is_same_name

AGENCY = frozenset({Relation.AGENCY})
TEMPLATE = "certification.by_evidence"
SETTLED_MAX = 50
_CANDIDATES_MAX = 3

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class NewEvidence:
    """What an agency tells: whom it saw, by number and name, how, and when."""

    external_id: str
    kind: EvidenceKind
    number: str = field(repr=False)
    name: str = field(repr=False)
    time_text: str
    area_key: str = ""


@dataclass(frozen=True)
class Receipt:
    """What the agency is told: that it was received, and nothing about anybody."""

    public_id: UUID
    received_at: datetime


@transaction.atomic
def take(actor: Actor, new: NewEvidence, *, at: datetime) -> Receipt:
    """Take evidence in; whom it means is decided now, and told to nobody. The same number sent again is one."""
    person_id, doubt = _whom(new, on=local_date(at))
    when = read_time(new.time_text)
    row, is_new = DataEvidence.objects.get_or_create(
        partner_id=actor.partner_id or 0,
        external_id=new.external_id,
        defaults={
            "person_id": person_id,
            "kind": new.kind.value,
            "event_on": when.on if isinstance(when, EventTime) else None,
            "area_key": new.area_key,
            "doubt": doubt.value if doubt else "",
            "time_text": new.time_text,
            "received_at": at,
            "outcome": EvidenceOutcome.WAITING.value,
        },
    )
    if is_new:
        event = audit.Event(
            "certification.evidence_received",
            object_kind="data_evidence",
            object_id=row.public_id,
            facts={"kind": row.kind},
        )
        audit.record(actor, event, at=at)
    return Receipt(row.public_id, row.received_at)


def settle_due(*, at: datetime) -> int:
    """Settle what waits, each piece in its own transaction; say how many. A piece that breaks holds up no other."""
    waiting = DataEvidence.objects.filter(outcome=EvidenceOutcome.WAITING.value).order_by("pk")
    settled_count = 0
    for key in waiting.values_list("pk", flat=True)[:SETTLED_MAX]:
        try:
            settled_count += _settle(key, at=at)
        except Exception:
            log.exception("evidence.broken", extra={"evidence_id": key})
    return settled_count


@transaction.atomic
def _settle(key: int, *, at: datetime) -> bool:
    """Settle one piece, unless another round has it."""
    rows = DataEvidence.objects.select_for_update(skip_locked=True, of=("self",)).select_related("person")
    row = rows.filter(pk=key, outcome=EvidenceOutcome.WAITING.value).first()
    if row is None:
        return False
    on = local_date(at)
    person_id = row.person.human_id if row.person else None
    cards = deadlines_of([person_id], on=on) if person_id else []
    reason = _reason(row, person_id, at=at)
    if reason is not None:
        _put_aside(row, reason, cards, at=at)
        _finish(row, EvidenceOutcome.QUARANTINED, at=at)
        return True
    done = _extend(row, cards, at=at)
    row.certification_id = done.public_id if done else None
    _finish(row, EvidenceOutcome.EXTENDED if done else EvidenceOutcome.NOTED, at=at)
    if done is not None and person_id is not None:
        _tell(row, person_id, done, at=at)
    return True


def _whom(new: NewEvidence, *, on: date) -> tuple[int | None, QuarantineReason | None]:
    """Say whom a number and a name mean; where they fit nobody for certain, whom they might mean, and why not."""
    found = match_number(new.number)
    if found.person is not None:
        fits = is_same_name(found.person.name, new.name)
        return found.person.id, None if fits else QuarantineReason.NUMBER_CONFLICT
    if not found.is_shared:
        return None, QuarantineReason.UNKNOWN_PERSON
    people = person_cards(person_ids_found(new.number, on=on, most=_CANDIDATES_MAX))
    named = [card.id for card in people.values() if is_same_name(card.name, new.name)]
    return next(iter([*named, *people]), None), QuarantineReason.NUMBER_CONFLICT


def _reason(row: DataEvidence, person_id: int | None, *, at: datetime) -> QuarantineReason | None:
    """Say why a piece has to be set aside, or nothing; that a register says dead is a question for a human being."""
    if row.doubt:
        return QuarantineReason(row.doubt)
    when = read_time(row.time_text)
    if not isinstance(when, EventTime):
        return when
    fact: LifeFact | None = life_facts([person_id]).get(person_id) if person_id else None
    if fact is None:
        return QuarantineReason.UNKNOWN_PERSON
    doubt = doubt_of(when, fact.born_on, at=at)
    if doubt is None and fact.died_on is not None and fact.died_on <= when.on:
        return QuarantineReason.ALIVE_AND_DEAD
    return doubt


def _extend(
    row: DataEvidence, cards: Sequence[DeadlineCard], *, at: datetime
) -> CertificationRecorded | None:
    """Record the evidence for the first benefit whose area takes it; nothing where none does."""
    partner = partner_by_id(row.partner_id)
    if row.event_on is None or partner is None:
        return None
    card = first_extended(cards, EvidenceKind(row.kind), row.event_on, on=local_date(at))
    if card is None:
        return None
    actor = actor_for_partner(partner, frozenset({PartnerScope.EVIDENCE_WRITE}))
    new = NewCertification(
        Method.DATA_MATCH,
        row.event_on,
        note=f"evidence={row.kind}",
        reference=f"evidence:{row.public_id}",
        source=source_of(row.partner_id),
        external_id=f"{BY_EVIDENCE}{row.external_id}",
    )
    try:
        with transaction.atomic():
            return certifications.record(actor, card.entitlement_id, new, relations=AGENCY, at=at)
    except DomainError:
        return None


def _put_aside(
    row: DataEvidence, reason: QuarantineReason, cards: Sequence[DeadlineCard], *, at: datetime
) -> None:
    """Set the piece aside for the desk that pays the person, or else for the one the agency named."""
    first = cards[0] if cards else None
    is_certain = first is not None and not row.doubt
    set_aside(
        [
            SetAside(
                partner_id=row.partner_id,
                source=source_of(row.partner_id),
                external_id=f"{BY_EVIDENCE}{row.external_id}",
                method=Method.DATA_MATCH,
                reason=reason,
                time_text=row.time_text,
                person_id=row.person_id,
                entitlement_id=first.entitlement_id if first and is_certain else None,
                area_key=first.paying_area_key if first else row.area_key,
            )
        ],
        at=at,
    )


def _finish(row: DataEvidence, outcome: EvidenceOutcome, *, at: datetime) -> None:
    row.outcome, row.settled_at = outcome.value, at
    row.save(update_fields=["outcome", "settled_at", "certification_id"])


def _tell(row: DataEvidence, person_id: int, done: CertificationRecorded, *, at: datetime) -> None:
    """Tell the person what was seen of them, until when it holds, and that they may say it was not them."""
    facts = {
        "kind": row.kind,
        "event_on": done.event_on.isoformat(),
        "next_due_on": done.due_on.isoformat(),
        "certification": str(done.public_id),
    }
    notice = notices.NewNotice(
        key=f"{TEMPLATE}:{row.public_id}",
        topic=f"certification:{done.public_id}",
        recipient_id=person_id,
        subject_id=person_id,
        template=TEMPLATE,
        facts=facts,
    )
    notices.post_many([notice], at=at)
