"""The roof as Django applications: the portal itself and its back office."""

import importlib

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig as StockAdminConfig


class PortalConfig(AppConfig):
    """Surfaces; no tables."""

    name = "portal"
    verbose_name = "家社通"

    def ready(self) -> None:
        """Load the Celery application, so that tasks ring the right broker from every process."""
        importlib.import_module("portal.celery")


class AdminConfig(StockAdminConfig):
    """The stock back office behind the portal's own permission registry."""

    default_site = "portal.admin_site.PortalAdminSite"
