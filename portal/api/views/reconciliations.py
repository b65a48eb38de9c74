"""Daily reconciliation by payees: send a day's file, and look what is open of it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from rest_framework.request import Request

from accounts.actions.idempotency import KeptAnswer
from accounts.errors.idempotency import IdempotencyKeyReused, IdempotencyKeyRunning
from family.access import day_file_for
from family.actions import reconciliations
from family.errors.payments import DayFileInvalid, DayFileNotFound, DayNotOver, PayeeNotAllowed
from foundation import clock
from portal.api import examples_of_payments as examples
from portal.api import faults
from portal.api.once import answer_once, key_of
from portal.api.schema import operation
from portal.api.serializers.payments import DayFileAnswer, DayFileInput
from portal.api.views.doors import PartnerDoor


class ReconciliationsView(PartnerDoor):
    """Where payees send what they settled and refunded on a day."""

    @operation(
        "reconciliations_create",
        "Reconcile a day",
        answer=DayFileAnswer,
        example=examples.DAY_FILE,
        status=201,
        body=DayFileInput,
        body_example=examples.DAY_FILE_INPUT,
        refusals=(PayeeNotAllowed, DayNotOver, DayFileInvalid, IdempotencyKeyRunning, IdempotencyKeyReused),
        is_keyed=True,
    )
    def post(self, request: Request) -> HttpResponse:
        """Hold your day against ours at once; what differs is kept until somebody has dealt with it.

        A later file about the same day takes the place of an earlier one. With one faulty line nothing is taken.
        """
        key_of(request._request)
        asked = self.read_body(DayFileInput)
        at = clock.now()
        return answer_once(request._request, self.actor, lambda: self._receive(asked, at), at=at)

    def _receive(self, asked: dict[str, Any], at: datetime) -> KeptAnswer:
        """Compare, and write the answer to keep."""
        public_id = reconciliations.receive(self.actor, asked["day"], asked["csv"], at=at)
        return KeptAnswer(201, self.bytes_of(DayFileAnswer, day_file_for(self.actor, public_id)))


class ReconciliationView(PartnerDoor):
    """One file of this partner."""

    @operation(
        "reconciliation_get",
        "Look what is open of a day you reconciled",
        answer=DayFileAnswer,
        example=examples.DAY_FILE,
        refusals=(faults.NO_RESOURCE, DayFileNotFound),
        has_etag=True,
    )
    def get(self, request: Request, file_id: UUID) -> HttpResponse:
        """What a file came to, and what is open of its day now."""
        return self.answer(DayFileAnswer, day_file_for(self.actor, file_id))
