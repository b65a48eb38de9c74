"""The family floor as a Django application."""

from django.apps import AppConfig


class FamilyConfig(AppConfig):
    """Kinship, mandates and account sharing."""

    name = "family"
    verbose_name = "家庭"
