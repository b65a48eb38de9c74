"""Saying who one is: verifying the real name, getting in by a letter, preparing an account for somebody old."""

from uuid import UUID

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import own_person_for
from accounts.actions import activation_codes, prepared_accounts
from accounts.actions.prepared_accounts import NewPrepared
from accounts.enums.face import FacePurpose
from accounts.enums.sign_ins import SignInWay
from accounts.errors.activation import CodeEntriesWait, CodeMismatch, PreparedFull
from accounts.queries.activation import prepared_by
from accounts.queries.faces import newest_unused
from accounts.queries.verification import assurance_of
from foundation import clock
from portal.shared import devices
from portal.shared.requests import DoorRequest, SignedInRequest
from portal.shared.words import sentence_of
from portal.web import entering
from portal.web.identity_forms import ClaimForm, PrepareForm
from portal.web.views.answers import answered, kept, posted


def verify(request: SignedInRequest) -> HttpResponse:
    """Verify the reader's real name by a letter; the answer to a wrong entry tells nothing about anybody."""
    at = clock.now()
    form = ClaimForm(posted(request), initial=kept(request))
    if form.is_bound and form.is_valid():
        ratelimit.consume(request, action="claim", key=str(request.user.public_id), raise_exception=True)
        try:
            activation_codes.join_account(request.actor, form.claim(devices.source_of(request)), at=at)
        except (CodeMismatch, CodeEntriesWait) as error:
            form.add_error(None, sentence_of(error))
        else:
            messages.success(request, _("实名核验好了。"))
            return redirect("web:home")
    person_id = request.actor.person_id
    held = assurance_of(person_id, at=at, user_id=request.actor.user_id) if person_id else None
    check = newest_unused(request.user.pk, FacePurpose.REAL_NAME, at=at)
    return answered(request, "web/verify.html", form, {"held": held, "check": check})


def letter(request: DoorRequest) -> HttpResponse:
    """Let somebody in by the code of a letter, phone or not; then they choose how to come in next time."""
    at = clock.now()
    form = ClaimForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        # By address alone: by number a stranger could lock its owner out.
        ratelimit.consume(request, action="letter", raise_exception=True)
        try:
            user = activation_codes.open_account(form.claim(devices.source_of(request)), at=at)
        except (CodeMismatch, CodeEntriesWait) as error:
            form.add_error(None, sentence_of(error))
        else:
            return entering.enter(request, user, reverse("web:password"), way=SignInWay.LETTER, at=at)
    return answered(request, "account/letter.html", form, {})


def prepare(request: SignedInRequest) -> HttpResponse:
    """Write down an account for somebody old, who claims it themselves."""
    own = own_person_for(request.actor)
    form = PrepareForm(posted(request), initial=kept(request))
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        new = NewPrepared(given["name"], given["number"], given["phone"] or None)
        try:
            prepared_accounts.prepare(request.actor, new, at=clock.now())
        except PreparedFull as error:
            form.add_error(None, sentence_of(error))
        else:
            messages.success(request, _("准备好了。请陪本人带证件到窗口，或等开通信寄到后由本人打开。"))
            return redirect("web:prepare")
    return answered(request, "web/prepare.html", form, {"prepared": prepared_by(own.id)})


def unprepare(request: SignedInRequest, prepared_id: UUID) -> HttpResponse:
    """Take a prepared account back."""
    prepared_accounts.withdraw(request.actor, prepared_id, at=clock.now())
    messages.success(request, _("已经撤回。"))
    return redirect("web:prepare")
