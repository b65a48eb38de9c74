"""Addresses."""

app_name = "counter"
urlpatterns: list[object] = []
