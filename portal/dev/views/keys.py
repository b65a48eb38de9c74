"""Client secret and signing keys: drawn, shown once, changed with an overlap, ended."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from accounts.access import partner_key_for
from accounts.actions import partner_keys, partner_secrets
from accounts.queries.partner_keys import live_keys_of
from foundation import clock
from portal.dev.forms import OverlapForm, PublicKeyForm, RotateForm
from portal.dev.pages import acting, page, sheet_of
from portal.shared.requests import DoorRequest


def keys(request: DoorRequest) -> HttpResponse:
    """Show what opens and signs, without a secret."""
    return _keys_page(request, {})


def rotate_secret(request: DoorRequest) -> HttpResponse:
    """Draw a new client secret and show it this once."""
    at = clock.now()
    form = RotateForm(request.POST)
    if not form.is_valid():
        return _keys_page(request, {"rotate": form}, status=422)
    seen = _instant(form.cleaned_data["seen"])
    sheet = sheet_of(request)
    drawn = partner_secrets.rotate(acting(request), sheet.id, seen, overlap=form.overlap(), at=at)
    shown = {"sheet": sheet_of(request), "secret": drawn, "what": "client", "at": at}
    return page(request, "secret", shown)


def end_secret(request: DoorRequest) -> HttpResponse:
    """End the former client secret at once."""
    partner_secrets.end_previous(acting(request), sheet_of(request).id, at=clock.now())
    messages.success(request, _("旧的客户端密钥已经失效。"))
    return redirect("dev:keys")


def give_key(request: DoorRequest) -> HttpResponse:
    """Draw a shared signing secret and show it this once."""
    at = clock.now()
    sheet = sheet_of(request)
    given = partner_keys.give_secret(acting(request), sheet.id, at=at)
    shown = {"sheet": sheet, "secret": given.secret, "key_id": given.key_id, "what": "signing", "at": at}
    return page(request, "secret", shown)


def take_key(request: DoorRequest) -> HttpResponse:
    """Note the public half of a pair."""
    form = PublicKeyForm(request.POST)
    if not form.is_valid():
        return _keys_page(request, {"public": form}, status=422)
    partner_keys.take_public_key(
        acting(request), sheet_of(request).id, form.cleaned_data["public_key"], at=clock.now()
    )
    messages.success(request, _("公钥已经登记，马上可以用对应的私钥签名。"))
    return redirect("dev:keys")


def end_key(request: DoorRequest, key_id: UUID) -> HttpResponse:
    """End one of the signing keys, now or after some days in which it signs beside a newer one."""
    at = clock.now()
    by = acting(request)
    card = partner_key_for(by, key_id, at=at)
    form = OverlapForm(request.POST)
    if not form.is_valid():
        return _keys_page(request, {"ending": form}, status=422)
    partner_keys.end(by, card.public_id, at=at, from_at=at + form.overlap())
    messages.success(request, _("已经定好这把密钥结束的时间。"))
    return redirect("dev:keys")


def _keys_page(request: DoorRequest, forms: dict[str, Any], *, status: int = 200) -> HttpResponse:
    at = clock.now()
    sheet = sheet_of(request)
    seen = sheet.secret_changed_at.isoformat() if sheet.secret_changed_at else ""
    context = {
        "sheet": sheet,
        "at": at,
        "keys": live_keys_of(sheet.id, at=at),
        "keys_max": partner_keys.KEYS_MAX,
        "has_previous": sheet.previous_until is not None and sheet.previous_until > at,
        "rotate": RotateForm(initial={"seen": seen}),
        "public": PublicKeyForm(),
        "ending": OverlapForm(),
        **forms,
    }
    return page(request, "keys", context, status=status)


def _instant(written: str) -> datetime | None:
    """Read when the page said the secret was changed last; what cannot be read was never shown by a page."""
    try:
        return parse_datetime(written) if written else None
    except ValueError:
        return None
