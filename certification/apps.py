"""The certification floor as a Django application."""

from django.apps import AppConfig

from accounts.rules import matter_kinds
from certification.rules import overseas


class CertificationConfig(AppConfig):
    """Who must prove entitlement by when, and who is reminded."""

    name = "certification"
    verbose_name = "待遇领取资格认证"

    def ready(self) -> None:
        """Make the kinds of matters of this floor known."""
        matter_kinds.register(overseas.KIND)
