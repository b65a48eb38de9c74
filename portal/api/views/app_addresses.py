"""Where a partner's app finds a linked person: bound by the link, so that messages reach them there."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from rest_framework.request import Request

from accounts.access import linked_person_for
from accounts.actions import channel_addresses, idempotency
from accounts.actions.idempotency import KeptAnswer
from accounts.errors.idempotency import IdempotencyKeyReused, IdempotencyKeyRunning
from accounts.errors.people import PersonNotFound
from accounts.queries.emails import app_bound_by
from foundation import clock
from portal.api import examples_of_links as examples
from portal.api import faults
from portal.api.matching import match_of
from portal.api.once import answer_once, key_of
from portal.api.schema import operation
from portal.api.serializers.app_addresses import AppAddressAnswer, AppAddressInput
from portal.api.views.doors import PartnerDoor


class AppAddressView(PartnerDoor):
    """The person's account in the app of the partner."""

    @operation(
        "person_app_address_create",
        "Have messages to a person come to your app",
        answer=AppAddressAnswer,
        example=examples.APP_ADDRESS,
        status=201,
        body=AppAddressInput,
        body_example=examples.APP_ADDRESS_INPUT,
        refusals=(faults.NO_RESOURCE, PersonNotFound, IdempotencyKeyRunning, IdempotencyKeyReused),
        is_keyed=True,
        has_etag=True,
    )
    def post(self, request: Request, person_id: UUID) -> HttpResponse:
        """Reminders and other messages reach the person in your app from now on, beside their phone.

        One app at a time: yours takes the place of what was bound before. The person sees it in the portal and removes
        it there; it ends with the link that allows it. What you sent as `address` is never shown again.
        """
        key_of(request._request)
        asked, at = self.read_body(AppAddressInput), clock.now()
        return answer_once(
            request._request, self.actor, lambda: self._bind(person_id, asked["address"], at), at=at
        )

    @operation(
        "person_app_address_delete",
        "Have messages to a person come to your app no more",
        status=204,
        refusals=(faults.NO_RESOURCE, PersonNotFound),
        is_change=True,
    )
    def delete(self, request: Request, person_id: UUID) -> HttpResponse:
        """It ends at once. Where nothing of yours is bound, or something newer is, the answer is 412."""
        match_of(request._request)
        at = clock.now()
        with transaction.atomic():
            person = linked_person_for(self.actor, person_id)
            self.refuse_stale(person_id, AppAddressAnswer, lambda: self._bound(person.id))
            channel_addresses.unbind_by_partner(self.actor, person.id, at=at)
        return HttpResponse(status=204)

    def _bind(self, person_id: UUID, address: str, at: datetime) -> KeptAnswer:
        """Bind, and write the answer to keep."""
        person = linked_person_for(self.actor, person_id)
        # In turn with whoever takes it away.
        idempotency.take_turn(AppAddressAnswer.__name__, person_id)
        bound = channel_addresses.bind_by_partner(self.actor, person.id, address, at=at)
        return self.kept(AppAddressAnswer, bound)

    def _bound(self, person_id: int) -> object:
        """Give what this partner has bound.

        Raises:
            Refused: nothing; so whatever was read is over.
        """
        bound = app_bound_by(self.actor, person_id)
        if bound is None:
            raise faults.Refused(faults.MATCH_STALE)
        return bound
