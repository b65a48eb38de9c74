"""The certification floor as a Django application."""

from django.apps import AppConfig

from accounts.rules.matter_kinds import register
from certification.rules import overseas, reviewing
from certification.rules.matter_kinds import APPEAL, DISPUTE


class CertificationConfig(AppConfig):
    """Who must prove entitlement by when, and who is reminded."""

    name = "certification"
    verbose_name = "待遇领取资格认证"

    def ready(self) -> None:
        """Make the kinds of matter of this floor known."""
        for kind in (reviewing.KIND, APPEAL, DISPUTE, overseas.KIND):
            register(kind)
