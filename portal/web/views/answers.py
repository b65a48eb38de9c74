"""How a page with a form of its own answers: as a page that could not be read when the form holds a fault."""

from collections.abc import Mapping
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from foundation.errors import Kind
from portal.shared import step_up
from portal.shared.problems import STATUS


def answered(request: HttpRequest, template: str, form: Form, context: Mapping[str, Any]) -> HttpResponse:
    """Render the page; a form with a fault tells what to correct."""
    status = STATUS[Kind.INVALID] if form.errors else None
    return render(request, template, {**context, "form": form}, status=status)


def posted(request: HttpRequest) -> QueryDict | None:
    """Give what was sent, also when nothing was filled in; nothing for a page that was only opened."""
    return request.POST if request.method == "POST" else None


def kept(request: HttpRequest) -> dict[str, Any]:
    """Give what was typed on this page before its reader had to sign in again; the page shows it, nothing is done."""
    typed = None if request.method == "POST" else step_up.kept_input(request)
    return typed.dict() if typed else {}


def sent_or_kept(request: HttpRequest) -> QueryDict | None:
    """Give what was sent or, on the way back from proving who one is, all that was typed before, every tick of it.

    A form filled with what was kept is shown, and acted on only when it is sent.
    """
    return request.POST if request.method == "POST" else step_up.kept_input(request)
