"""What is answered where no view could: a page for people, a problem for programs."""

from django.http import HttpRequest, HttpResponse

from portal.api import faults, problems
from portal.api.faults import Fault
from portal.web.views import faults as pages

_PROGRAMS = "/api/v1"


def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that what was sent could not be read."""
    return _problem(request, faults.MALFORMED) or pages.unreadable(request, exception)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that this door is not for this caller."""
    return _problem(request, faults.FORBIDDEN) or pages.forbidden(request, exception)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that there is nothing here."""
    return _problem(request, faults.NO_RESOURCE) or pages.not_found(request, exception)


def broken(request: HttpRequest) -> HttpResponse:
    """Say that the fault is ours."""
    return _problem(request, faults.SERVER) or pages.broken(request)


def _problem(request: HttpRequest, fault: Fault) -> HttpResponse | None:
    if not request.path.startswith(_PROGRAMS):
        return None
    return problems.written(request, problems.of_fault(fault))
