"""Where the reader is signed in and by what: devices to end, passkeys to add and remove."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actions import passkeys as keys
from accounts.actions import sign_ins
from accounts.enums.sign_ins import SignInWay
from accounts.errors.sign_ins import PasskeyRefused
from accounts.queries.sign_ins import live_sign_ins, passkeys_of
from accounts.queries.users import phone_of
from foundation import clock
from foundation.masking import mask_phone
from portal.shared.next_pages import safe_next
from portal.shared.requests import DoorRequest, SignedInRequest
from portal.shared.words import sentence_of
from portal.web import entering, passkeys
from portal.web.identity_forms import AnswerForm, PasskeyForm
from portal.web.views.answers import answered


def overview(request: SignedInRequest) -> HttpResponse:
    """List devices and passkeys."""
    user = request.user
    found = live_sign_ins(user.pk, this_key=request.session.session_key, at=clock.now())
    context = {"sign_ins": found, "passkeys": passkeys_of(user.pk)}
    return render(request, "web/devices.html", context)


def end(request: SignedInRequest, sign_in_id: UUID) -> HttpResponse:
    """End one device."""
    sign_ins.end(request.actor, sign_in_id, at=clock.now())
    messages.success(request, _("已经退出那台设备。"))
    return redirect("web:devices")


def end_others(request: SignedInRequest) -> HttpResponse:
    """End every device but this one."""
    count = sign_ins.end_others(request.actor, kept_key=request.session.session_key, at=clock.now())
    told = ngettext("已经退出另外 %(count)d 台设备。", "已经退出另外 %(count)d 台设备。", count)
    messages.success(request, told % {"count": count})
    return redirect("web:devices")


def add_passkey(request: SignedInRequest) -> HttpResponse:
    """Ask the device for a new passkey, and keep it."""
    form = PasskeyForm(request.POST if "answer" in request.POST else None)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            made = passkeys.read_new(request, given["answer"], given["name"])
            keys.add(request.actor, made, at=clock.now())
        except PasskeyRefused as error:
            form.add_error(None, sentence_of(error))
        else:
            messages.success(request, _("通行密钥加好了，下次登录碰一下就行。"))
            return redirect("web:devices")
    label = mask_phone(phone_of(request.user) or "") or _("家社通")
    context = {"options": passkeys.ask_new(request, request.user, label)}
    return answered(request, "web/passkey_new.html", form, context)


def remove_passkey(request: SignedInRequest, passkey_id: UUID) -> HttpResponse:
    """Forget a passkey, unless it is the last way in."""
    keys.remove(request.actor, passkey_id, at=clock.now())
    messages.success(request, _("通行密钥删掉了。"))
    return redirect("web:devices")


def by_passkey(request: DoorRequest) -> HttpResponse:
    """Let somebody in by a passkey, without a number or a password."""
    next_page = safe_next(request, otherwise=reverse("web:home"))
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        at = clock.now()
        try:
            user = passkeys.owner_of(request, form.cleaned_data["answer"], at=at)
        except PasskeyRefused as error:
            form.add_error(None, sentence_of(error))
        else:
            return entering.enter(request, user, next_page, way=SignInWay.PASSKEY, at=at)
    context = {"options": passkeys.ask_any(request), "next": next_page}
    return answered(request, "account/passkey.html", form, context)
