"""Writes certifications that a partner's app begins, and what it signs of the checks."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.actions import audit
from accounts.queries.partner_keys import signing_key
from accounts.queries.users import partner_by_id
from accounts.rules.actors import Actor
from accounts.rules.signatures import is_signed
from certification.access.partners import Begun, session_for
from certification.actions import certifications
from certification.actions.certifications import CertificationRecorded, NewCertification
from certification.enums import Method, SessionState, StatusQuestion
from certification.errors import (
    NonceSpent,
    ResultOutOfTime,
    SessionNotFound,
    SessionOver,
    SessionPassed,
    SessionRefused,
    SignatureRefused,
    SubjectDiffers,
)
from certification.models.entitlements import Entitlement
from certification.models.events import Certification
from certification.models.sessions import CertificationSession, SessionResult
from certification.queries.prechecks import Precheck
from certification.queries.sessions import SessionCard, checked, failures_max, session_of_partner
from certification.rules import sessions as rules
from certification.rules.sessions import SignedResult
from family.enums import Relation
from foundation.clock import local_date


@dataclass(frozen=True)
class Opened:
    """A session that has begun, with what the check before it noted."""

    card: SessionCard
    begun: Begun
    precheck: Precheck


@dataclass(frozen=True)
class Received:
    """What came of a result: how the session stands now, and the proof where it passed."""

    card: SessionCard
    begun: Begun
    recorded: CertificationRecorded | None


@transaction.atomic
def open_session(actor: Actor, begun: Begun, *, at: datetime) -> Opened:
    """Begin a certification that a gatekeeper has let a partner begin.

    Raises:
        SessionRefused: with every reason at once.
    """
    partner = partner_by_id(_partner_of(actor))
    if partner is None:
        raise SessionNotFound
    found = checked(begun.card, partner.kind, at=at)
    if found.refusals:
        raise SessionRefused(reasons=found.refusals)

    row = CertificationSession.objects.create(
        partner_id=partner.id,
        person_id=begun.card.person_id,
        entitlement=Entitlement.objects.get(public_id=begun.card.entitlement_id),
        helper_id=begun.actor.person_id,
        mandate_id=begun.mandate_id,
        gestures=_challenge(),
        questions=[question.value for question in found.questions],
        nonce=_nonce(),
        state=SessionState.OPEN.value,
        opened_at=at,
        expires_at=at + rules.LASTS,
    )
    audit.record(actor, _event("certification.session_opened", row), at=at)
    return Opened(_card(actor, row.public_id), begun, found)


@transaction.atomic
def receive(
    actor: Actor,
    said: SignedResult,
    signature: str,
    event_at: datetime,
    *,
    relations: frozenset[Relation],
    at: datetime,
) -> Received:
    """Take a signed result: record the certification, ask for another try, or send the person to a person.

    A refusal changes nothing; only a result with a right signature costs a try.

    Raises:
        SessionNotFound, SignatureRefused, SessionPassed, SessionOver, NonceSpent, SubjectDiffers, ResultOutOfTime;
        and whatever recording refuses, unanswered questions among it.
    """
    row = _locked(actor, said.session_id)
    card, begun = session_for(actor, said.session_id, relations=relations, on=local_date(at))
    _refuse_forged(actor, said, signature, at=at)
    _refuse_unfit(card, said, event_at, at=at)

    SessionResult.objects.create(
        session=row,
        nonce=said.nonce,
        key_id=said.key_id,
        live=said.live.value,
        same_person=said.same_person.value,
        model=said.model,
        event_at=event_at,
        received_at=at,
    )
    state = rules.state_after(
        said.live,
        said.same_person,
        failures_count=row.failures_count,
        failures_max=failures_max(begun.card.paying_area_key, on=local_date(at)),
    )
    recorded = _record(begun, said, event_at, at=at) if state is SessionState.PASSED else None
    _settle(row, state, recorded, at=at)
    audit.record(actor, _event("certification.session_result", row, result=state.value), at=at)
    return Received(_card(actor, row.public_id), begun, recorded)


def _refuse_forged(actor: Actor, said: SignedResult, signature: str, *, at: datetime) -> None:
    """Hold the signature against the key it names, which must be a live one of this partner."""
    key = signing_key(_partner_of(actor), said.key_id, at=at)
    if key is None or not is_signed(rules.canonical(said), signature, key):
        raise SignatureRefused


def _refuse_unfit(card: SessionCard, said: SignedResult, event_at: datetime, *, at: datetime) -> None:
    """Hold a result against its session: still open, this challenge, this subject, in time."""
    if card.state is SessionState.PASSED:
        raise SessionPassed
    if card.state is SessionState.CLOSED or card.is_past(at):
        raise SessionOver
    if not secrets.compare_digest(said.nonce.encode(), card.nonce.encode()):
        raise NonceSpent
    if said.entitlement_id != card.entitlement_id:
        raise SubjectDiffers
    if not rules.is_in_time(event_at, card.opened_at, at=at):
        raise ResultOutOfTime(opened_at=card.opened_at, at=at)


def _record(begun: Begun, said: SignedResult, event_at: datetime, *, at: datetime) -> CertificationRecorded:
    """Record the proof through the one action behind every door; a clock a little ahead counts as now."""
    reference = f"session:{said.session_id}"
    new = NewCertification(
        Method.PARTNER_APP,
        local_date(min(event_at, at)),
        reference=reference,
        source=reference,
        external_id=str(said.session_id),
        answers={StatusQuestion(name): is_so for name, is_so in said.answers.items()},
    )
    return certifications.record(
        begun.actor, begun.card.entitlement_id, new, relations=begun.relations, at=at
    )


def _settle(
    row: CertificationSession, state: SessionState, recorded: CertificationRecorded | None, *, at: datetime
) -> None:
    """Move the session on; one that stays open gets a new challenge, for the old one is spent."""
    row.state = state.value
    if recorded is not None:
        row.certification = Certification.objects.get(public_id=recorded.public_id)
    else:
        row.failures_count += 1
    if state is SessionState.OPEN:
        row.nonce, row.gestures = _nonce(), _challenge()
    else:
        row.settled_at = at
    row.save(update_fields=["state", "certification", "failures_count", "nonce", "gestures", "settled_at"])


def _locked(actor: Actor, public_id: UUID) -> CertificationSession:
    """Hold a session, so that of two results at once the second sees what the first did."""
    rows = CertificationSession.objects.select_for_update(of=("self",))
    row = rows.filter(partner_id=_partner_of(actor), public_id=public_id).first()
    if row is None:
        raise SessionNotFound
    return row


def _card(actor: Actor, public_id: UUID) -> SessionCard:
    card = session_of_partner(_partner_of(actor), public_id)
    if card is None:
        raise SessionNotFound
    return card


def _partner_of(actor: Actor) -> int:
    if actor.partner_id is None:
        raise SessionNotFound
    return actor.partner_id


def _nonce() -> str:
    return secrets.token_urlsafe(rules.NONCE_BYTES)


def _challenge() -> list[str]:
    return [gesture.value for gesture in secrets.choice(rules.challenges())]


def _event(action: str, row: CertificationSession, **facts: str) -> audit.Event:
    return audit.Event(
        action,
        row.person_id,
        mandate_id=row.mandate_id,
        object_kind="certification_session",
        object_id=row.public_id,
        facts=facts,
    )
