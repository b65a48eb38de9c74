"""The page for the one-time code of a sign-in."""

from allauth.account.views import ConfirmLoginCodeView
from django.http import HttpResponse

from accounts.actions import users
from portal.web.forms import SignInCodeForm


class CodeView(ConfirmLoginCodeView):
    """Signs in whoever has the code."""

    form_class = SignInCodeForm
    http_method_names = ["get", "head", "post"]

    def form_valid(self, form: SignInCodeForm) -> HttpResponse:
        """Void the password of an account that nobody has proved to own before, then sign in.

        Why: somebody may have signed up with a stranger's number and a password of their own, and waited.
        """
        user = self._process.user
        if self._action == "verify" and user is not None and not user.is_phone_verified:
            users.void_password(user)
        answer: HttpResponse = super().form_valid(form)
        return answer
