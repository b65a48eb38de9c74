"""The page that asks once more who is there, before a sensitive act."""

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from accounts.queries.users import phone_of
from foundation.masking import mask_phone
from portal.shared import one_time_codes, step_up
from portal.shared.next_pages import safe_next
from portal.shared.requests import SignedInRequest
from portal.shared.words import sentence
from portal.web.forms import CodeForm, PasswordForm
from portal.web.sign_in import code_text, send_sms


def confirm(request: SignedInRequest) -> HttpResponse:
    """Ask for the password or a one-time code, then go back to what was begun."""
    next_page = safe_next(request, otherwise=reverse("web:home"))
    by_code = "code" in request.POST
    form_class = CodeForm if by_code else PasswordForm
    form = form_class(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        if _is_proven(request, form.cleaned_data, by_code=by_code):
            step_up.renew(request)
            return HttpResponseRedirect(next_page)
        name = "code" if by_code else "password"
        form.add_error(name, sentence(f"step_up.{name}"))
    context = {
        "password_form": form if not by_code else PasswordForm(),
        "code_form": form if by_code else CodeForm(),
        "form": form,
        "code_is_sent": one_time_codes.about(request, step_up.CODE) is not None,
        "phone": mask_phone(phone_of(request.user) or ""),
        "next": next_page,
    }
    return render(request, "web/confirm.html", context)


def send_code(request: SignedInRequest) -> HttpResponse:
    """Send a one-time code to the user's own phone, no faster than at sign-in."""
    phone = phone_of(request.user)
    if phone:
        ratelimit.consume(request, action="request_login_code", key=phone, raise_exception=True)
        send_sms(phone, code_text(one_time_codes.new_code(request, step_up.CODE)))
    query = urlencode({"next": safe_next(request, otherwise=reverse("web:home"))})
    return redirect(f"{reverse('web:step_up')}?{query}")


def _is_proven(request: SignedInRequest, given: dict[str, str], *, by_code: bool) -> bool:
    """Check the code, or the password under the same limits as at sign-in."""
    if by_code:
        return one_time_codes.fits(request, step_up.CODE, given["code"])
    adapter = get_adapter(request)
    adapter.pre_authenticate(request, login=str(request.user.public_id))
    is_right: bool = request.user.check_password(given["password"])
    if is_right:
        adapter._rollback_login_failed_rl_usage()
    return is_right
