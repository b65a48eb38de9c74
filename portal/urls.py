"""Every address of the portal; each needs its permit in `portal.permits.registry`."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("portal.web.urls")),
    path("", include("portal.web.sign_in_urls")),
    path("counter/", include("portal.counter.urls")),
    path("terminal/", include("portal.terminal.urls")),
    path("api/", include("portal.api.urls")),
    path("dev/", include("portal.dev.urls")),
    path("admin/partners/", include("portal.office.partner_urls")),
    path("admin/policy/", include("portal.office.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "portal.web.views.faults.unreadable"
handler403 = "portal.web.views.faults.forbidden"
handler404 = "portal.web.views.faults.not_found"
handler500 = "portal.web.views.faults.broken"
