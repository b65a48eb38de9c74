"""Every address of the portal; each needs its permit in `portal.registry`."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("portal.web.urls")),
    path("counter/", include("portal.counter.urls")),
    path("api/", include("portal.api.urls")),
    path("admin/", admin.site.urls),
]
