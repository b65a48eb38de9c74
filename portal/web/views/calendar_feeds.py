"""The calendar as a feed: its secret address, and the page on which it is made and ended."""

from hashlib import sha256
from uuid import UUID

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags, quote_etag
from django.utils.translation import gettext as _

from accounts.access import feed_at, own_person_for
from accounts.actions import feeds
from accounts.actions.feeds import NewFeed, Shown
from accounts.enums.feeds import FeedNaming
from accounts.enums.users import Language
from accounts.errors.feeds import FeedMoved, FeedNotFound
from accounts.queries.feeds import feeds_of
from accounts.queries.people import person_cards
from foundation import clock
from portal.shared.problems import status_of
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence_of
from portal.web.calendar_feed import feed_of
from portal.web.calendar_forms import FeedForm
from portal.web.calendar_matters import matters_of
from portal.web.views.answers import answered, posted

BY_CALLER, BY_ADDRESS = "calendar_feed", "calendar_feed_one"
LISTED_MAX = 6
# What a calendar keeps of an answer, it asks about again; the tag tells it whether anything changed.
_KEPT_SECONDS = 900
_TYPE = "text/calendar; charset=utf-8"


def feed(request: DoorRequest, token: str) -> HttpResponse:
    """Give the calendar at a secret address, to whoever knows it."""
    _count(request, BY_CALLER)
    now = clock.now()
    on = clock.local_date(now)
    try:
        found = feed_at(token, on=on)
    except FeedNotFound as error:
        return HttpResponse(
            sentence_of(error), status=status_of(error), content_type="text/plain; charset=utf-8"
        )
    _count(request, BY_ADDRESS, key=str(found.public_id))
    own = person_cards([found.person_id])[found.person_id]
    matters = matters_of(own, on=on)
    made = feed_of(matters, found.naming, found.language, address_of=request.build_absolute_uri, on=on)
    feeds.note_fetch(found, [Shown(who, mandate) for who, mandate in matters.mandate_ids.items()], at=now)
    return _tagged(request, made)


def overview(request: DoorRequest) -> HttpResponse:
    """Say what a subscription is, how it is kept secret, and list those that were made."""
    return _page(request, FeedForm(initial={"naming": FeedNaming.TERM.value}))


def make(request: DoorRequest) -> HttpResponse:
    """Make a secret address and show it, this once."""
    form = FeedForm(posted(request))
    if not form.is_valid():
        return _page(request, form)
    naming, replaces = form.cleaned_data["naming"], form.cleaned_data["replaces"]
    new = NewFeed(FeedNaming(naming), Language(request.LANGUAGE_CODE), replaces)
    try:
        token = feeds.make(request.actor, new, at=clock.now())
    except FeedMoved as error:
        messages.error(request, sentence_of(error))
        return redirect("web:feeds")
    return _page(request, FeedForm(initial={"naming": naming}), token=token)


def end(request: DoorRequest, feed_id: UUID) -> HttpResponse:
    """End a subscription."""
    feeds.end(request.actor, feed_id, at=clock.now())
    messages.success(request, _("停用了。用这个地址的日历从现在起什么也读不到。"))
    return redirect("web:feeds")


def _page(request: DoorRequest, form: FeedForm, *, token: str = "") -> HttpResponse:
    own = own_person_for(request.actor)
    listed = feeds_of(own.id, most=LISTED_MAX)
    live = next((one for one in listed if one.ended_at is None), None)
    made = request.build_absolute_uri(reverse("web:feed", args=[token])) if token else ""
    context = {
        "live": live,
        "ended": [one for one in listed if one.ended_at is not None],
        "made": made,
        "made_webcal": f"webcal:{made.partition(':')[2]}" if made else "",
    }
    return answered(request, "web/calendar_feeds.html", form, context)


def _count(request: HttpRequest, action: str, *, key: str | None = None) -> None:
    """Count one reading; the public interface counts none.

    Raises RateLimited.
    """
    ratelimit.consume(
        request, app="allauth.account", action=action, key=key, limit_get=True, raise_exception=True
    )


def _tagged(request: DoorRequest, made: bytes) -> HttpResponse:
    """Answer with a tag of the contents, or only say that they are the same; a proxy that packs them weakens the tag."""
    tag = quote_etag(sha256(made).hexdigest()[:32])
    known = {one.removeprefix("W/") for one in parse_etags(request.headers.get("If-None-Match", ""))}
    answer = HttpResponse(status=304) if known & {tag, "*"} else HttpResponse(made, content_type=_TYPE)
    answer.headers["ETag"] = tag
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["Referrer-Policy"] = "no-referrer"
    patch_cache_control(answer, private=True, max_age=_KEPT_SECONDS)
    return answer
