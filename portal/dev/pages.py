"""Renders the developers' pages, and gives the two things each of them asks: the partner, and who acts for its access."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from accounts.queries.partner_staff import PartnerSheet, developer_actor, partner_sheet
from accounts.rules.actors import Actor
from portal.shared.requests import DoorRequest


def page(request: DoorRequest, name: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """Render one page."""
    return render(request, f"dev/{name}.html", context, status=status)


def sheet_of(request: DoorRequest) -> PartnerSheet:
    """Give the partner whose access the developer looks after.

    Raises Http404 where it is gone.
    """
    sheet = partner_sheet(request.actor.developer_of or 0)
    if sheet is None:
        raise Http404
    return sheet


def acting(request: DoorRequest) -> Actor:
    """Give the developer as actions about keys and endpoints know them."""
    return developer_actor(request.actor)
