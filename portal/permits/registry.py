"""The one registry: every route and method, every admin model and action, every API field."""

from collections.abc import Iterable

from portal.permits import api, counter, dev, office, terminal, web
from portal.permits.admin import ADMIN
from portal.permits.api import FIELDS
from portal.shared.permits import OFFICERS, Permit, Routes

# The stock back office's own pages; those of its models follow from ADMIN.
_ADMIN_SITE: Routes = {
    ("admin:index", "GET"): OFFICERS,
    ("admin:app_list", "GET"): OFFICERS,
    ("admin:jsi18n", "GET"): OFFICERS,
}
_ADMIN_PAGES = {"view": ("changelist", "change", "history")}


def permit_for(route: str, method: str) -> Permit | None:
    """Give the permit of a route and method, or nothing, which means: refused."""
    return ROUTES.get((route, "GET" if method == "HEAD" else method))


def methods_of(route: str) -> list[str]:
    """List the methods a route has a permit for."""
    return sorted(method for name, method in ROUTES if name == route)


def admin_permit(model: str, action: str) -> Permit | None:
    """Give the permit of an admin action on a model ("accounts.notice", "view"), or nothing."""
    return ADMIN.get((model, action))


def field_permit(serializer: str, name: str) -> Permit | None:
    """Give the permit of one field of an API answer, or nothing, which means: not shown."""
    return FIELDS.get((serializer, name))


def _admin_routes() -> Routes:
    """Derive the back office's routes from the models and actions it may show."""
    routes: Routes = {}
    for (model, action), allowed in ADMIN.items():
        for page in _ADMIN_PAGES.get(action, ()):
            routes[f"admin:{model.replace('.', '_')}_{page}", "GET"] = allowed
    return routes


def _merge(parts: Iterable[Routes]) -> Routes:
    """Join the surfaces' permits; a door written down twice is a mistake."""
    merged: Routes = {}
    for part in parts:
        twice = merged.keys() & part.keys()
        if twice:
            raise ValueError(f"permits written twice: {sorted(twice)}")
        merged.update(part)
    return merged


ROUTES: Routes = _merge(
    [
        web.ROUTES,
        counter.ROUTES,
        terminal.ROUTES,
        office.ROUTES,
        dev.ROUTES,
        api.ROUTES,
        _ADMIN_SITE,
        _admin_routes(),
    ]
)
