"""Messages to the reader, and who looked at the reader's data."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import message_for, own_person_for
from accounts.actions import inbox as read
from accounts.actions import notices
from accounts.enums.users import Language
from accounts.errors.notices import NoticeNotFound
from accounts.errors.people import PersonNotFound
from accounts.queries.inbox import travelled
from accounts.queries.notice_words import words_of
from foundation import clock
from portal.shared.requests import DoorRequest
from portal.web import inbox_screens as screens
from portal.web.seen_screens import seen as seen_screen


def inbox(request: DoorRequest) -> HttpResponse:
    """List messages, and what the reader is asked."""
    person_id, language = _person_id(request), Language(request.LANGUAGE_CODE)
    screen = screens.inbox_screen(person_id, request.GET, language=language, on=clock.today())
    return render(request, "web/inbox.html", {"screen": screen, "word": words_of([person_id])[person_id]})


def message(request: DoorRequest, message_id: UUID) -> HttpResponse:
    """Show one message; opening it marks it as read."""
    note = message_for(request.actor, message_id)
    person_id, at = _person_id(request), clock.now()
    notices.mark_read(person_id, message_id, at=at)
    heading, body = screens.worded(note, Language(request.LANGUAGE_CODE), on=clock.local_date(at))
    context = {
        "note": note,
        "heading": heading,
        "body": body,
        "parts": screens.parts_of(note, on=clock.local_date(at)),
        "ways": screens.ways(travelled(person_id, message_id)),
        "word": words_of([person_id])[person_id],
    }
    return render(request, "web/message.html", context)


def read_all(request: DoorRequest) -> HttpResponse:
    """Mark everything up to the newest message of the page as read."""
    count = read.mark_all_read(request.actor, _newest(request), at=clock.now())
    told = ngettext("%(count)d 条消息标为已读。", "%(count)d 条消息标为已读。", count) % {"count": count}
    messages.success(request, told if count else _("都看过了。"))
    return redirect("web:inbox")


def seen(request: DoorRequest) -> HttpResponse:
    """Show who looked at the reader's data or acted for them."""
    own = own_person_for(request.actor)
    return render(request, "web/seen.html", {"screen": seen_screen(request.actor, own, on=clock.today())})


def _person_id(request: DoorRequest) -> int:
    if request.actor.person_id is None:
        raise PersonNotFound
    return request.actor.person_id


def _newest(request: DoorRequest) -> UUID:
    try:
        return UUID(request.POST.get("newest", ""))
    except ValueError:
        raise NoticeNotFound from None
