"""Renders the desk's pages: every one of them names who stands at the desk."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from foundation import clock
from portal.counter.desk import desk_of
from portal.shared.requests import DoorRequest


def page(request: DoorRequest, name: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """Render one page of the desk with the clerk's post in its header."""
    on = clock.today()
    shown = {"desk": desk_of(request.actor, on=on), "on": on, **context}
    return render(request, f"counter/{name}.html", shown, status=status)
