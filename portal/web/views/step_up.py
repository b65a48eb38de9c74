"""The page that asks once more who is there, before a sensitive act."""

from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from allauth.core.exceptions import RateLimited
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from accounts.errors.sign_ins import PasskeyRefused
from accounts.queries.sign_ins import credentials_of
from accounts.queries.users import phone_of
from foundation import clock
from foundation.masking import mask_phone
from portal.shared import one_time_codes, step_up
from portal.shared.next_pages import safe_next
from portal.shared.phones import code_text, send_sms
from portal.shared.requests import SignedInRequest
from portal.shared.words import sentence
from portal.web import passkeys
from portal.web.forms import CodeForm, PasswordForm
from portal.web.identity_forms import AnswerForm

_FORMS: Mapping[str, type[Form]] = {"answer": AnswerForm, "code": CodeForm, "password": PasswordForm}


def confirm(request: SignedInRequest) -> HttpResponse:
    """Ask for a password, a one-time code or a passkey, then go back to what was begun."""
    next_page = safe_next(request, otherwise=reverse("web:home"))
    way = next((name for name in _FORMS if name in request.POST), "password")
    form = _FORMS[way](request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        if _is_proven(request, way, form.cleaned_data[way]):
            step_up.renew(request)
            if step_up.is_to_be_sent_again(request, next_page):
                messages.info(request, sentence("step_up.once_more"))
            return HttpResponseRedirect(next_page)
        form.add_error(None if way == "answer" else way, _refused(request, way))
    return render(request, "web/confirm.html", _context(request, way, form, next_page))


def _context(request: SignedInRequest, way: str, form: Form, next_page: str) -> dict[str, Any]:
    """Gather what the page shows: one form may carry what is to be corrected, the others are fresh."""
    context: dict[str, Any] = {f"{name}_form": kind() for name, kind in _FORMS.items()}
    return {
        **context,
        f"{way}_form": form,
        "form": form,
        "code_is_sent": one_time_codes.about(request, step_up.CODE) is not None,
        "phone": mask_phone(phone_of(request.user) or ""),
        "has_password": request.user.has_usable_password(),
        "options": passkeys.ask_any(request) if credentials_of(request.user.pk) else "",
        "next": next_page,
    }


def send_code(request: SignedInRequest) -> HttpResponse:
    """Send a one-time code to the user's own phone, no faster than at sign-in."""
    phone = phone_of(request.user)
    if phone:
        ratelimit.consume(request, action="request_login_code", key=phone, raise_exception=True)
        send_sms(phone, code_text(one_time_codes.new_code(request, step_up.CODE)))
    query = urlencode({"next": safe_next(request, otherwise=reverse("web:home"))})
    return redirect(f"{reverse('web:step_up')}?{query}")


def _is_proven(request: SignedInRequest, way: str, given: str) -> bool:
    """Check what was given; a password under the same limits as at sign-in."""
    if way == "code":
        return one_time_codes.fits(request, step_up.CODE, given)
    if way == "answer":
        return _is_own_passkey(request, given)
    adapter = get_adapter(request)
    try:
        adapter.pre_authenticate(request, login=str(request.user.public_id))
    except ValidationError as error:
        raise RateLimited from error
    is_right: bool = request.user.check_password(given)
    if is_right:
        adapter._rollback_login_failed_rl_usage()
    return is_right


def _refused(request: SignedInRequest, way: str) -> str:
    return one_time_codes.refusal(request, step_up.CODE) if way == "code" else sentence(f"step_up.{way}")


def _is_own_passkey(request: SignedInRequest, answer: str) -> bool:
    try:
        return passkeys.owner_of(request, answer, at=clock.now()).pk == request.user.pk
    except PasskeyRefused:
        return False
