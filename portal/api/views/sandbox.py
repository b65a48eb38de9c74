"""The operations that only a sandbox has: its clock, fresh beginnings, and showing a made-up person's card."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from rest_framework.request import Request

from accounts.actions import card_codes, sandbox
from accounts.actions.idempotency import KeptAnswer
from accounts.enums.users import Role
from accounts.errors.cards import CardActNotPossible, CardNotFound
from accounts.errors.idempotency import IdempotencyKeyReused, IdempotencyKeyRunning
from accounts.errors.people import PersonNotFound
from accounts.errors.sandbox import SandboxClockBackwards, SandboxClockMoving, SandboxClockTooFar
from accounts.queries.people import person_by_public_id
from accounts.queries.sandbox import Tenant, standpoint_of
from accounts.rules.actors import Actor
from accounts.rules.sandbox import morning_of
from certification.errors import EntitlementNotFound
from certification.queries.deadlines import deadline_by_entitlement
from foundation import clock
from foundation.clock import local_date
from portal.api import examples_of_sandbox as examples
from portal.api import faults
from portal.api.faults import Refused
from portal.api.once import answer_once, key_of
from portal.api.schema import operation
from portal.api.serializers.sandbox import (
    CardCodeAnswer,
    CardCodeInput,
    ClockAnswer,
    ClockInput,
    ResetInput,
)
from portal.api.views.doors import PartnerDoor
from portal.sandbox import worlds


class SandboxDoor(PartnerDoor):
    """A door that stands outside all worlds, and only in a sandbox; elsewhere there is nothing at its address."""

    is_in_world = False

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Say that there is no such address before anything else is asked.

        Raises:
            Refused.
        """
        if not settings.IS_SANDBOX:
            raise Refused(faults.NO_RESOURCE)
        super().initial(request, *args, **kwargs)

    @property
    def tenant(self) -> Tenant:
        """Give the caller's tenant.

        Raises:
            Refused: its credentials lead into no world.
        """
        found = standpoint_of(self.actor.partner_id or 0)
        if found is None:
            raise Refused(faults.NO_RESOURCE)
        return found.tenant


class SandboxClockView(SandboxDoor):
    """The clock of the caller's sandbox."""

    @operation(
        "sandbox_clock_get",
        "Read the clock of your sandbox",
        answer=ClockAnswer,
        example=examples.CLOCK,
        refusals=(faults.NO_RESOURCE,),
        has_etag=True,
    )
    def get(self, request: Request) -> HttpResponse:
        """Only in a sandbox. Everything about people goes by this clock; tokens run out by the true one."""
        return self.answer(ClockAnswer, _clock_of(self.tenant))

    @operation(
        "sandbox_clock_move",
        "Send the clock of your sandbox to a later day",
        answer=ClockAnswer,
        example=examples.CLOCK_SENT,
        status=201,
        body=ClockInput,
        body_example=examples.CLOCK_INPUT,
        refusals=(
            faults.NO_RESOURCE,
            EntitlementNotFound,
            SandboxClockMoving,
            SandboxClockBackwards,
            SandboxClockTooFar,
            IdempotencyKeyRunning,
            IdempotencyKeyReused,
        ),
        is_keyed=True,
    )
    def post(self, request: Request) -> HttpResponse:
        """Only in a sandbox. The days in between are lived through one by one, with their reminders and events.

        The clock is on its way while `moving_to` is set; a month takes some seconds. It goes forward only: a reset
        brings the true time back.
        """
        key_of(request._request)
        asked = self.read_body(ClockInput)
        at = clock.true_now()
        return answer_once(request._request, self.actor, lambda: self._send(asked, at), at=at)

    def _send(self, asked: dict[str, Any], at: datetime) -> KeptAnswer:
        held = sandbox.hold(self.tenant.id)
        sandbox.send_clock(self.actor, held, _aim(asked, held), true_at=at)
        return KeptAnswer(201, self.bytes_of(ClockAnswer, _clock_of(self.tenant)))


class SandboxResetsView(SandboxDoor):
    """Fresh beginnings of the caller's sandbox."""

    @operation(
        "sandbox_resets_create",
        "Begin your sandbox anew",
        answer=ClockAnswer,
        example=examples.CLOCK,
        status=201,
        body=ResetInput,
        body_example={},
        refusals=(faults.NO_RESOURCE, IdempotencyKeyRunning, IdempotencyKeyReused),
        is_keyed=True,
    )
    def post(self, request: Request) -> HttpResponse:
        """Only in a sandbox. Everybody is as in the book again, by the true clock; ids and credentials stay.

        Webhook endpoints, keys for repeated requests and all that you wrote are gone. Nobody else's sandbox is touched.
        """
        key_of(request._request)
        self.read_body(ResetInput)
        at = clock.true_now()
        return answer_once(request._request, self.actor, lambda: self._renew(at), at=at)

    def _renew(self, at: datetime) -> KeptAnswer:
        fresh = worlds.renew(self.actor, self.tenant.id, at=at)
        return KeptAnswer(201, self.bytes_of(ClockAnswer, _clock_of(fresh)))


class SandboxCardCodesView(SandboxDoor):
    """What made-up people show of their cards."""

    is_in_world = True

    @operation(
        "sandbox_card_codes_create",
        "Let somebody in your sandbox show their card",
        answer=CardCodeAnswer,
        example=examples.CARD_CODE,
        status=201,
        body=CardCodeInput,
        body_example=examples.CARD_CODE_INPUT,
        refusals=(
            faults.NO_RESOURCE,
            PersonNotFound,
            CardNotFound,
            CardActNotPossible,
            IdempotencyKeyRunning,
            IdempotencyKeyReused,
        ),
        is_keyed=True,
    )
    def post(self, request: Request) -> HttpResponse:
        """Only in a sandbox. Gives the code that the person's telephone would show, good for a minute and for once."""
        key_of(request._request)
        asked = self.read_body(CardCodeInput)
        at = clock.now()
        return answer_once(request._request, self.actor, lambda: self._show(asked, at), at=at)

    def _show(self, asked: dict[str, Any], at: datetime) -> KeptAnswer:
        person = person_by_public_id(asked["person_id"])
        if person is None:
            raise PersonNotFound
        shown = card_codes.show(Actor(frozenset({Role.CITIZEN}), person_id=person.id), at=at)
        told = {"code": shown.token, "digits": shown.digits, "expires_at": shown.expires_at}
        return KeptAnswer(201, self.bytes_of(CardCodeAnswer, told))


def _clock_of(tenant: Tenant) -> dict[str, Any]:
    true_now = clock.true_now()
    now = true_now + tenant.lead
    return {
        "now": now,
        "today": local_date(now),
        "true_now": true_now,
        "moving_to": tenant.moving_to,
        "reset_at": tenant.reset_at,
    }


def _aim(asked: dict[str, Any], tenant: Tenant) -> datetime:
    """Give the instant a clock is sent to.

    Raises:
        EntitlementNotFound: nobody in this world has the benefit.
    """
    if "to" in asked:
        return morning_of(asked["to"])
    with worlds.entered(tenant):
        card = deadline_by_entitlement(asked["deadline_of"], on=clock.today())
    if card is None:
        raise EntitlementNotFound
    return morning_of(card.due_on - timedelta(days=asked.get("days_before", 0)))
