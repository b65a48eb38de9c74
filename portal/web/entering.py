"""How somebody gets in: which accounts a proof opens, and what is kept on the way from one page to the next."""

import time
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, cast

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from accounts.actions import users
from accounts.enums.sign_ins import SignInWay
from accounts.queries.phones import PhoneAccount, accounts_on, holders_by_secret
from portal.shared import devices, one_time_codes, step_up
from portal.shared.phones import code_text, send_sms
from portal.shared.requests import SignedInRequest
from portal.shared.words import sentence

if TYPE_CHECKING:
    from accounts.models.users import User

CODE = "sign_in_code"
_PROVED = "phone_proved"
_BY_PHONE = frozenset({SignInWay.PHONE_CODE, SignInWay.SECOND_PROOF})
# As long as somebody may take to choose an account after the code.
PROVED_SECONDS = 600


@dataclass(frozen=True)
class ProvedPhone:
    """A number whose holder sits at this browser, whether they came to sign up, and where they want to go."""

    phone: str
    is_new: bool
    next_page: str


def send_code(request: HttpRequest, phone: str, *, is_new: bool, next_page: str) -> bool:
    """Send a code to a number, in the same words whoever has it; say no when they were asked for too fast.

    Raises:
        CodeNotSent.
    """
    if not may_send(request, phone):
        return False
    about = {"phone": phone, "is_new": "1" if is_new else "", "next": next_page}
    send_sms(phone, code_text(one_time_codes.new_code(request, CODE, about)))
    return True


def may_send(request: HttpRequest, phone: str) -> bool:
    """Count one more code to a number, and say whether it may be sent now."""
    return bool(ratelimit.consume(request, action="request_login_code", key=phone))


def prove(request: HttpRequest, typed: str) -> ProvedPhone | None:
    """Check a typed code; keep for a while that this browser's reader holds the number."""
    sent = one_time_codes.about(request, CODE)
    if sent is None or not one_time_codes.fits(request, CODE, typed):
        return None
    request.session.cycle_key()
    request.session[_PROVED] = {**sent, "at": int(time.time())}
    return proved(request)


def proved(request: HttpRequest) -> ProvedPhone | None:
    """Give the number that was proved a short while ago, or nothing."""
    kept = request.session.get(_PROVED)
    if kept is None or time.time() - kept["at"] > PROVED_SECONDS:
        return None
    return ProvedPhone(kept["phone"], bool(kept["is_new"]), kept["next"])


def only_account(found: ProvedPhone, *, at: datetime) -> PhoneAccount | None:
    """Give the one account that a number opens without a question, or nothing where somebody has to choose."""
    accounts = accounts_on(found.phone, at=at)
    is_plain = len(accounts) == 1 and accounts[0].opens_alone
    return accounts[0] if is_plain else None


def chosen(found: ProvedPhone, public_id: str, *, at: datetime) -> "User | None":
    """Give the account somebody chose, when the number alone opens it."""
    for account in accounts_on(found.phone, at=at):
        if account.opens_alone and str(account.public_id) == public_id:
            return account.user
    return None


def by_second_proof(request: HttpRequest, found: ProvedPhone, secret: str, *, at: datetime) -> "User | None":
    """Give the account on the number whose owner knows its password, or the end of their document number.

    Raises:
        RateLimited: too many attempts on this number today.
    """
    ratelimit.consume(request, action="second_proof", key=found.phone, raise_exception=True)
    matching = holders_by_secret(found.phone, secret, at=at)
    return matching[0] if len(matching) == 1 else None


def enter(
    request: HttpRequest, user: "User", next_page: str, *, way: SignInWay, at: datetime
) -> HttpResponse:
    """Sign somebody in under a new session id, and note from which device."""
    request.session.pop(_PROVED, None)
    if way in _BY_PHONE:
        users.note_phone_proved(user.pk, at=at)
    answer = cast(HttpResponse, perform_login(request, Login(user=user, redirect_url=next_page)))
    if request.user.is_authenticated:
        if step_up.is_to_be_sent_again(request, next_page):
            messages.info(request, sentence("step_up.once_more"))
        devices.note(cast(SignedInRequest, request), answer, way=way, at=at)
    return answer
