"""What every page has in common on which somebody agrees to a partner: for whom, and with a fresh proof for money."""

from collections.abc import Collection
from datetime import date, datetime
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.access import own_person_for
from accounts.enums.partners import PartnerScope
from accounts.errors.activation import RecoveryPause
from accounts.queries.activation import pause_ends_at
from accounts.queries.people import PersonCard
from accounts.rules.links import MONEY
from family.access import agreeing_for
from portal.shared import step_up
from portal.shared.requests import DoorRequest
from portal.web.link_forms import SELF, AgreeForm


class AskedProof(Exception):
    """What was chosen is about money, and the reader has not proved lately who they are."""


def agreed_for(request: DoorRequest, form: AgreeForm, *, on: date) -> tuple[PersonCard, int | None]:
    """Give for whom the reader agrees, and the reader as guardian where it is somebody else.

    Raises:
        PersonNotFound: not theirs to speak for.
    """
    own, whose = own_person_for(request.actor), form.cleaned_data["whose"]
    if whose == SELF:
        return own, None
    return agreeing_for(request.actor, UUID(whose), on=on), own.id


def need_proof(request: DoorRequest, scopes: Collection[PartnerScope], *, at: datetime) -> None:
    """Ask for a fresh proof before anything about money, and for patience after an account was recovered.

    Raises:
        AskedProof, RecoveryPause.
    """
    if not MONEY & set(scopes):
        return
    if not step_up.is_fresh(request):
        raise AskedProof
    until = pause_ends_at(request.user, at=at) if request.user.is_authenticated else None
    if until is not None:
        raise RecoveryPause(until=until)


def proof_first(request: DoorRequest) -> HttpResponse:
    """Send the reader to the proof; nothing that was ticked is lost."""
    step_up.keep_input(request, back=request.here)
    return redirect(f"{reverse('web:step_up')}?{urlencode({'next': request.here})}")
