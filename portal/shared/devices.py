"""Which device a request comes from: a number in a cookie of its own, and the two words its browser gives away."""

import secrets
from datetime import datetime

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpResponse

from accounts.actions import sign_ins
from accounts.actions.sign_ins import NewSignIn
from accounts.enums.sign_ins import SignInWay
from accounts.rules.devices import device_of
from portal.shared.requests import DoorRequest, SignedInRequest

COOKIE = "device" if settings.IS_LOCAL else "__Host-device"
_YEAR_SECONDS = 31_536_000
_NUMBER_BYTES = 24
_NUMBER_LENGTH_MAX = 64


def source_of(request: DoorRequest) -> str:
    """Name where an entry comes from: the account, the device that signed in here before, or the address."""
    if request.user.is_authenticated:
        return f"user:{request.user.pk}"
    number = request.COOKIES.get(COOKIE, "")[:_NUMBER_LENGTH_MAX]
    return f"device:{number}" if number else f"address:{get_adapter().get_client_ip(request)}"


def note(request: SignedInRequest, response: HttpResponse, *, way: SignInWay, at: datetime) -> None:
    """Note the sign-in that just happened, and keep the device's number on it for a year."""
    number = request.COOKIES.get(COOKIE, "")[:_NUMBER_LENGTH_MAX] or secrets.token_urlsafe(_NUMBER_BYTES)
    device = device_of(request.headers.get("User-Agent", ""))
    new = NewSignIn(request.session.session_key or "", number, device, way)
    sign_ins.begin(request.user, new, at=at)
    response.set_cookie(
        COOKIE, number, max_age=_YEAR_SECONDS, httponly=True, samesite="Lax", secure=not settings.IS_LOCAL
    )
