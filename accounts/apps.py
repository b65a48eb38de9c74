"""The accounts floor as a Django application."""

from django.apps import AppConfig

from accounts.rules import corrections, matter_kinds, transfer_undos, transfers


class AccountsConfig(AppConfig):
    """People, users, staff posts, partners, matters, audit and notices."""

    name = "accounts"
    verbose_name = "人员与账户"

    def ready(self) -> None:
        """Make this floor's kinds of matter known."""
        for kind in (transfers.KIND, transfer_undos.KIND, corrections.KIND):
            matter_kinds.register(kind)
