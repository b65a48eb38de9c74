"""The reader's own account: a password, another phone."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.actions import recovery, sign_ins, users
from accounts.queries.users import phone_of
from foundation import clock
from foundation.masking import mask_phone
from portal.shared import one_time_codes
from portal.shared.phones import code_text, send_sms, tell_old_phone
from portal.shared.requests import SignedInRequest
from portal.shared.words import sentence
from portal.web import entering
from portal.web.forms import CodeForm, PhoneForm
from portal.web.identity_forms import NewPasswordForm
from portal.web.views.answers import answered, kept, posted

_PHONE_CODE = "phone_change_code"


def password(request: SignedInRequest) -> HttpResponse:
    """Set a password, or another one; other browsers that came in by the old one have to come again."""
    form = NewPasswordForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        users.set_password(request.user, form.cleaned_data["password"], at=clock.now())
        old_key = request.session.session_key
        update_session_auth_hash(request, request.user)
        sign_ins.move(old_key, request.session.session_key)
        messages.success(request, _("密码设好了。"))
        return redirect("web:home")
    return answered(request, "web/password.html", form, {"has_password": request.user.has_usable_password()})


def phone(request: SignedInRequest) -> HttpResponse:
    """Send a code to the number that is to be the reader's."""
    form = PhoneForm(posted(request), initial=kept(request))
    if form.is_bound and form.is_valid():
        number = form.cleaned_data["phone"]
        if entering.may_send(request, number):
            send_sms(number, code_text(one_time_codes.new_code(request, _PHONE_CODE, {"phone": number})))
            return redirect("web:phone_confirm")
        form.add_error(None, sentence("sign_in.too_fast"))
    own = phone_of(request.user)
    return answered(request, "web/phone.html", form, {"phone": mask_phone(own) if own else ""})


def phone_confirm(request: SignedInRequest) -> HttpResponse:
    """Check the code and change the number; whoever holds the old one hears of it."""
    sent = one_time_codes.about(request, _PHONE_CODE)
    if sent is None:
        messages.error(request, sentence("code.void"))
        return redirect("web:phone")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        if one_time_codes.fits(request, _PHONE_CODE, form.cleaned_data["code"]):
            tell_old_phone(recovery.change_phone(request.actor, sent["phone"], at=clock.now()).old_phone)
            messages.success(request, _("手机号换好了。"))
            return redirect("web:me")
        form.add_error("code", one_time_codes.refusal(request, _PHONE_CODE))
    return answered(request, "web/phone_confirm.html", form, {"phone": mask_phone(sent["phone"])})
