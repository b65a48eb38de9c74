"""A person's account at the desk: joining it, a code for it, another phone for it."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views import View

from accounts.actions import activation_codes, recovery, recovery_approvals
from accounts.actions.recovery_approvals import Recovery
from accounts.enums.recovery import RecoveryAct
from accounts.enums.verification import CodeDelivery
from accounts.errors.approvals import ApprovalMissing
from accounts.queries.activation import account_at_desk
from accounts.queries.users import needs_two_clerks
from foundation import clock
from foundation.errors import DomainError, Kind
from portal.counter import account_desk
from portal.counter.account_desk import AtDesk
from portal.counter.account_forms import CodeAtDeskForm, PhoneAtDeskForm
from portal.counter.pages import page
from portal.shared.phones import tell_old_phone
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence_of


class AccountView(View):
    """How the account stands, and what the desk can do for it."""

    def get(self, request: DoorRequest, person: UUID) -> HttpResponse:
        """Show the page when the person was looked up a short while ago."""
        found = account_desk.person_for_account(request, person, at=clock.now())
        return _page(request, found, "", None) if found else redirect("counter:find")


class _ActView(View):
    """One act on the account: its form, and what is done with it."""

    part = ""
    form_class: type[forms.Form] = forms.Form
    act: Callable[[DoorRequest, AtDesk, forms.Form, datetime], HttpResponse]

    def post(self, request: DoorRequest, person: UUID) -> HttpResponse:
        """Act, or show what is to be corrected."""
        at = clock.now()
        found = account_desk.person_for_account(request, person, at=at)
        if found is None:
            return redirect("counter:find")
        form = self.form_class(request.POST, auto_id=f"id_{self.part}_%s")
        if form.is_valid():
            try:
                return type(self).act(request, found, form, at)
            except DomainError as error:
                if error.kind is Kind.FORBIDDEN and not isinstance(error, ApprovalMissing):
                    raise
                form.add_error(None, sentence_of(error))
        return _page(request, found, self.part, form)


def _join(request: DoorRequest, found: AtDesk, form: forms.Form, at: datetime) -> HttpResponse:
    phone = form.cleaned_data["phone"]
    recovery.join_newcomer(request.actor, found.person.id, phone, found.act, at=at)
    messages.success(request, _("实名核验好了，本人的手机马上可以用。"))
    return redirect("counter:account", person=found.person.public_id)


def _issue(request: DoorRequest, found: AtDesk, form: forms.Form, at: datetime) -> HttpResponse:
    delivery = CodeDelivery(form.cleaned_data["delivery"])
    wanted = Recovery(found.person.id, RecoveryAct.LETTER, delivery.value)
    try:
        issued = activation_codes.issue(request.actor, found.person.id, delivery, found.act, at=at)
    except ApprovalMissing:
        return _ask_colleague(request, found, wanted, at)
    account_desk.keep_letter(request, found.person, issued)
    return redirect("counter:letter")


def _rebind(request: DoorRequest, found: AtDesk, form: forms.Form, at: datetime) -> HttpResponse:
    phone = form.cleaned_data["phone"]
    wanted = Recovery(found.person.id, RecoveryAct.PHONE, phone)
    try:
        done = recovery.rebind_phone(request.actor, found.person.id, phone, found.act, at=at)
    except ApprovalMissing:
        return _ask_colleague(request, found, wanted, at)
    tell_old_phone(done.old_phone)
    messages.success(request, _("手机号换好了。本人第一次用它登录时，再核对一次证件号码后六位。"))
    return redirect("counter:account", person=found.person.public_id)


def _ask_colleague(request: DoorRequest, found: AtDesk, wanted: Recovery, at: datetime) -> HttpResponse:
    """Hand the act to a colleague; what they had agreed to and is used or over by now is not asked anew."""
    if "agreed" in request.POST:
        raise ApprovalMissing
    area_key = found.act.area_key
    recovery_approvals.propose(request.actor, wanted, area_key, waits=settings.SECOND_WAIT, at=at)
    messages.success(request, _("已交给同事复核。同事同意后，在这一页接着办。"))
    return redirect("counter:account", person=found.person.public_id)


class JoinView(_ActView):
    """Joins the account that signed up with a phone to the person."""

    part, form_class, act = "join", PhoneAtDeskForm, staticmethod(_join)


class CodeView(_ActView):
    """Gives out an activation code."""

    part, form_class, act = "code", CodeAtDeskForm, staticmethod(_issue)


class PhoneView(_ActView):
    """Gives the account another phone."""

    part, form_class, act = "phone", PhoneAtDeskForm, staticmethod(_rebind)


class LetterView(View):
    """The letter with a code, made to be printed; it is shown once."""

    def get(self, request: DoorRequest) -> HttpResponse:
        """Show the letter just written, or nothing any more."""
        letter = account_desk.take_letter(request)
        return page(request, "letter", {"letter": letter}) if letter else redirect("counter:find")


def _page(request: DoorRequest, found: AtDesk, part: str, form: forms.Form | None) -> HttpResponse:
    """Show the account and its three forms, one of them perhaps with what is to be corrected."""
    kinds = {"join": PhoneAtDeskForm, "code": CodeAtDeskForm, "phone": PhoneAtDeskForm}
    shown = {name: kind(auto_id=f"id_{name}_%s") for name, kind in kinds.items() if name != part}
    context = {
        "person": found.person,
        "account": account_at_desk(found.person, at=clock.now()),
        "recoveries": account_desk.recoveries_of(request.actor, found.person, at=clock.now()),
        "takes_two": needs_two_clerks(found.person.id, found.act.area_key, on=clock.today()),
        "forms": {**shown, **({part: form} if form else {})},
        "form": form,
    }
    return page(request, "account", context, status=422 if form else 200)
