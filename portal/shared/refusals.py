"""Turns what the house refuses into a page that says what to do."""

import logging

from allauth.core.exceptions import RateLimited
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy

from accounts.errors.verification import AssuranceTooLow
from foundation.errors import DomainError, Kind
from portal.shared.problems import STATUS, status_of
from portal.shared.words import TITLES, sentence, sentence_of, title_of

log = logging.getLogger(__name__)


# Where somebody goes on from a refusal about one of these; other surfaces have other pages.
_WAYS_ON = {
    "card": ("web:card", gettext_lazy("看我的电子社保卡")),
    "matter": ("web:matters", gettext_lazy("看我的申请")),
    "consent": ("web:my_data", gettext_lazy("看我的数据")),
    "paper": ("web:paper_code", gettext_lazy("再核验一次")),
}


def page_of(request: HttpRequest, error: Exception) -> HttpResponse | None:
    """Give the page of a refusal, or nothing when the exception is none."""
    if isinstance(error, RateLimited):
        return too_many(request)
    if not isinstance(error, DomainError):
        return None
    if error.kind is Kind.UNAVAILABLE:
        # The reader can do nothing about it, so somebody here has to.
        log.error("page.unavailable", extra={"code": error.code}, exc_info=error)
    context = {
        "title": title_of(error),
        "sentence": sentence_of(error),
        "reasons": _further(error),
        # Whoever is not known well enough is led to where they become so.
        "asks_for_proof": isinstance(error, AssuranceTooLow),
        "desk_address": _desk_of(request),
        "way_on": _way_on(request, error),
    }
    return render(request, "faults/refused.html", context, status=status_of(error))


def _desk_of(request: HttpRequest) -> str:
    """Give where at the desk somebody goes back to, or nothing when they did not come from there."""
    desks = (reverse("counter:imports"), reverse("counter:home"))
    return next((desk for desk in desks if request.path.startswith(desk)), "")


def _further(error: DomainError) -> list[str]:
    """Word the reasons that say more than the refusal itself."""
    return [sentence_of(reason) for reason in error.reasons if reason.code != error.code]


def _way_on(request: HttpRequest, error: DomainError) -> tuple[str, str] | None:
    """Give the address of the citizens' page on which to go on, and what it is called."""
    place = request.resolver_match
    found = _WAYS_ON.get(error.code.partition(".")[0]) if place and place.app_name == "web" else None
    return (reverse(found[0]), str(found[1])) if found else None


def too_many(request: HttpRequest) -> HttpResponse:
    """Ask for a little patience."""
    context = {"title": TITLES[Kind.LIMIT], "sentence": sentence("rate.limited")}
    return render(request, "faults/refused.html", context, status=STATUS[Kind.LIMIT])
