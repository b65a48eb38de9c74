"""Data evidence: other agencies tell that they saw somebody in person."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from rest_framework.request import Request

from accounts.actions.idempotency import KeptAnswer
from accounts.errors.idempotency import IdempotencyKeyReused, IdempotencyKeyRunning
from certification.actions import data_evidence
from certification.actions.data_evidence import NewEvidence
from certification.enums import EvidenceKind
from foundation import clock
from portal.api import examples_of_certifying as examples
from portal.api.once import answer_once, key_of
from portal.api.schema import operation
from portal.api.serializers.evidence import EvidenceAnswer, EvidenceInput
from portal.api.views.doors import PartnerDoor


class EvidenceView(PartnerDoor):
    """Where evidence comes in."""

    @operation(
        "evidence_create",
        "Tell that you saw somebody in person",
        answer=EvidenceAnswer,
        example=examples.EVIDENCE,
        status=201,
        body=EvidenceInput,
        body_example=examples.EVIDENCE_INPUT,
        refusals=(IdempotencyKeyRunning, IdempotencyKeyReused),
        is_keyed=True,
    )
    def post(self, request: Request) -> HttpResponse:
        """A receipt, and nothing about anybody: not whether the number is known, nor what came of it.

        Where policy of the paying area takes this kind, the deadline moves and the person is told, who may say that
        it was not them.
        """
        key_of(request._request)
        asked = self.read_body(EvidenceInput)
        at = clock.now()
        return answer_once(request._request, self.actor, lambda: self._take(asked, at), at=at)

    def _take(self, asked: dict[str, Any], at: datetime) -> KeptAnswer:
        """Take it in, and write the answer to keep."""
        new = NewEvidence(
            external_id=asked["external_id"],
            kind=EvidenceKind(asked["kind"]),
            number=asked["id_number"].upper(),
            name=asked["name"],
            time_text=asked.get("event_at") or asked["event_on"],
            area_key=asked.get("area_key", ""),
        )
        receipt = data_evidence.take(self.actor, new, at=at)
        return KeptAnswer(201, self.bytes_of(EvidenceAnswer, receipt))
