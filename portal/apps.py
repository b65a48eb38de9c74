"""The roof as Django applications: the portal itself and its back office."""

import importlib

from django.apps import AppConfig
from django.conf import settings
from django.contrib.admin.apps import AdminConfig as StockAdminConfig

from foundation import clock


class PortalConfig(AppConfig):
    """Surfaces; no tables."""

    name = "portal"
    verbose_name = "家社通"

    def ready(self) -> None:
        """Load the Celery application, so that tasks ring the right broker from every process.

        Where this is a sandbox, and nowhere else, clocks may be put ahead.
        """
        importlib.import_module("portal.celery")
        importlib.import_module("portal.sandbox.checks")
        clock.LATCH.is_open = settings.IS_SANDBOX


class AdminConfig(StockAdminConfig):
    """The stock back office behind the portal's own permission registry."""

    default_site = "portal.admin_site.PortalAdminSite"
