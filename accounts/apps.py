"""The accounts floor as a Django application."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, users, staff posts, partners, audit and notices."""

    name = "accounts"
    verbose_name = "人员与账户"
