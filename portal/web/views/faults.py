"""The pages for what went wrong; the broken page touches nothing that may be broken too."""

import logging
import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

log = logging.getLogger(__name__)


def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that what was sent could not be read: too much of it, or broken."""
    return render(request, "faults/unreadable.html", status=400)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that there is no such page."""
    return render(request, "faults/not_found.html", status=404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that this door is not for this reader."""
    return render(request, "faults/forbidden.html", status=403)


def forgery(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a form came without its seal, which mostly means that it stood open too long."""
    return render(request, "faults/forgery.html", status=403)


def broken(request: HttpRequest) -> HttpResponse:
    """Say that the fault is ours, with a number to name on the phone."""
    number = secrets.token_hex(4).upper()
    # The traceback is Django's to log, right after this.
    log.error("page.fault", extra={"number": number, "path": request.path})
    return HttpResponse(render_to_string("faults/broken.html", {"number": number}), status=500)
