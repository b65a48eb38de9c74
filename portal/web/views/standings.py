"""The payment of a benefit: how it stood on any day, an appeal against a decision, and "that was not me"."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.access import own_person_for
from accounts.actions import audit
from accounts.errors.matters import MatterOpenExists
from accounts.queries.matters import MatterCard
from accounts.queries.people import PersonCard, person_cards
from certification.access import benefit_for
from certification.actions import appeals, disputes
from certification.actions.appeals import NewAppeal
from certification.actions.disputes import NewDispute
from certification.errors import CertificationNotFound, DecisionNotFound
from certification.queries.certifications import certification_line, disputable
from certification.queries.history import history_of
from certification.queries.standings import EntitlementCard, decision_by_public_id
from family.enums import MandateGrade
from family.queries.mandates import MandateCard, mandate_between
from foundation import clock
from foundation.identifiers import uuid7
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence_of
from portal.web.acting import banner
from portal.web.standing_forms import AsOfForm, SayForm
from portal.web.standing_screens import history_shown
from portal.web.views.answers import answered, kept, posted

_GRADES = frozenset({MandateGrade.ACT, MandateGrade.PAY})


def standing(request: DoorRequest, entitlement_id: UUID) -> HttpResponse:
    """Show how a benefit stood on a day, as it is known now: events, decisions, the deadline then."""
    now = clock.now()
    today = clock.local_date(now)
    benefit, person, mandate = _whose(request, entitlement_id, at=now)
    form = AsOfForm(request.GET if "on" in request.GET else None, first=benefit.starts_on, last=today)
    on = (form.cleaned_data["on"] if form.is_bound and form.is_valid() else None) or today
    found = history_of(entitlement_id, on=on, known_at=now)
    may_act = mandate is None or mandate.grade in _GRADES
    event = audit.Event(
        "standing.viewed",
        person.id,
        mandate_id=_id_of(mandate),
        object_kind="entitlement",
        object_id=entitlement_id,
    )
    audit.record(request.actor, event, at=now)
    context = {
        "benefit": benefit,
        "person": person,
        "is_own": mandate is None,
        "shown": history_shown(found, may_act=may_act) if found else None,
        "on": on,
        "is_today": on == today,
    }
    return answered(request, "web/standing.html", form, context)


def appeal(request: DoorRequest, entitlement_id: UUID, decision_id: UUID | None = None) -> HttpResponse:
    """Appeal against a decision, or a certification that was refused; somebody else decides."""
    at = clock.now()
    benefit, person, mandate = _whose(request, entitlement_id, at=at)
    decision = decision_by_public_id(decision_id) if decision_id else None
    if decision_id and (decision is None or decision.entitlement_id != benefit.entitlement_id):
        raise DecisionNotFound

    def send(given: dict[str, Any]) -> MatterCard:
        new = NewAppeal(entitlement_id, decision_id, given["note"], given["key"], _id_of(mandate))
        return appeals.appeal(request.actor, new, relations=request.permit.relations, at=at)

    context = {"benefit": benefit, "person": person, "decision": decision, "certification": None}
    return _said(request, context, send, _("申诉收到了，由没有参与决定的人来看。受理编号：%(receipt)s。"))


def not_me(request: DoorRequest, entitlement_id: UUID, certification_id: UUID) -> HttpResponse:
    """Say that a certification was somebody else's; it counts until a desk has looked at it."""
    at = clock.now()
    benefit, person, mandate = _whose(request, entitlement_id, at=at)
    line = certification_line(certification_id)
    if line is None or not disputable(certification_id, benefit.entitlement_id):
        raise CertificationNotFound

    def send(given: dict[str, Any]) -> MatterCard:
        new = NewDispute(entitlement_id, certification_id, given["note"], given["key"], _id_of(mandate))
        return disputes.dispute(request.actor, new, relations=request.permit.relations, at=at)

    context = {"benefit": benefit, "person": person, "decision": None, "certification": line}
    return _said(request, context, send, _("收到了，经办人员会核实。受理编号：%(receipt)s。"))


def _said(
    request: DoorRequest, context: dict[str, Any], send: Callable[[dict[str, Any]], MatterCard], told: str
) -> HttpResponse:
    """Take what somebody has to say; nothing typed is lost."""
    form = SayForm(posted(request), initial={"key": uuid7(), **kept(request)})
    if form.is_bound and form.is_valid():
        try:
            card = send(form.cleaned_data)
        except MatterOpenExists as error:
            form.add_error(None, sentence_of(error))
        else:
            messages.success(request, told % {"receipt": card.receipt})
            return redirect("web:standing", entitlement_id=context["benefit"].entitlement_id)
    return render(
        request, "web/standing_say.html", {**context, "form": form}, status=422 if form.errors else 200
    )


def _whose(
    request: DoorRequest, entitlement_id: UUID, *, at: datetime
) -> tuple[EntitlementCard, PersonCard, MandateCard | None]:
    """Give the benefit, its person, and the mandate by which a helper acts; the page then says for whom.

    Raises:
        EntitlementNotFound.
    """
    on = clock.local_date(at)
    benefit = benefit_for(request.actor, entitlement_id, relations=request.permit.relations, on=on)
    own = own_person_for(request.actor)
    if benefit.person_id == own.id:
        return benefit, own, None
    person = person_cards([benefit.person_id])[benefit.person_id]
    mandate = mandate_between(own.id, benefit.person_id, on=on)
    if mandate:
        banner(request, person, mandate, on=on)
    return benefit, person, mandate


def _id_of(mandate: MandateCard | None) -> int | None:
    return mandate.id if mandate else None
