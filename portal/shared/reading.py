"""How somebody reads: language by cookie, elder mode by cookie, never by what a browser guesses."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

MODE_COOKIE = "mode"
ELDER = "elder"
YEAR_SECONDS = 365 * 24 * 3600


class ReadingMiddleware:
    """Activates the chosen language; Chinese unless somebody chose otherwise.

    Why: headless browsers and many phones send an English Accept-Language, which would flip the page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
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


def reading_context(request: HttpRequest) -> dict[str, Any]:
    """Give templates the mode and the language the page is read in."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    return {
        "is_elder": getattr(request, "is_elder", False),
        "language": language,
        "html_lang": "zh-Hans" if language == "zh-hans" else language,
        "is_local": settings.IS_LOCAL,
    }
