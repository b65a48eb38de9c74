"""The adapter through which allauth limits attempts and takes the last step of a sign-in."""

from typing import TYPE_CHECKING, Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from portal.shared import reading, step_up

if TYPE_CHECKING:
    from accounts.models.users import User


class PhoneAdapter(DefaultAccountAdapter):
    """What the portal asks of allauth: limits on attempts, and the last step of every sign-in."""

    error_messages: ClassVar[dict[str, str | Promise]] = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": gettext_lazy("您试的次数有点多。请过几分钟再试，或改用另一种登录方式。"),
    }

    def get_login_stages(self) -> list[str]:
        """Ask nothing more once somebody is known: every way in asks for what it needs before."""
        return []

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Pass on our own words only; the pages say the rest."""
        if message is not None:
            super().add_message(request, level, message=message, extra_tags=extra_tags)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count wrong passwords by what was typed: one stranger must not lock everybody out."""
        return f"login:{credentials.get('login', '')}"

    def login(self, request: HttpRequest, user: "User") -> None:
        """Sign in, and count it as a fresh proof for sensitive acts."""
        super().login(request, user)
        step_up.mark_fresh(request)

    def post_login(self, request: HttpRequest, user: "User", **kwargs: Any) -> HttpResponse:
        """Bring back how the user likes to read, unless this browser has its own choice."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        if user.wants_elder_mode and reading.MODE_COOKIE not in request.COOKIES:
            reading.keep_mode(response, elder=True)
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES and user.language != settings.LANGUAGE_CODE:
            reading.keep_language(response, user.language)
        return response
