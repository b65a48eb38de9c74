"""Addresses of the officers' pages, beneath the back office."""

from django.urls import path

from portal.office.views import changes, values

app_name = "office"
urlpatterns = [
    path("", changes.overview, name="policy"),
    path("changes/<uuid:change_id>/", changes.change, name="change"),
    path("changes/<uuid:change_id>/impact/", changes.impact, name="impact"),
    path("changes/<uuid:change_id>/decide/", changes.DecideView.as_view(), name="decide"),
    path("changes/<uuid:change_id>/withdraw/", changes.withdraw, name="withdraw"),
    path("<str:area_key>/", values.area, name="area"),
    path("<str:area_key>/<str:code>/", values.value, name="value"),
    path("<str:area_key>/<str:code>/new/", values.DraftView.as_view(), name="draft"),
]
