"""The stock back office behind the portal's registry: read-only lists, signed in through the portal."""

from collections.abc import Iterable
from typing import Any, cast

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext_lazy as _

from accounts.enums.users import Role
from accounts.queries.partner_events import endpoints_off
from portal.permits.registry import admin_permit, methods_of
from portal.shared.requests import DoorRequest

OFF_MAX = 20


def _listed(patterns: Iterable[URLPattern | URLResolver]) -> list[Any]:
    """Keep the addresses the registry has a permit for, and the folders that hold such addresses."""
    return [p for p in patterns if isinstance(p, URLResolver) or methods_of(f"admin:{p.name}")]


class RegistryGate(admin.ModelAdmin):
    """Answers Django's permission questions about a list from the registry: unlisted means refused."""

    def get_urls(self) -> list[Any]:
        """Leave out the pages to add, change and delete: what has no permit has no address either."""
        return _listed(super().get_urls())

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Offer the actions the registry has a permit for."""
        return {name: a for name, a in super().get_actions(request).items() if self._may(request, name)}

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Ask the registry."""
        return self._may(request, "view")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Ask the registry."""
        return self._may(request, "add")

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Ask the registry."""
        return self._may(request, "change")

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Ask the registry."""
        return self._may(request, "delete")

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show an application's heading when its list may be seen."""
        return self._may(request, "view")

    def _may(self, request: HttpRequest, action: str) -> bool:
        allowed = admin_permit(self.opts.label_lower, action)
        return allowed is not None and cast(DoorRequest, request).actor.is_any(allowed.roles)


class PortalAdminSite(admin.AdminSite):
    """The back office for configuration and data care."""

    site_header = _("家社通 后台")
    site_title = _("家社通 后台")
    index_title = _("配置与数据")
    index_template = "admin/first_page.html"
    site_url = "/"
    enable_nav_sidebar = False

    def get_urls(self) -> list[Any]:
        """Leave out the stock sign-in and password pages: people sign in where everybody does."""
        return _listed(super().get_urls())

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Show the lists, and above them the partners' endpoints to which nothing is sent any more."""
        return super().index(request, {"endpoints_off": endpoints_off(most=OFF_MAX), **(extra_context or {})})

    def has_permission(self, request: HttpRequest) -> bool:
        """Admit officers; every door repeats the question with its own permit."""
        return bool(request.user.is_active) and Role.OFFICER in cast(DoorRequest, request).actor.roles

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Sign in where everybody does."""
        return redirect_to_login(request.get_full_path())

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Register a floor's list behind the registry's gate."""
        base = admin_class or admin.ModelAdmin
        gated = type(base.__name__, (RegistryGate, base), {})
        super().register(model_or_iterable, gated, **options)
