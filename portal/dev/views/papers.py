"""What a developer reads: guides, changes of the API, and every error with its sentence."""

from django.http import Http404, HttpResponse

from portal.api.catalogue import catalogue
from portal.dev import papers
from portal.dev.pages import page
from portal.shared.requests import DoorRequest


def guides(request: DoorRequest) -> HttpResponse:
    """List what there is to read."""
    return page(request, "guides", {"papers": papers.PAPERS.values()})


def guide(request: DoorRequest, name: str) -> HttpResponse:
    """Show one paper."""
    paper = papers.PAPERS.get(name)
    if paper is None:
        raise Http404
    return page(request, "guide", {"paper": paper, "html": papers.rendered(name)})


def errors(request: DoorRequest) -> HttpResponse:
    """List every error, by code."""
    asked = request.GET.get("code", "").strip()[:80]
    found = [one for one in catalogue() if asked in one.code]
    return page(request, "errors", {"entries": found, "asked": asked})
