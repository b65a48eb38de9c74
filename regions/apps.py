"""Tell Django about the regions floor."""

from django.apps import AppConfig


class RegionsConfig(AppConfig):
    name = "regions"
    label = "regions"
    verbose_name = "地区与政策"
    default_auto_field = "django.db.models.BigAutoField"
