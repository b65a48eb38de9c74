"""Where a matter stands, for anybody who has its number and the end of the identity number; no signing in."""

from allauth.core import ratelimit
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.queries.matters import Progress, progress_of
from accounts.rules.matter_kinds import kind_of
from accounts.rules.receipts import grouped, read_receipt
from foundation import clock
from foundation.text import half_width
from portal.shared.labels import place_name
from portal.shared.matter_labels import named
from portal.shared.matter_pages import status_of, steps_of, tag_of
from portal.shared.requests import DoorRequest
from portal.web.matter_forms import ProgressForm
from portal.web.views.answers import answered, posted
from regions.queries.places import areas_last_known

ACTION = "progress"


def progress(request: DoorRequest) -> HttpResponse:
    """Ask for both, and answer a wrong pair as if there were nothing."""
    form = ProgressForm(posted(request), initial={"receipt": request.GET.get("receipt", "")[:40]})
    if form.is_bound and form.is_valid():
        ratelimit.consume(request, action=ACTION, raise_exception=True)
        found = _found(form)
        if found is not None:
            return render(request, "web/progress_found.html", _context(found))
        form.add_error(None, _("没有查到。请对照回执核对受理编号，并填写申请人证件号码的后四位。"))
    return answered(request, "web/progress.html", form, {})


def _found(form: ProgressForm) -> Progress | None:
    receipt = read_receipt(form.cleaned_data["receipt"])
    return progress_of(receipt or "", half_width(form.cleaned_data["tail"]))


def _context(found: Progress) -> dict[str, object]:
    area = areas_last_known({found.area_key}, on=clock.today()).get(found.area_key)
    return {
        "found": found,
        "title": named(kind_of(found.kind)),
        "receipt": grouped(found.receipt),
        "status": status_of(found),
        "tag": tag_of(found),
        "steps": steps_of(found),
        "area": place_name(area) if area else found.area_key,
    }
