"""Certifications by partner apps: record one, and read one back."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from rest_framework.request import Request

from accounts.actions import audit
from accounts.actions.idempotency import KeptAnswer
from accounts.errors.idempotency import IdempotencyKeyReused, IdempotencyKeyRunning
from certification.access import certification_for
from certification.actions import certifications
from certification.actions.batches import source_of
from certification.actions.certifications import NewCertification
from certification.enums import StatusQuestion
from certification.errors import (
    EntitlementNotFound,
    EventAfterDeath,
    EventBeforeBenefit,
    EventInFuture,
    MethodNotAccepted,
    ProofTaken,
    StatusQuestionsOpen,
)
from foundation import clock
from foundation.clock import local_date
from portal.api import examples, faults
from portal.api.once import answer_once, key_of
from portal.api.schema import operation
from portal.api.serializers.certifications import CertificationAnswer, CertificationInput, RecordedAnswer
from portal.api.views.doors import PartnerDoor


class CertificationsView(PartnerDoor):
    """Where certifications are recorded."""

    @operation(
        "certifications_create",
        "Record a certification",
        answer=RecordedAnswer,
        example=examples.RECORDED,
        status=201,
        body=CertificationInput,
        body_example=examples.CERTIFICATION_INPUT,
        refusals=(
            EntitlementNotFound,
            IdempotencyKeyRunning,
            EventAfterDeath,
            IdempotencyKeyReused,
            MethodNotAccepted,
            EventInFuture,
            EventBeforeBenefit,
            StatusQuestionsOpen,
            ProofTaken,
        ),
        is_keyed=True,
    )
    def post(self, request: Request) -> HttpResponse:
        """Say that a linked person proved to be alive by your liveness check, and get the next deadline.

        The day of the proof counts, as it was in China. Sent again with the same key and body, the request
        changes nothing and is answered with the same bytes.
        """
        key_of(request._request)
        asked = self.read_body(CertificationInput)
        at = clock.now()
        return answer_once(request._request, self.actor, lambda: self._record(asked, at), at=at)

    def _record(self, asked: dict[str, Any], at: datetime) -> KeptAnswer:
        """Record, and write the answer to keep."""
        external_id = asked.get("external_id", "")
        new = NewCertification(
            asked["method"],
            _day_of(asked, at),
            note=f"evidence={asked['evidence']}",
            source=source_of(self.actor.partner_id or 0) if external_id else "",
            external_id=external_id,
            answers={StatusQuestion(name): is_so for name, is_so in asked["answers"].items()},
        )
        done = certifications.record(
            self.actor, asked["entitlement_id"], new, relations=self.relations, at=at
        )
        return KeptAnswer(201, self.bytes_of(RecordedAnswer, done))


class CertificationView(PartnerDoor):
    """One certification that this partner recorded."""

    @operation(
        "certification_get",
        "Get a certification you recorded",
        answer=CertificationAnswer,
        example=examples.CERTIFICATION,
        refusals=(faults.NO_RESOURCE, EntitlementNotFound),
        has_etag=True,
    )
    def get(self, request: Request, certification_id: UUID) -> HttpResponse:
        """A certification recorded by you, while the person is linked to you."""
        at = clock.now()
        card = certification_for(self.actor, certification_id, relations=self.relations, on=local_date(at))
        event = audit.Event(
            "certification.viewed",
            card.person_id,
            object_kind="certification",
            object_id=certification_id,
        )
        audit.record(self.actor, event, at=at)
        return self.answer(CertificationAnswer, card)


def _day_of(asked: dict[str, Any], at: datetime) -> date:
    """Give the day of the proof in China.

    Raises:
        EventInFuture: the instant is still to come, even if its day is today.
    """
    instant = asked.get("event_at")
    if instant is None:
        day: date = asked["event_on"]
        return day
    if instant > at:
        raise EventInFuture(event_on=local_date(instant), on=local_date(at))
    return local_date(instant)
