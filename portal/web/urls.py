"""Addresses of the citizens' pages; those of sign-in keep the names allauth looks for."""

from django.urls import path

from portal.web.views import (
    across,
    deadlines,
    health,
    home,
    inbox,
    pages,
    places,
    settings,
    sharing,
    step_up,
    watches,
)

app_name = "web"
urlpatterns = [
    path("", home.start, name="start"),
    path("home/", home.home, name="home"),
    path("me/", home.me, name="me"),
    path("family/", home.family, name="family"),
    path("deadlines/<uuid:entitlement_id>/", deadlines.deadline, name="deadline"),
    path("family/sharing/", sharing.overview, name="sharing"),
    path("family/sharing/new/", sharing.choose, name="sharing_choose"),
    path("family/sharing/new/<uuid:person_id>/", sharing.propose, name="sharing_propose"),
    path("family/sharing/<uuid:binding_id>/accept/", sharing.accept, name="sharing_accept"),
    path("family/sharing/<uuid:binding_id>/decline/", sharing.decline, name="sharing_decline"),
    path("family/sharing/<uuid:binding_id>/end/", sharing.end, name="sharing_end"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/<uuid:message_id>/", inbox.message, name="message"),
    path("seen/", inbox.seen, name="seen"),
    path("confirm/", step_up.confirm, name="step_up"),
    path("confirm/code/", step_up.send_code, name="step_up_code"),
    path("settings/language/", settings.language, name="language"),
    path("settings/mode/", settings.mode, name="mode"),
    path("guide/", pages.guide, name="guide"),
    path("places/", places.index, name="places"),
    path("places/<str:area_key>/", places.place, name="place"),
    path("policy/upcoming/", places.upcoming, name="upcoming"),
    path("sharing-across/", across.pair, name="across"),
    path("sharing-across/table/", across.table, name="across_table"),
    path("sharing-across/table.csv", across.download, name="across_csv"),
    path("sharing-across/watches/", watches.overview, name="watches"),
    path("sharing-across/watches/new/", watches.ask, name="watch"),
    path("sharing-across/watches/<uuid:watch_id>/stop/", watches.stop, name="watch_stop"),
    path("privacy/", pages.privacy, name="privacy"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("development/outbox/", pages.outbox, name="outbox"),
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
]
