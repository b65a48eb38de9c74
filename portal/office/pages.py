"""Renders the officers' pages."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from foundation import clock
from portal.shared.requests import DoorRequest


def page(request: DoorRequest, name: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """Render one page of the office."""
    return render(request, f"office/{name}.html", {"on": clock.today(), **context}, status=status)
