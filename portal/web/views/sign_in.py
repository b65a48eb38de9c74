"""The pages of signing in and up: a password, or a code to a phone and then whose account it is."""

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from accounts.actions import users
from accounts.enums.sign_ins import SignInWay
from accounts.queries.phones import accounts_on, holders_by_password
from foundation import clock
from foundation.masking import mask_phone
from portal.shared import one_time_codes
from portal.shared.next_pages import safe_next
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence
from portal.web import entering
from portal.web.entering import ProvedPhone
from portal.web.forms import CodeForm, PhoneForm, SecondProofForm, SignInForm, SignUpForm
from portal.web.views.answers import answered


def sign_in(request: DoorRequest) -> HttpResponse:
    """Sign in with a phone or document number and a password."""
    next_page = safe_next(request, otherwise=reverse("web:home"))
    form = SignInForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        ratelimit.consume(request, action="login", raise_exception=True)
        entered = _by_password(request, form, next_page)
        if entered is not None:
            return entered
    return answered(request, "account/login.html", form, {"next": next_page})


def _by_password(request: DoorRequest, form: SignInForm, next_page: str) -> HttpResponse | None:
    """Let in whom the password opens one account; put what is wrong into the form otherwise."""
    at, given = clock.now(), form.cleaned_data
    adapter = get_adapter(request)
    try:
        adapter.pre_authenticate(request, login=given["login"])
    except ValidationError as error:
        form.add_error(None, error)
        return None
    found = holders_by_password(given["login"], given["password"], at=at)
    if len(found) == 1:
        adapter._rollback_login_failed_rl_usage()
        return entering.enter(request, found[0], next_page, way=SignInWay.TYPED, at=at)
    form.add_error(None, sentence("sign_in.several" if found else "sign_in.mismatch"))
    return None


def ask_code(request: DoorRequest) -> HttpResponse:
    """Send a code to a number; nothing is looked up, so nothing can tell who has an account."""
    return _send(request, PhoneForm, "account/request_login_code.html", is_new=False)


def sign_up(request: DoorRequest) -> HttpResponse:
    """Send a code to the number of somebody new."""
    return _send(request, SignUpForm, "account/signup.html", is_new=True)


def _send(
    request: DoorRequest, form_class: type[PhoneForm | SignUpForm], template: str, *, is_new: bool
) -> HttpResponse:
    next_page = safe_next(request, otherwise=reverse("web:home"))
    form = form_class(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        phone = form.cleaned_data["phone"]
        if entering.send_code(request, phone, is_new=is_new, next_page=next_page):
            return redirect("account_confirm_login_code")
        form.add_error(None, sentence("sign_in.too_fast"))
    return answered(request, template, form, {"next": next_page})


def give_code(request: DoorRequest) -> HttpResponse:
    """Check the code; then straight in where the number opens one account and no other."""
    before = one_time_codes.was_about(request, entering.CODE)
    if before is not None and "again" in request.POST:
        return _send_again(request, before)
    sent = one_time_codes.about(request, entering.CODE)
    if sent is None:
        return _ask_anew(request, before)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        found = entering.prove(request, form.cleaned_data["code"])
        if found is not None:
            return _proved(request, found)
        form.add_error("code", one_time_codes.refusal(request, entering.CODE))
    context = {"phone": mask_phone(sent["phone"]), "is_new": bool(sent["is_new"])}
    return answered(request, "account/confirm_login_code.html", form, context)


def _ask_anew(request: DoorRequest, before: dict[str, str] | None) -> HttpResponse:
    """Lead back to where the last code was asked for; say so where there was one."""
    if before is None:
        return redirect("account_request_login_code")
    messages.error(request, sentence("code.void"))
    asked_on = "account_signup" if before["is_new"] else "account_request_login_code"
    return redirect(f"{reverse(asked_on)}?{urlencode({'next': before['next']})}")


def _send_again(request: DoorRequest, sent: dict[str, str]) -> HttpResponse:
    """Send another code to the same number, no faster than the first."""
    is_sent = entering.send_code(request, sent["phone"], is_new=bool(sent["is_new"]), next_page=sent["next"])
    if is_sent:
        messages.success(request, sentence("code.sent_again"))
    else:
        messages.error(request, sentence("sign_in.too_fast"))
    return redirect("account_confirm_login_code")


def _proved(request: DoorRequest, found: ProvedPhone) -> HttpResponse:
    at = clock.now()
    only = entering.only_account(found, at=at)
    if only is not None:
        return entering.enter(request, only.user, found.next_page, way=SignInWay.PHONE_CODE, at=at)
    if found.is_new and not accounts_on(found.phone, at=at):
        return _open(request, found)
    return redirect("account_who")


def who(request: DoorRequest) -> HttpResponse:
    """Ask whose account it is, where a number is that of several people or may have been somebody else's."""
    found = entering.proved(request)
    if found is None:
        return redirect("account_request_login_code")
    form = SecondProofForm(request.POST if "secret" in request.POST else None)
    entered = _choose(request, found, form) if request.method == "POST" else None
    if entered is not None:
        return entered
    accounts = [one for one in accounts_on(found.phone, at=clock.now()) if one.opens_alone]
    context = {"accounts": accounts, "phone": mask_phone(found.phone)}
    return answered(request, "account/who.html", form, context)


def _choose(request: DoorRequest, found: ProvedPhone, form: SecondProofForm) -> HttpResponse | None:
    """Let in whom the choice or the second proof opens; put what is wrong into the form otherwise."""
    at = clock.now()
    if "new" in request.POST:
        return _open(request, found)
    if "account" in request.POST:
        user, way = entering.chosen(found, request.POST["account"], at=at), SignInWay.PHONE_CODE
    elif form.is_valid():
        user = entering.by_second_proof(request, found, form.cleaned_data["secret"], at=at)
        way = SignInWay.SECOND_PROOF
        if user is None:
            form.add_error("secret", sentence("sign_in.second_proof"))
    else:
        return None
    return entering.enter(request, user, found.next_page, way=way, at=at) if user else None


def _open(request: DoorRequest, found: ProvedPhone) -> HttpResponse:
    at = clock.now()
    user = users.open_on_phone(found.phone, at=at)
    return entering.enter(request, user, found.next_page, way=SignInWay.PHONE_CODE, at=at)
