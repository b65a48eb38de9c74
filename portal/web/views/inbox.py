"""Messages to the reader, and who looked at the reader's data."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from accounts.access import message_for, own_person_for
from accounts.actions import notices
from accounts.enums.users import Language
from accounts.queries.notices import InboxMessage, wording
from accounts.queries.notices import inbox as messages_of
from foundation import clock
from portal.shared.requests import DoorRequest
from portal.web.seen_screens import seen as seen_screen

MESSAGES_MAX = 100


def inbox(request: DoorRequest) -> HttpResponse:
    """List the newest messages."""
    own = own_person_for(request.actor)
    messages = [(m, _first_line(_worded(request, m))) for m in messages_of(own.id, most=MESSAGES_MAX)]
    return render(request, "web/inbox.html", {"notes": messages})


def message(request: DoorRequest, message_id: UUID) -> HttpResponse:
    """Show one message; opening it marks it as read."""
    note = message_for(request.actor, message_id)
    own = own_person_for(request.actor)
    notices.mark_read(own.id, message_id, at=clock.now())
    title, _newline, body = _worded(request, note).partition("\n")
    return render(request, "web/message.html", {"note": note, "heading": title, "body": body.strip()})


def seen(request: DoorRequest) -> HttpResponse:
    """Show who looked at the reader's data or acted for them."""
    own = own_person_for(request.actor)
    return render(request, "web/seen.html", {"screen": seen_screen(request.actor, own, on=clock.today())})


def _worded(request: DoorRequest, note: InboxMessage) -> str:
    return wording(note.template, note.facts, Language(request.LANGUAGE_CODE))


def _first_line(text: str) -> str:
    return text.partition("\n")[0]
