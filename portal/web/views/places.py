"""Open pages on the policy of places: find one, read its guide of any day, see what will change."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from foundation import clock
from portal.shared.dates import day_words
from portal.shared.labels import place_name
from portal.shared.requests import DoorRequest
from portal.web import place_screens, place_search, upcoming_screens
from portal.web.place_forms import DayForm, PlaceForm
from portal.web.views.answers import answered
from regions.queries.places import areas_last_known, pooling_areas


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
        raise Http404
    area = next((one for one in pooling_areas(on=form.day) if one.key == area_key), None)
    if area is None:
        facts = {"name": place_name(known), "day": day_words(form.day)}
        form = form.refused(_("%(day)s没有%(name)s这个统筹区。请换一天。") % facts)
    guide = place_screens.guide(area, on=form.day) if area and not form.errors else None
    context = {"form": form, "area": known, "guide": guide, "today": today}
    return answered(request, "web/place.html", form, context)


def upcoming(request: DoorRequest) -> HttpResponse:
    """Tell which rules begin after today."""
    today = clock.today()
    context = {"days": upcoming_screens.days_to_come(after=today), "today": today}
    return render(request, "web/upcoming.html", context)
