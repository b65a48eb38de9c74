"""What partners have sent in the permission tests' world: a session, an upload, and a proof that was set aside."""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from accounts.actions import partner_events, partner_keys, webhook_endpoints
from accounts.enums.partner_events import PartnerEventKind
from accounts.enums.partners import PartnerScope
from accounts.enums.users import Role
from accounts.models.partner_events import PartnerEvent
from accounts.rules.actors import SYSTEM, Actor
from certification.access.partners import certifying_for
from certification.actions import batches, sessions, status_batches
from certification.actions.batches import NewItem, source_of
from certification.actions.quarantine import SetAside, set_aside
from certification.enums import LiveOutcome, Method, QuarantineReason, SameBand
from certification.enums.batches import StatusOf
from certification.models.data_evidence import DataEvidence
from certification.models.quarantine import QuarantinedEvent
from certification.models.voice import VoiceCall
from certification.rules.sessions import SignedResult, canonical
from family.enums import Relation

if TYPE_CHECKING:
    from tests.permissions.world import World

_WHO = Actor(frozenset({Role.PARTNER}), scopes=frozenset(PartnerScope))


@dataclass(frozen=True)
class Delivered:
    """What the doors are knocked at with, and the signed result of the session."""

    session: UUID
    batch: UUID
    statuses: UUID
    aside: UUID
    endpoint: UUID
    event: UUID
    result: dict[str, Any]


def delivered(world: "World") -> Delivered:
    """Write the rows, all of the linked partner and about the grandmother."""
    partner_id, at = world.partners["partner"], world.at
    actor = Actor(_WHO.roles, partner_id=partner_id, scopes=_WHO.scopes)
    entitlement_id, person_id = world.entitlement.public_id, world.id("grandmother")
    begun = certifying_for(actor, entitlement_id, relations=frozenset({Relation.LINKED}), on=world.on)
    card = sessions.open_session(actor, begun, at=at).card
    key = partner_keys.give_secret(SYSTEM, partner_id, at=at)
    said = SignedResult(
        key_id=key.key_id,
        session_id=card.public_id,
        entitlement_id=entitlement_id,
        nonce=card.nonce,
        live=LiveOutcome.PASSED,
        same_person=SameBand.SAME,
        model="face/1",
        event_at=at.isoformat(),
        answers={},
    )
    mac = hmac.new(base64.b64decode(key.secret), canonical(said).encode(), hashlib.sha256).digest()
    result = {
        "key_id": str(said.key_id),
        "entitlement_id": str(entitlement_id),
        "nonce": said.nonce,
        "live": "passed",
        "same_person": "same",
        "model": said.model,
        "event_at": said.event_at,
        "signature": base64.b64encode(mac).decode(),
    }
    batch = batches.receive(actor, [NewItem("item-1", str(entitlement_id), world.on.isoformat(), "x")], at=at)
    asked = status_batches.Questions(StatusOf.PERSON, (str(entitlement_id),), world.on)
    statuses = status_batches.receive(actor, asked, at=at)
    new = SetAside(
        partner_id,
        source_of(partner_id),
        "item-2",
        Method.PARTNER_APP,
        QuarantineReason.IN_FUTURE,
        "2999-01-01",
        person_id,
        entitlement_id,
        world.entitlement.paying_area_key,
    )
    set_aside([new], at=at)
    common = {"partner_id": partner_id, "external_id": "x", "person_id": person_id}
    DataEvidence.objects.create(
        **common, kind="flight", event_on=world.on, time_text="x", received_at=at, outcome="waiting"
    )
    VoiceCall.objects.create(**common, called_at=at, outcome="not_enough", area_key=new.area_key)
    endpoint, event = _told(actor, person_id, at=at)
    aside = QuarantinedEvent.objects.get(external_id="item-2").public_id
    return Delivered(card.public_id, batch, statuses, aside, endpoint, event, result)


def _told(actor: Actor, person_id: int, *, at: datetime) -> tuple[UUID, UUID]:
    """Register an endpoint, and let something be on its way there."""
    endpoint = webhook_endpoints.add(actor, "https://hooks.city.cn/in", [], at=at)
    new = partner_events.NewEvent("told", person_id, {"due_on": "2026-12-05"})
    partner_events.emit(PartnerEventKind.DEADLINE_REMINDER, [new], at=at)
    partner_events.publish(at=at)
    return endpoint, PartnerEvent.objects.get(key="told").public_id
