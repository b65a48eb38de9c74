"""Letting relatives act: who helps me, whom I help, giving a mandate, and stopping it at once."""

from uuid import UUID

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.access import assured_person_for, own_person_for
from accounts.enums.verification import Purpose
from accounts.errors.people import PersonNotFound
from accounts.queries.users import phone_of
from family.actions import mandates
from family.enums import ConfirmedBy
from family.errors import MandateNotAllowed
from family.queries.mandates import mandate_terms
from foundation import clock
from foundation.masking import mask_phone
from portal.shared import one_time_codes
from portal.shared.dates import day_words
from portal.shared.phones import send_sms
from portal.shared.requests import DoorRequest, SignedInRequest
from portal.shared.words import sentence, sentence_of
from portal.web import mandate_screens as screens
from portal.web.drafts import Draft
from portal.web.forms import CodeForm
from portal.web.mandate_forms import MandateForm
from portal.web.mandate_screens import Chosen
from portal.web.views.answers import answered, posted

SLOT = "mandate_code"


def overview(request: DoorRequest) -> HttpResponse:
    """Show who helps me and whom I help."""
    own = own_person_for(request.actor)
    on = clock.today()
    given, held = screens.mandates_of(own, on=on)
    paying = screens.pays_beside(own, [*given, *held], on=on)
    return render(request, "web/mandates.html", {"given": given, "held": held, "paying": paying})


def choose(request: DoorRequest) -> HttpResponse:
    """Let the reader choose who shall help."""
    own = own_person_for(request.actor)
    return render(request, "web/mandate_choose.html", {"kin": screens.helpers_for(own, on=clock.today())})


def terms(request: DoorRequest, person_id: UUID) -> HttpResponse:
    """Ask how much the relative may do, of what, and for how long."""
    own, on = own_person_for(request.actor), clock.today()
    kin = next((one for one in screens.helpers_for(own, on=on) if one.person.public_id == person_id), None)
    if kin is None:
        raise PersonNotFound
    draft = Draft(request, screens.NAME)
    months_max = mandate_terms(on=on).months_max
    form = MandateForm(
        posted(request), initial=draft.answers, months_max=months_max, scopes=screens.scope_choices()
    )
    if form.is_bound and form.is_valid():
        draft.fill({"person": str(person_id), **form.cleaned_data})
        return redirect("web:mandate_check")
    return answered(request, "web/mandate_terms.html", form, {"kin": kin})


def check(request: SignedInRequest) -> HttpResponse:
    """Show all of it, send a code that names it, and give the mandate once the code is typed."""
    at = clock.now()
    own = assured_person_for(request.actor, Purpose.MANDATE, at=at)
    chosen = screens.chosen_in(Draft(request, screens.NAME), own, on=clock.local_date(at))
    if chosen is None:
        return redirect("web:mandate_choose")
    form = CodeForm(request.POST if "code" in request.POST else None)
    refused: list[str] = []
    try:
        if request.method == "POST" and _is_given(request, chosen, form):
            return _done(request, chosen)
    except MandateNotAllowed as error:
        refused = [sentence_of(reason) for reason in error.reasons]
    return _shown(request, chosen, form, refused)


def stop(request: DoorRequest, mandate_id: UUID) -> HttpResponse:
    """End a mandate from either side, at once."""
    mandates.revoke(request.actor, mandate_id, at=clock.now())
    messages.success(request, _("已经停止，马上生效。双方都会收到通知。"))
    return redirect("web:mandates")


def freeze(request: DoorRequest, mandate_id: UUID) -> HttpResponse:
    """Let a mandate rest, at once."""
    mandates.freeze(request.actor, mandate_id, at=clock.now())
    messages.success(request, _("已经暂停。在您恢复之前，对方什么也看不到、办不了，也收不到提醒。"))
    return redirect("web:mandates")


def thaw(request: DoorRequest, mandate_id: UUID) -> HttpResponse:
    """Let a mandate live again."""
    mandates.thaw(request.actor, mandate_id, at=clock.now())
    messages.success(request, _("已经恢复。"))
    return redirect("web:mandates")


def _is_given(request: SignedInRequest, chosen: Chosen, form: CodeForm) -> bool:
    """Take one of the page's two buttons: send the code, or give what the typed code confirms."""
    at = clock.now()
    if not form.is_bound:
        mandates.consider(request.actor, chosen.new, at=at)
        _send_code(request, chosen)
        return False
    if not form.is_valid():
        return False
    if one_time_codes.about(request, SLOT) != {"mandate": chosen.digest}:
        form.add_error("code", sentence("code.void"))
        return False
    if not one_time_codes.fits(request, SLOT, form.cleaned_data["code"]):
        form.add_error("code", one_time_codes.refusal(request, SLOT))
        return False
    mandates.give(request.actor, chosen.new, confirmed_by=ConfirmedBy.PHONE_CODE, at=at)
    return True


def _send_code(request: SignedInRequest, chosen: Chosen) -> None:
    """Send a code to the giver's own phone in a message that says what it confirms."""
    phone = phone_of(request.user)
    if not phone:
        return
    ratelimit.consume(request, action="request_login_code", key=phone, raise_exception=True)
    code = one_time_codes.new_code(request, SLOT, {"mandate": chosen.digest})
    facts = {"name": chosen.kin.person.name, "day": day_words(chosen.new.ends_on), "code": code}
    text = _(
        "【家社通】您正要让 %(name)s 替您看或办社保的事，到 %(day)s。确认码 %(code)s。"
        "不是您本人在办，不要把它告诉任何人，并请拨打 12333。"
    )
    send_sms(phone, text % facts)


def _done(request: SignedInRequest, chosen: Chosen) -> HttpResponse:
    Draft(request, screens.NAME).forget()
    messages.success(request, _("已经授权给 %(name)s。双方都会收到通知。") % {"name": chosen.kin.person.name})
    return redirect("web:mandates")


def _shown(request: SignedInRequest, chosen: Chosen, form: CodeForm, refused: list[str]) -> HttpResponse:
    context = {
        "chosen": chosen,
        "form": form,
        "refused": refused,
        "phone": mask_phone(phone_of(request.user) or ""),
        "code_is_sent": one_time_codes.about(request, SLOT) == {"mandate": chosen.digest},
    }
    status = 422 if refused or form.errors else 200
    return render(request, "web/mandate_check.html", context, status=status)
