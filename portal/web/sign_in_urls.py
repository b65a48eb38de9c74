"""Addresses of sign-in, under the names by which allauth and Django look for them."""

from allauth.account import views
from django.urls import path

from portal.web.views import devices, identity, sign_in

urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="account_login"),
    path("sign-in/code/", sign_in.ask_code, name="account_request_login_code"),
    path("sign-in/code/confirm/", sign_in.give_code, name="account_confirm_login_code"),
    path("sign-in/who/", sign_in.who, name="account_who"),
    path("sign-in/letter/", identity.letter, name="account_letter"),
    path("sign-in/passkey/", devices.by_passkey, name="account_passkey"),
    path("sign-up/", sign_in.sign_up, name="account_signup"),
    path("sign-in/inactive/", views.account_inactive, name="account_inactive"),
    path("sign-out/", views.logout, name="account_logout"),
]
