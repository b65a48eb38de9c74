"""Back-office lists of places and policy; they change by reviewed data files only."""

from django.contrib import admin

from regions.models import CrossProvinceOpening, Division, PolicyValue, PoolingArea


@admin.register(Division)
class DivisionAdmin(admin.ModelAdmin):
    """Administrative divisions."""

    list_display = ["code", "name", "level", "parent_code", "starts_on", "ends_on"]
    list_filter = ["level"]
    search_fields = ["code__startswith"]
    ordering = ["code", "pk"]
    list_per_page = 50


@admin.register(PoolingArea)
class PoolingAreaAdmin(admin.ModelAdmin):
    """Pooling areas."""

    list_display = ["key", "name", "name_en", "kind", "province_code", "starts_on", "ends_on"]
    list_filter = ["kind"]
    search_fields = ["key__exact", "name__exact"]
    ordering = ["position", "pk"]


@admin.register(CrossProvinceOpening)
class CrossProvinceOpeningAdmin(admin.ModelAdmin):
    """Since when an area takes part in cross-province sharing."""

    list_display = ["area_key", "starts_on", "ends_on", "source_document", "confidence"]
    search_fields = ["area_key__exact"]
    ordering = ["area_key", "pk"]


@admin.register(PolicyValue)
class PolicyValueAdmin(admin.ModelAdmin):
    """Dated policy with its source."""

    list_display = ["code", "scope", "scope_key", "benefit", "value", "starts_on", "ends_on", "confidence"]
    list_filter = ["scope", "confidence", "origin"]
    search_fields = ["code__startswith", "scope_key__exact"]
    ordering = ["code", "scope", "scope_key", "starts_on", "pk"]
