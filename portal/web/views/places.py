"""Open pages on the policy of places: find one, read its guide of any day, see what will change."""

import re
from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from foundation import clock
from portal.shared.dates import day_words
from portal.shared.labels import place_name
from portal.shared.requests import DoorRequest
from portal.web import place_screens, place_search, upcoming_screens
from portal.web.place_forms import DayForm, PlaceForm
from portal.web.views.answers import answered
from regions.queries.places import areas_last_known, pooling_areas
from regions.rules.facts import AreaFact

_CODE = re.compile(r"[0-9]{6}")


def index(request: DoorRequest) -> HttpResponse:
    """List the pooling areas by province, and find the one a place belongs to."""
    today = clock.today()
    form = PlaceForm(request.GET if "q" in request.GET else None)
    words = form.cleaned_data["q"] if form.is_bound and form.is_valid() else ""
    context = {
        "form": form,
        "words": words,
        "found": place_search.search(words, on=today) if words else None,
        "groups": place_screens.areas_by_province(on=today),
    }
    return answered(request, "web/places.html", form, context)


def place(request: DoorRequest, area_key: str) -> HttpResponse:
    """Tell what holds in a pooling area on a day."""
    today = clock.today()
    form = DayForm(request.GET, today=today)
    known = areas_last_known([area_key], on=max(today, form.day)).get(area_key)
    if known is None:
        return _led_on(request, area_key, on=form.day)
    area = _area_on(area_key, form.day)
    if area is None:
        facts = {"name": place_name(known), "day": day_words(form.day)}
        form = form.refused(_("%(day)s没有%(name)s这个统筹区。请换一天。") % facts)
        # What holds today still helps.
        area = _area_on(area_key, today)
    guide = place_screens.guide(area, on=form.day) if area else None
    context = {"form": form, "area": known, "guide": guide, "today": today}
    return answered(request, "web/place.html", form, context)


def _area_on(area_key: str, on: date) -> AreaFact | None:
    return next((one for one in pooling_areas(on=on) if one.key == area_key), None)


def _led_on(request: DoorRequest, key: str, *, on: date) -> HttpResponse:
    """Lead the code of a division, or a key in small letters, to the page of its area."""
    area = _area_on(key.upper(), on)
    if area is None and _CODE.fullmatch(key):
        area = place_search.search(key, on=on).area
    if area is None:
        raise Http404
    query = request.GET.urlencode()
    return redirect(reverse("web:place", args=[area.key]) + (f"?{query}" if query else ""))


def upcoming(request: DoorRequest) -> HttpResponse:
    """Tell which rules begin after today."""
    today = clock.today()
    context = {"days": upcoming_screens.days_to_come(after=today), "today": today}
    return render(request, "web/upcoming.html", context)
