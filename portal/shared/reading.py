"""How somebody reads: language by cookie, elder mode by cookie, never by what a browser guesses."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from accounts.enums.users import Role
from accounts.queries.notices import unread_count
from accounts.rules.actors import ANONYMOUS, Actor
from portal.shared.requests import DoorRequest

MODE_COOKIE = "mode"
ELDER = "elder"
STANDARD = "standard"
YEAR_SECONDS = 365 * 24 * 3600


class ReadingMiddleware:
    """Activates the chosen language; Chinese unless somebody chose otherwise.

    Why: headless browsers and many phones send an English Accept-Language, which would flip the page.
    """

    def __init__(self, get_response: Callable[[DoorRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: DoorRequest) -> HttpResponse:
        """Answer in the chosen language."""
        known = dict(settings.LANGUAGES)
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in known else settings.LANGUAGE_CODE
        request.is_elder = request.COOKIES.get(MODE_COOKIE) == ELDER
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


def keep_language(response: HttpResponse, language: str) -> None:
    """Remember the language on this browser for a year."""
    _keep(response, settings.LANGUAGE_COOKIE_NAME, language)


def keep_mode(response: HttpResponse, *, elder: bool) -> None:
    """Remember the mode on this browser for a year."""
    _keep(response, MODE_COOKIE, ELDER if elder else STANDARD)


def reading_context(request: HttpRequest) -> dict[str, Any]:
    """Give templates the mode, the language and what the header shows of the reader."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    actor: Actor = getattr(request, "actor", ANONYMOUS)
    person_id = actor.person_id
    return {
        "is_elder": getattr(request, "is_elder", False),
        "language": language,
        "html_lang": "zh-Hans" if language == "zh-hans" else language,
        "is_local": settings.IS_LOCAL,
        "is_citizen": person_id is not None,
        "is_at_desk": actor.is_any(frozenset({Role.CLERK})),
        "is_officer": actor.is_any(frozenset({Role.OFFICER})),
        # Asked only by pages that show the header.
        "unread_count": SimpleLazyObject(lambda: unread_count(person_id)) if person_id else 0,
    }


def _keep(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name, value, max_age=YEAR_SECONDS, httponly=True, samesite="Lax", secure=not settings.IS_LOCAL
    )
