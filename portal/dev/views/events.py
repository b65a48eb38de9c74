"""The log of what the partner was told: by kind and state, without a word about whom; chosen ones sent again."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actions import webhooks
from accounts.enums.partner_events import ABOUT_ENDPOINTS, PartnerEventKind, WebhookState
from accounts.errors.webhooks import WebhookEndpointNotFound
from accounts.queries.event_logs import logged
from accounts.queries.partner_events import endpoints_of, kinds_open_to
from foundation import clock
from portal.dev.pages import acting, page, sheet_of
from portal.shared.requests import DoorRequest

SHOWN_MAX = 50
ENDPOINTS_MAX = 50


def events(request: DoorRequest) -> HttpResponse:
    """Show a page of the log, the newest first."""
    by = acting(request)
    open_kinds = kinds_open_to(by.scopes)
    kind, state = request.GET.get("kind", ""), request.GET.get("state", "")
    kinds = {one for one in open_kinds if one == kind} if kind in set(PartnerEventKind) else open_kinds
    before = request.GET.get("before", "")
    sheet = sheet_of(request)
    found = logged(
        sheet.id,
        kinds,
        on=clock.today(),
        before=int(before) if before.isdecimal() else None,
        state=WebhookState(state) if state in set(WebhookState) else None,
        most=SHOWN_MAX + 1,
    )
    context = {
        "sheet": sheet,
        "events": found[:SHOWN_MAX],
        "next": found[SHOWN_MAX - 1].place if len(found) > SHOWN_MAX else None,
        "kinds": sorted(open_kinds),
        "states": list(WebhookState),
        "kind": kind,
        "state": state,
        "endpoints": [one for one in endpoints_of(sheet.id, after=None, most=ENDPOINTS_MAX) if one.is_active],
        "never_again": ABOUT_ENDPOINTS,
    }
    return page(request, "events", context)


def replay(request: DoorRequest) -> HttpResponse:
    """Send chosen events to one endpoint again."""
    chosen = [_uuid(one) for one in request.POST.getlist("event")[:SHOWN_MAX]]
    event_ids = [one for one in chosen if one is not None]
    if not event_ids:
        messages.error(request, _("请先勾选要重新发送的事项。"))
        return redirect("dev:events")
    endpoint_id = _uuid(request.POST.get("endpoint", ""))
    if endpoint_id is None:
        raise WebhookEndpointNotFound
    count = webhooks.replay(acting(request), endpoint_id, event_ids, at=clock.now())
    words = ngettext("已经重新排队 %(count)d 条。", "已经重新排队 %(count)d 条。", count)
    messages.success(request, words % {"count": count})
    return redirect("dev:webhook", endpoint_id=endpoint_id)


def _uuid(written: str) -> UUID | None:
    try:
        return UUID(written)
    except ValueError:
        return None
