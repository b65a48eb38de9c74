"""Addresses of the pages of partners' developers."""

from django.urls import path

from portal.dev.views import events, join, keys, overview, papers, people, usage, webhooks

_ENDPOINT = "webhooks/<uuid:endpoint_id>/"

app_name = "dev"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("join/", join.JoinView.as_view(), name="join"),
    path("keys/", keys.keys, name="keys"),
    path("keys/secret/", keys.rotate_secret, name="secret_rotate"),
    path("keys/secret/end/", keys.end_secret, name="secret_end"),
    path("keys/signing/", keys.give_key, name="key_give"),
    path("keys/public/", keys.take_key, name="key_take"),
    path("keys/signing/<uuid:key_id>/end/", keys.end_key, name="key_end"),
    path("webhooks/", webhooks.EndpointsView.as_view(), name="webhooks"),
    path(_ENDPOINT, webhooks.endpoint, name="webhook"),
    path(f"{_ENDPOINT}pause/", webhooks.pause, name="webhook_pause"),
    path(f"{_ENDPOINT}activate/", webhooks.activate, name="webhook_activate"),
    path(f"{_ENDPOINT}test/", webhooks.test, name="webhook_test"),
    path(f"{_ENDPOINT}replay/", webhooks.replay, name="webhook_replay"),
    path(f"{_ENDPOINT}secret/", webhooks.secret, name="webhook_secret"),
    path(f"{_ENDPOINT}rotate/", webhooks.rotate, name="webhook_rotate"),
    path(f"{_ENDPOINT}remove/", webhooks.remove, name="webhook_remove"),
    path("events/", events.events, name="events"),
    path("events/replay/", events.replay, name="events_replay"),
    path("usage/", usage.usage, name="usage"),
    path("errors/", papers.errors, name="errors"),
    path("guides/", papers.guides, name="guides"),
    path("guides/<slug:name>/", papers.guide, name="guide"),
    path("people/", people.PeopleView.as_view(), name="people"),
    path("people/<uuid:member_id>/end/", people.end, name="person_end"),
]
