"""Pages that only tell: guide, privacy, accessibility; and what development sent instead of an SMS."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.clients.channels.outbox import DevelopmentOutbox
from accounts.enums.notices import Channel
from accounts.tasks import senders

SENT_MAX = 50


def guide(request: HttpRequest) -> HttpResponse:
    """Tell how things are done here."""
    return render(request, "web/guide.html")


def privacy(request: HttpRequest) -> HttpResponse:
    """Tell what is kept, for what, and who sees it."""
    return render(request, "web/privacy.html")


def accessibility(request: HttpRequest) -> HttpResponse:
    """Tell how the portal is made usable for everybody."""
    return render(request, "web/accessibility.html")


def outbox(request: HttpRequest) -> HttpResponse:
    """Show the messages of the development outbox; there is no such page in production."""
    boxes = [one for one in senders()[Channel.SMS].values() if isinstance(one, DevelopmentOutbox)]
    if not settings.IS_LOCAL or not boxes:
        raise Http404
    return render(request, "web/outbox.html", {"sent": boxes[0].messages(SENT_MAX)})
