"""Addresses of sign-in: only the allauth pages that are used, under the names allauth looks for."""

from allauth.account import views
from django.urls import path

from portal.web import forms
from portal.web.views.sign_in import CodeView

# The public `verify_phone` also changes the number of somebody signed in, a page that is not mounted here.
_CONFIRM_SIGN_UP = views._VerifyPhoneSignupView.as_view(form_class=forms.SignUpCodeForm)

urlpatterns = [
    path("sign-in/", views.LoginView.as_view(form_class=forms.SignInForm), name="account_login"),
    path(
        "sign-in/code/",
        views.RequestLoginCodeView.as_view(form_class=forms.CodeRequestForm),
        name="account_request_login_code",
    ),
    path(
        "sign-in/code/confirm/",
        CodeView.as_view(),
        name="account_confirm_login_code",
    ),
    path("sign-up/", views.SignupView.as_view(form_class=forms.SignUpForm), name="account_signup"),
    path("sign-up/confirm/", _CONFIRM_SIGN_UP, name="account_verify_phone"),
    path("sign-in/inactive/", views.account_inactive, name="account_inactive"),
    path("sign-out/", views.logout, name="account_logout"),
]
