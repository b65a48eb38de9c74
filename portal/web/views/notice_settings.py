"""How messages reach the reader: channels, the code word, and whom to ask when they do not."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.actions import notice_preferences
from accounts.errors.people import PersonNotFound
from accounts.queries.emails import email_of
from family.actions import contacts
from foundation import clock
from foundation.errors import Kind
from portal.shared.problems import STATUS
from portal.shared.requests import SignedInRequest
from portal.web.notice_forms import CHOSEN, ChannelsForm, ContactsForm, turn_in
from portal.web.notice_screens import NoticeSettings, settings_of


def overview(request: SignedInRequest) -> HttpResponse:
    """Show the page."""
    return _page(request, _settings(request))


def channels(request: SignedInRequest) -> HttpResponse:
    """Keep by which channels the reader wants messages."""
    form = ChannelsForm(request.POST)
    if not form.is_valid():
        return _page(request, _settings(request), channels_form=form)
    notice_preferences.choose_channels(request.actor, form.off(), at=clock.now())
    messages.success(request, _("记下了。从下一条消息起照这样发。"))
    return redirect("web:notice_settings")


def word(request: SignedInRequest) -> HttpResponse:
    """Give the reader another code word."""
    turn = turn_in(request.POST.get("turn", ""))
    notice_preferences.change_word(request.actor, shown_turn=turn, at=clock.now())
    messages.success(request, _("暗号换好了。已经发出去的短信里还是原来的。"))
    return redirect("web:notice_settings")


def name_contacts(request: SignedInRequest) -> HttpResponse:
    """Keep whom to ask first and second about the reader."""
    found = _settings(request)
    form = ContactsForm(request.POST, people=found.helpers)
    if not form.is_valid():
        return _page(request, found, contacts_form=form)
    contacts.name_contacts(request.actor, _person_id(request), form.chosen(), at=clock.now())
    messages.success(request, _("记下了。联系不上您的时候，就照这个顺序找。"))
    return redirect("web:notice_settings")


def _settings(request: SignedInRequest) -> NoticeSettings:
    return settings_of(_person_id(request), on=clock.today())


def _person_id(request: SignedInRequest) -> int:
    if request.actor.person_id is None:
        raise PersonNotFound
    return request.actor.person_id


def _page(
    request: SignedInRequest,
    found: NoticeSettings,
    *,
    channels_form: ChannelsForm | None = None,
    contacts_form: ContactsForm | None = None,
) -> HttpResponse:
    """Show the page, with the fault where a form holds one."""
    wanted = [one.value for one in CHOSEN if one not in found.wishes.channels_off]
    first, second = (*map(str, found.named), "", "")[:2]
    context: dict[str, Any] = {
        "found": found,
        "channels_form": channels_form or ChannelsForm(initial={"wanted": wanted}),
        "contacts_form": contacts_form
        or ContactsForm(initial={"first": first, "second": second}, people=found.helpers),
        "email": email_of(request.user),
        "faulty": channels_form or contacts_form,
    }
    is_faulty = channels_form is not None or contacts_form is not None
    return render(
        request, "web/notice_settings.html", context, status=STATUS[Kind.INVALID] if is_faulty else 200
    )
