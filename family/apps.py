"""The family floor as a Django application."""

from django.apps import AppConfig

from accounts.rules import matter_kinds
from family.rules import claim_kinds


class FamilyConfig(AppConfig):
    """Kinship and its claims, mandates and account sharing."""

    name = "family"
    verbose_name = "家庭"

    def ready(self) -> None:
        """Make this floor's kinds of matter known."""
        for kind in (claim_kinds.CLAIM, claim_kinds.DISPUTE):
            matter_kinds.register(kind)
