"""How often the partner called what, what was refused, and what is left of its limits."""

from datetime import date, timedelta

from django.http import HttpResponse

from accounts.actions.partner_keys import KEYS_MAX
from accounts.actions.webhook_endpoints import ENDPOINTS_MAX
from accounts.queries import partner_usage
from accounts.queries.partner_events import endpoints_of
from accounts.queries.partner_keys import live_keys_of
from accounts.queries.partner_staff import members_of
from accounts.rules.partner_staff import MEMBERS_MAX
from foundation import clock
from portal.api import counted
from portal.dev import limits
from portal.dev.pages import page, sheet_of
from portal.shared.requests import DoorRequest

DAYS_SHOWN = 30


def first_day(on: date) -> date:
    """Give the first of the days that are shown."""
    return on - timedelta(days=DAYS_SHOWN - 1)


def usage(request: DoorRequest) -> HttpResponse:
    """Show the last days by day, operation and error, and the limits."""
    counted.write_now()
    at = clock.now()
    sheet = sheet_of(request)
    since = first_day(clock.local_date(at))
    used = (
        len(endpoints_of(sheet.id, after=None, most=ENDPOINTS_MAX)),
        len(live_keys_of(sheet.id, at=at)),
        len(members_of(sheet.id)),
    )
    context = {
        "sheet": sheet,
        "since": since,
        "days": partner_usage.by_day(sheet.id, since=since),
        "operations": partner_usage.by_operation(sheet.id, since=since),
        "errors": partner_usage.by_error(sheet.id, since=since),
        "left": limits.left(used, (ENDPOINTS_MAX, KEYS_MAX, MEMBERS_MAX)),
        "limits": limits.fixed(),
    }
    return page(request, "usage", context)
