"""Where messages go besides the phone: the reader's own e-mail address and app, and the address of who they act for."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.access import own_person_for
from accounts.actions import channel_addresses, emails
from accounts.actions.emails import Standing
from accounts.enums.notices import Channel
from accounts.errors.emails import EmailAskedTooOften, EmailCodeWrong, EmailNeedsAccount
from accounts.queries.emails import addresses_of
from family.enums import MandateScope
from foundation import clock
from foundation.errors import DomainError
from portal.shared.acting import address
from portal.shared.emails import EmailCodeForm, EmailForm
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence_of
from portal.web.acting import Subject, subject_of

_ASK, _CONFIRM, _REMOVE = "ask", "confirm", "remove"


def email(request: DoorRequest, person_id: UUID | None = None) -> HttpResponse:
    """Show the address messages go to; let it be asked for, confirmed by its code, or taken away."""
    at = clock.now()
    subject = subject_of(request, person_id, MandateScope.CERTIFICATION, at=at)
    act = request.POST.get("act", "") if request.method == "POST" else ""
    filled = _filled(request, act)
    if act == _REMOVE or (filled is not None and filled.is_valid()):
        try:
            _do(request, act, subject, filled.cleaned_data if filled else {})
        except (EmailCodeWrong, EmailAskedTooOften, EmailNeedsAccount) as error:
            _refuse(filled, error)
        else:
            return redirect(address(request, "notice_email"))
    context = {
        "found": addresses_of(subject.person.id, at=at),
        "person": subject.person,
        "email_form": filled if isinstance(filled, EmailForm) else EmailForm(),
        "code_form": filled if isinstance(filled, EmailCodeForm) else EmailCodeForm(),
        "faulty": filled if filled is not None and filled.errors else None,
        "here": address(request, "notice_email"),
    }
    return render(request, "web/notice_email.html", context, status=422 if context["faulty"] else 200)


def remove_app(request: DoorRequest) -> HttpResponse:
    """End the app that the reader's messages go to."""
    own = own_person_for(request.actor)
    if channel_addresses.unbind(request.actor, own.id, Channel.APP, at=clock.now()):
        messages.success(request, _("已经解除，消息不再发到那个应用。"))
    return redirect("web:notice_email")


def _filled(request: DoorRequest, act: str) -> EmailForm | EmailCodeForm | None:
    """Give the form that an act comes with."""
    if act == _ASK:
        return EmailForm(request.POST)
    return EmailCodeForm(request.POST) if act == _CONFIRM else None


def _do(request: DoorRequest, act: str, subject: Subject, given: dict[str, str]) -> None:
    """Do one of the three for the person the page is about."""
    at, person_id = clock.now(), subject.person.id
    by = Standing(mandate_id=subject.acting.mandate.id) if subject.acting else None
    if act == _ASK:
        emails.ask(request.actor, person_id, given["address"], by, at=at)
        messages.success(request, _("验证码已经发到这个邮箱，几分钟内会到。"))
    elif act == _CONFIRM:
        emails.confirm(request.actor, person_id, given["code"], by, at=at)
        messages.success(request, _("邮箱登记好了，消息也会发到那里。"))
    elif emails.remove(request.actor, person_id, by, at=at):
        messages.success(request, _("邮箱已经停用，消息不再发到那里。"))


def _refuse(form: EmailForm | EmailCodeForm | None, error: DomainError) -> None:
    if form is None:
        raise error
    form.add_error(next(iter(form.fields)), sentence_of(error))
