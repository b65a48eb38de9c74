"""Asking to be told when two places open to one another, and taking it back."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import own_person_for
from accounts.actions import watches
from foundation import clock
from portal.shared.requests import DoorRequest
from portal.web.watch_screens import watches_of


def overview(request: DoorRequest) -> HttpResponse:
    """List the pairs the reader waits for."""
    own = own_person_for(request.actor)
    return render(request, "web/watches.html", {"watches": watches_of(own.id, on=clock.today())})


def ask(request: DoorRequest) -> HttpResponse:
    """Note that the reader wants to be told."""
    one, other = request.POST.get("from", ""), request.POST.get("to", "")
    watches.watch(request.actor, one, other, at=clock.now())
    messages.success(request, _("好的。这两个地方可以共济的那天，我们会告诉您。"))
    return redirect(f"{reverse('web:across')}?{urlencode({'from': one, 'to': other})}")


def stop(request: DoorRequest, watch_id: UUID) -> HttpResponse:
    """Take the wish back."""
    watches.stop(request.actor, watch_id, at=clock.now())
    messages.success(request, _("已经取消，开通时不再通知您。"))
    return redirect("web:watches")
