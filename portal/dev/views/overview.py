"""The first page: how the partner's access stands, and what to do first."""

from django.conf import settings
from django.http import HttpResponse

from accounts.queries.partner_events import endpoints_of
from accounts.queries.partner_keys import live_keys_of
from accounts.queries.partner_usage import by_day
from foundation import clock
from portal.dev import steps
from portal.dev.pages import page, sheet_of
from portal.dev.views.usage import DAYS_SHOWN, first_day
from portal.shared.requests import DoorRequest

ENDPOINTS_MAX = 50


def overview(request: DoorRequest) -> HttpResponse:
    """Show state, scopes, version, and the steps that are still to be made."""
    at = clock.now()
    sheet = sheet_of(request)
    endpoints = endpoints_of(sheet.id, after=None, most=ENDPOINTS_MAX)
    days = by_day(sheet.id, since=first_day(clock.local_date(at)))
    made = steps.Made(
        has_secret=sheet.secret_changed_at is not None,
        has_calls=bool(days),
        has_links=sheet.links_count > 0,
        has_key=bool(live_keys_of(sheet.id, at=at)),
        has_endpoint=bool(endpoints),
    )
    context = {
        "sheet": sheet,
        "at": at,
        "steps": steps.steps_of(sheet.scopes, made),
        "off": [one for one in endpoints if not one.is_active],
        "calls_count": sum(day.calls_count for day in days),
        "refused_count": sum(day.refused_count for day in days),
        "days_count": DAYS_SHOWN,
        "version": settings.SPECTACULAR_SETTINGS["VERSION"],
    }
    return page(request, "overview", context)
