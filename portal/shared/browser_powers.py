"""What a page may ask of the browser: nothing, but for the camera on the one page that needs it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

HEADER = "Permissions-Policy"
NONE = "camera=(), microphone=(), geolocation=(), payment=(), usb=()"
CAMERA = "camera=(self), microphone=(), geolocation=(), payment=(), usb=()"


class BrowserPowersMiddleware:
    """Closes every power of the browser, unless the view has opened the camera."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the header."""
        response = self.get_response(request)
        response.headers.setdefault(HEADER, NONE)
        return response


def with_camera(response: HttpResponse) -> HttpResponse:
    """Let this one page ask for the camera."""
    response.headers[HEADER] = CAMERA
    return response
