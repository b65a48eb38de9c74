"""Every address of the portal; each needs its permit in `portal.permits.registry`."""

from django.contrib import admin
from django.urls import include, path

# Programs ask the most, and an address is looked for in this order.
urlpatterns = [
    path("api/", include("portal.api.urls")),
    path("", include("portal.web.urls")),
    path("", include("portal.web.sign_in_urls")),
    path("counter/", include("portal.counter.urls")),
    path("terminal/", include("portal.terminal.urls")),
    path("dev/", include("portal.dev.urls")),
    path("admin/partners/", include("portal.office.partner_urls")),
    path("admin/policy/", include("portal.office.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "portal.faults.unreadable"
handler403 = "portal.faults.forbidden"
handler404 = "portal.faults.not_found"
handler500 = "portal.faults.broken"
