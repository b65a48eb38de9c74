"""The e-mail address of a person at the desk: asked for, confirmed by the code the person reads out, or taken away."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from accounts.actions import emails
from accounts.actions.emails import Standing
from accounts.errors.emails import EmailAskedTooOften, EmailCodeWrong, EmailNeedsAccount
from accounts.queries.emails import addresses_of
from foundation import clock
from portal.counter import account_desk
from portal.counter.account_desk import AtDesk
from portal.counter.pages import page
from portal.shared.emails import EmailCodeForm, EmailForm
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence_of

_REMOVE = "remove"


class EmailView(View):
    """The address on record, and what the desk can do about it while the person is there."""

    def get(self, request: DoorRequest, person: UUID) -> HttpResponse:
        """Show it when the person was looked up a short while ago."""
        found = account_desk.person_for_account(request, person, at=clock.now())
        return _page(request, found, None) if found else redirect("counter:find")

    def post(self, request: DoorRequest, person: UUID) -> HttpResponse:
        """Do one act, or show what is to be corrected."""
        found = account_desk.person_for_account(request, person, at=clock.now())
        if found is None:
            return redirect("counter:find")
        if request.POST.get("act") == _REMOVE:
            if emails.remove(request.actor, found.person.id, _standing(found), at=clock.now()):
                messages.success(request, _("邮箱已经停用，消息不再发到那里。"))
            return redirect("counter:account_email", person=person)
        form = (EmailCodeForm if request.POST.get("act") == "confirm" else EmailForm)(request.POST)
        if form.is_valid():
            try:
                _do(request, found, form)
            except (EmailCodeWrong, EmailAskedTooOften, EmailNeedsAccount) as error:
                form.add_error(next(iter(form.fields)), sentence_of(error))
            else:
                return redirect("counter:account_email", person=person)
        return _page(request, found, form)


def _do(request: DoorRequest, found: AtDesk, form: EmailForm | EmailCodeForm) -> None:
    given, at = form.cleaned_data, clock.now()
    if isinstance(form, EmailForm):
        emails.ask(request.actor, found.person.id, given["address"], _standing(found), at=at)
        messages.success(request, _("验证码已经发到这个邮箱，几分钟内会到。"))
    else:
        emails.confirm(request.actor, found.person.id, given["code"], _standing(found), at=at)
        messages.success(request, _("邮箱登记好了，消息也会发到那里。"))


def _standing(found: AtDesk) -> Standing:
    return Standing(area_key=found.act.area_key, reason=found.act.reason)


def _page(request: DoorRequest, found: AtDesk, form: EmailForm | EmailCodeForm | None) -> HttpResponse:
    context = {
        "person": found.person,
        "found": addresses_of(found.person.id, at=clock.now()),
        "email_form": form if isinstance(form, EmailForm) else EmailForm(),
        "code_form": form if isinstance(form, EmailCodeForm) else EmailCodeForm(),
        "form": form,
        "here": reverse("counter:account_email", kwargs={"person": found.person.public_id}),
    }
    return page(request, "account_email", context, status=422 if form else 200)
