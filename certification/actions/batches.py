"""Writes batch uploads of partners, and settles their items a few at a time; killed anywhere, the next round goes on."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.actions import audit
from accounts.enums.partners import PartnerScope
from accounts.fields import human
from accounts.queries.links import linked_among
from accounts.queries.people import life_facts
from accounts.queries.users import actor_for_partner, partner_by_id
from accounts.rules.actors import Actor, Asking
from certification.actions import batch_leases, certifications
from certification.actions.certifications import NewCertification
from certification.actions.quarantine import SetAside, set_aside
from certification.enums import ItemState, Method, QuarantineReason, StatusQuestion
from certification.enums.batches import BatchKind
from certification.errors import EntitlementNotFound
from certification.models.batches import BatchItem, CertificationBatch
from certification.models.events import Certification
from certification.queries.batches import Meant, counts_of, meant_by
from certification.rules.deliveries import BROKEN, CODE_OF, UNREADABLE_ID, EventTime, doubt_of, read_time
from family.enums import Relation
from foundation.clock import local_date
from foundation.errors import DomainError

CHUNK = 100
LINKED = frozenset({Relation.LINKED})
_SETTLED = ["state", "code", "certification_id", "due_on", "settled_at"]

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class NewItem:
    """One certification as the partner wrote it; what cannot be read is told of the item, not of the upload."""

    external_id: str
    entitlement_text: str
    time_text: str
    evidence: str
    answers: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True)
class _Facts:
    """What settles most items of a chunk without looking at each: four statements for all of them."""

    actor: Actor
    meant: dict[UUID, Meant]
    linked: frozenset[int]
    born: dict[int, Any]
    known: dict[str, tuple[UUID, int]]


def source_of(partner_id: int) -> str:
    """Name a partner as the source under which its numbers are unique."""
    return f"partner:{partner_id}"


@transaction.atomic
def receive(actor: Actor, items: Sequence[NewItem], *, at: datetime) -> UUID:
    """Keep an upload to be settled; give its number."""
    batch = CertificationBatch.objects.create(
        partner_id=actor.partner_id or 0, total_count=len(items), received_at=at
    )
    BatchItem.objects.bulk_create(
        [
            BatchItem(
                batch=batch,
                position=position,
                external_id=item.external_id,
                entitlement_text=item.entitlement_text,
                time_text=item.time_text,
                evidence=item.evidence,
                answers=dict(item.answers),
                state=ItemState.WAITING.value,
            )
            for position, item in enumerate(items, start=1)
        ]
    )
    event = audit.Event(
        "certification.batch_received",
        object_kind="certification_batch",
        object_id=batch.public_id,
        facts={"count": len(items)},
    )
    audit.record(actor, event, at=at)
    return batch.public_id


def advance(*, at: datetime) -> int:
    """Settle the next items of the upload that waited longest; say how many, nothing when all are done.

    What is settled at sight is written in one transaction; what is recorded, each in its own.
    """
    with batch_leases.lent(CertificationBatch, at=at) as batch:
        return _advance(batch, at=at) if batch is not None else 0


def _advance(batch: CertificationBatch, *, at: datetime) -> int:
    waiting = BatchItem.objects.filter(batch=batch, state=ItemState.WAITING.value)
    items = list(waiting.order_by("position")[:CHUNK])
    if not items:
        counts = {state.value: count for state, count in counts_of(batch.pk).items()}
        batch_leases.end(CertificationBatch, batch, BatchKind.CERTIFICATIONS, counts, at=at)
        return 1
    facts = _facts(batch.partner_id, items, at=at)
    left = _settle_at_sight(batch.partner_id, items, facts, at=at)
    for item, entitlement_id, when in left:
        _settle_by_recording(item.pk, facts.actor, entitlement_id, when, at=at)
    return len(items)


def _facts(partner_id: int, items: Sequence[BatchItem], *, at: datetime) -> _Facts:
    partner = partner_by_id(partner_id)
    granted = frozenset({PartnerScope.CERTIFICATIONS_WRITE})
    asking = Asking(local_date(at), PartnerScope.CERTIFICATIONS_WRITE)
    actor = actor_for_partner(partner, granted, asking) if partner else Actor(frozenset())
    is_admitted = partner is not None and partner.is_enabled and granted <= actor.scopes
    ids = {found for found in (_uuid(item.entitlement_text) for item in items) if found}
    meant = meant_by(ids, on=local_date(at))
    people = {one.person_id for one in meant.values()}
    sent = Certification.objects.filter(
        proof__source=source_of(partner_id), proof__external_id__in=[item.external_id for item in items]
    ).order_by("-pk")
    named = sent.values_list("proof__external_id", "public_id", human("proof__person"))
    return _Facts(
        actor=actor,
        meant=meant,
        linked=linked_among(actor, people) if is_admitted else frozenset(),
        born={person_id: fact.born_on for person_id, fact in life_facts(people).items()},
        known={external_id: (public_id, person_id) for external_id, public_id, person_id in named},
    )


@transaction.atomic
def _settle_at_sight(
    partner_id: int, items: Sequence[BatchItem], facts: _Facts, *, at: datetime
) -> list[tuple[BatchItem, UUID, EventTime]]:
    """Settle what came before, what is not open to the partner and what is set aside; give the rest."""
    rows = BatchItem.objects.select_for_update(skip_locked=True)
    held = rows.filter(pk__in=[item.pk for item in items], state=ItemState.WAITING.value).order_by("pk")
    settled, aside, left = [], [], []
    for item in held:
        entitlement_id = _uuid(item.entitlement_text)
        meant = facts.meant.get(entitlement_id) if entitlement_id else None
        when = read_time(item.time_text)
        known_id, known_person = facts.known.get(item.external_id, (None, None))
        if entitlement_id is None:
            _note(item, ItemState.REFUSED, at=at, code=UNREADABLE_ID)
        elif meant is None or meant.person_id not in facts.linked:
            _note(item, ItemState.REFUSED, at=at, code=EntitlementNotFound.code)
        elif known_person == meant.person_id:
            _note(item, ItemState.REPEAT, at=at, certification_id=known_id)
        else:
            doubt = (
                when
                if not isinstance(when, EventTime)
                else doubt_of(when, facts.born[meant.person_id], at=at)
            )
            if isinstance(when, EventTime) and doubt is None:
                left.append((item, entitlement_id, when))
                continue
            reason = doubt or QuarantineReason.UNREADABLE_TIME
            _note(item, ItemState.QUARANTINED, at=at, code=CODE_OF[reason])
            aside.append(_aside(partner_id, item, entitlement_id, meant, reason))
        settled.append(item)
    if aside:
        set_aside(aside, at=at)
    BatchItem.objects.bulk_update(settled, _SETTLED)
    return left


def _settle_by_recording(
    item_pk: int, actor: Actor, entitlement_id: UUID, when: EventTime, *, at: datetime
) -> None:
    """Record one item, in a transaction of its own: whatever is wrong with it stops nobody else."""
    try:
        with transaction.atomic():
            item = _taken(item_pk)
            if item is None:
                return
            new = NewCertification(
                Method.PARTNER_APP,
                when.on,
                note=f"evidence={item.evidence}",
                reference=f"batch:{item.batch_id}:{item.position}",
                source=source_of(actor.partner_id or 0),
                external_id=item.external_id,
                answers={StatusQuestion(name): is_so for name, is_so in item.answers.items()},
            )
            done = certifications.record(actor, entitlement_id, new, relations=LINKED, at=at)
            state = ItemState.REPEAT if done.is_repeat else ItemState.RECORDED
            _note(item, state, at=at, certification_id=done.public_id)
            item.due_on = done.due_on
            item.save(update_fields=_SETTLED)
        return
    except DomainError as error:
        code = error.code
    except Exception:
        log.exception("batches.item_broken", extra={"item_id": item_pk})
        code = BROKEN
    _refuse(item_pk, code, at=at)


@transaction.atomic
def _refuse(item_pk: int, code: str, *, at: datetime) -> None:
    item = _taken(item_pk)
    if item is not None:
        _note(item, ItemState.REFUSED, at=at, code=code)
        item.save(update_fields=_SETTLED)


def _taken(item_pk: int) -> BatchItem | None:
    """Hold an item that still waits; nothing where another round has it or had it."""
    rows = BatchItem.objects.select_for_update(skip_locked=True, of=("self",))
    return rows.filter(pk=item_pk, state=ItemState.WAITING.value).first()


def _note(
    item: BatchItem, state: ItemState, *, at: datetime, code: str = "", certification_id: UUID | None = None
) -> None:
    item.state, item.code = state.value, code
    item.certification_id, item.settled_at = certification_id, at


def _aside(
    partner_id: int, item: BatchItem, entitlement_id: UUID, meant: Meant, reason: QuarantineReason
) -> SetAside:
    return SetAside(
        partner_id=partner_id,
        source=source_of(partner_id),
        external_id=item.external_id,
        method=Method.PARTNER_APP,
        reason=reason,
        time_text=item.time_text,
        person_id=meant.person_id,
        entitlement_id=entitlement_id,
        area_key=meant.area_key,
    )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
