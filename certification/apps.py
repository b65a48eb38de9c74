"""The certification floor as a Django application."""

from django.apps import AppConfig


class CertificationConfig(AppConfig):
    """Who must prove entitlement by when, and who is reminded."""

    name = "certification"
    verbose_name = "待遇领取资格认证"
