"""Sessions of partners' apps: begin a certification, send signed results of checks, look how it stands."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from rest_framework.request import Request

from accounts.actions import audit
from accounts.actions.idempotency import KeptAnswer
from accounts.errors.idempotency import IdempotencyKeyReused, IdempotencyKeyRunning
from certification.access.partners import Begun, certifying_by_mandate, certifying_for, session_for
from certification.actions import sessions
from certification.enums import LiveOutcome, SameBand, SessionState
from certification.errors import (
    EntitlementNotFound,
    EventAfterDeath,
    EventBeforeBenefit,
    MethodNotAccepted,
    NonceSpent,
    ResultOutOfTime,
    SessionNotFound,
    SessionOver,
    SessionPassed,
    SessionRefused,
    SignatureRefused,
    StatusQuestionsOpen,
    SubjectDiffers,
)
from certification.queries.deadlines import deadline_by_entitlement
from certification.queries.sessions import SessionCard, failures_max, ways_on
from certification.rules import sessions as rules
from certification.rules.sessions import SignedResult
from foundation import clock
from foundation.clock import local_date
from foundation.errors import Reason
from portal.api import examples_of_certifying as examples
from portal.api import faults
from portal.api.matching import match_of
from portal.api.once import answer_once, key_of
from portal.api.schema import operation
from portal.api.serializers.sessions import ResultInput, SessionAnswer, SessionInput
from portal.api.views.doors import PartnerDoor
from portal.shared.labels import label_of
from portal.shared.words import sentence, sentence_of

EXPIRED = "expired"
_SAYS = {
    SessionState.OPEN.value: rules.SAY_OPEN,
    SessionState.PASSED.value: rules.SAY_PASSED,
    SessionState.CLOSED.value: rules.SAY_CLOSED,
    EXPIRED: rules.SAY_EXPIRED,
}


class SessionsView(PartnerDoor):
    """Where sessions begin."""

    @operation(
        "certification_sessions_create",
        "Begin a certification in your app",
        answer=SessionAnswer,
        example=examples.SESSION,
        status=201,
        body=SessionInput,
        body_example=examples.SESSION_INPUT,
        refusals=(
            EntitlementNotFound,
            SessionRefused,
            IdempotencyKeyRunning,
            IdempotencyKeyReused,
        ),
        is_keyed=True,
        has_etag=True,
    )
    def post(self, request: Request) -> HttpResponse:
        """Check benefit, area, method and card before anything is captured, and get a challenge.

        A session lasts 15 minutes. Every reason against it is told at once; then nothing has begun.
        """
        key_of(request._request)
        asked = self.read_body(SessionInput)
        at = clock.now()
        return answer_once(request._request, self.actor, lambda: self._open(asked, at), at=at)

    def _open(self, asked: dict[str, Any], at: datetime) -> KeptAnswer:
        """Begin, and write the answer to keep."""
        on = local_date(at)
        if "mandate_id" in asked:
            begun = certifying_by_mandate(self.actor, asked["mandate_id"], relations=self.relations, on=on)
        else:
            begun = certifying_for(self.actor, asked["entitlement_id"], relations=self.relations, on=on)
        opened = sessions.open_session(self.actor, begun, at=at)
        told = _told(opened.card, begun, notes=opened.precheck.notes, at=at)
        return self.kept(SessionAnswer, told, tagged={**told, "notes": []})


class SessionView(PartnerDoor):
    """One session of this partner."""

    @operation(
        "certification_session_get",
        "Look how a session stands",
        answer=SessionAnswer,
        example=examples.SESSION,
        refusals=(faults.NO_RESOURCE, SessionNotFound),
        has_etag=True,
    )
    def get(self, request: Request, session_id: UUID) -> HttpResponse:
        """A session that you began, while the link or the mandate it rests on lives."""
        at = clock.now()
        card, begun = session_for(self.actor, session_id, relations=self.relations, on=local_date(at))
        event = audit.Event(
            "certification.session_viewed",
            card.person_id,
            mandate_id=card.mandate_id,
            object_kind="certification_session",
            object_id=card.public_id,
        )
        audit.record(self.actor, event, at=at)
        return self.answer(SessionAnswer, _told(card, begun, at=at))


class SessionResultView(PartnerDoor):
    """Where signed results come in."""

    @operation(
        "certification_session_result_create",
        "Send the signed result of a liveness check",
        answer=SessionAnswer,
        example=examples.SESSION_PASSED,
        status=201,
        body=ResultInput,
        body_example=examples.RESULT_INPUT,
        refusals=(
            faults.NO_RESOURCE,
            SessionNotFound,
            SignatureRefused,
            SessionPassed,
            SessionOver,
            NonceSpent,
            SubjectDiffers,
            ResultOutOfTime,
            StatusQuestionsOpen,
            EventAfterDeath,
            EventBeforeBenefit,
            MethodNotAccepted,
            IdempotencyKeyRunning,
            IdempotencyKeyReused,
        ),
        is_keyed=True,
        is_change=True,
        has_etag=True,
    )
    def post(self, request: Request, session_id: UUID) -> HttpResponse:
        """Only a living face in the band `same` records the certification; else there is a new challenge.

        After the last failure the session closes and names ways in which a person helps. How to sign is in the guide.
        """
        key_of(request._request)
        match_of(request._request)
        asked = self.read_body(ResultInput)
        at = clock.now()
        return answer_once(request._request, self.actor, lambda: self._receive(session_id, asked, at), at=at)

    def _receive(self, session_id: UUID, asked: dict[str, Any], at: datetime) -> KeptAnswer:
        """Take the result, and write the answer to keep."""
        self.refuse_stale(session_id, SessionAnswer, lambda: self._stands(session_id, at))
        sent: Any = self.request.data
        said = SignedResult(
            key_id=asked["key_id"],
            session_id=session_id,
            entitlement_id=asked["entitlement_id"],
            nonce=asked["nonce"],
            live=LiveOutcome(asked["live"]),
            same_person=SameBand(asked["same_person"]),
            model=asked["model"],
            # The signature is over the text that was sent, not over how it is read.
            event_at=sent["event_at"],
            answers=asked["answers"],
        )
        done = sessions.receive(
            self.actor, said, asked["signature"], asked["event_at"], relations=self.relations, at=at
        )
        return self.kept(SessionAnswer, _told(done.card, done.begun, at=at))

    def _stands(self, session_id: UUID, at: datetime) -> dict[str, object]:
        card, begun = session_for(self.actor, session_id, relations=self.relations, on=local_date(at))
        return _told(card, begun, at=at)


def _told(
    card: SessionCard, begun: Begun, *, notes: tuple[Reason, ...] = (), at: datetime
) -> dict[str, object]:
    """Lay out a session in the shape of the API."""
    on = local_date(at)
    state = EXPIRED if card.is_past(at) else card.state.value
    left = failures_max(begun.card.paying_area_key, on=on) - card.failures_count
    due = deadline_by_entitlement(card.entitlement_id, on=on) or begun.card
    ways = ways_on(begun.card, on=on) if card.state is SessionState.CLOSED else ()
    challenge = {"gestures": card.gestures, "nonce": card.nonce, "expires_at": card.expires_at}
    return {
        "id": card.public_id,
        "state": state,
        "entitlement_id": card.entitlement_id,
        "benefit": begun.card.benefit,
        "is_helped": card.helper_id is not None,
        "challenge": challenge if state == SessionState.OPEN.value else None,
        "questions": [{"code": question, "ask": label_of(question)} for question in card.questions],
        "notes": [{"code": note.code, "detail": sentence_of(note)} for note in notes],
        "tries_left": max(left, 0) if state == SessionState.OPEN.value else 0,
        "certification_id": card.certification_id,
        "due_on": due.due_on,
        "say": sentence(_SAYS[state], {"due_on": due.due_on, "left": left}),
        "ways": [{"method": way, "label": label_of(way)} for way in ways],
    }
