"""Back-office lists of places and policy; they change by reviewed data files only."""

from django.contrib import admin

from regions.models.calendar import WorkYear
from regions.models.places import (
    AreaMembership,
    CrossProvinceOpening,
    Division,
    DivisionSuccession,
    PoolingArea,
    ServicePoint,
)
from regions.models.policy import PolicyValue


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

    list_display = [
        "code",
        "scope",
        "scope_key",
        "benefit",
        "insurance",
        "value",
        "starts_on",
        "ends_on",
        "origin",
        "confidence",
    ]
    list_filter = ["scope", "confidence", "origin"]
    search_fields = ["code__startswith", "scope_key__exact"]
    ordering = ["code", "scope", "scope_key", "starts_on", "pk"]


@admin.register(AreaMembership)
class AreaMembershipAdmin(admin.ModelAdmin):
    """Which ground belongs to which pooling area."""

    list_display = ["division_code", "area_key", "starts_on", "ends_on", "source_document", "confidence"]
    search_fields = ["division_code__startswith", "area_key__exact"]
    ordering = ["division_code", "starts_on", "pk"]


@admin.register(DivisionSuccession)
class DivisionSuccessionAdmin(admin.ModelAdmin):
    """Where the ground of abolished divisions went."""

    list_display = ["predecessor_code", "successor_code", "kind", "starts_on", "confidence"]
    list_filter = ["kind"]
    search_fields = ["predecessor_code__startswith", "successor_code__startswith"]
    ordering = ["predecessor_code", "successor_code", "pk"]
    list_per_page = 50


@admin.register(ServicePoint)
class ServicePointAdmin(admin.ModelAdmin):
    """Where people are served in person."""

    list_display = ["key", "name", "kind", "area_key", "division_code", "address", "phone", "origin"]
    list_filter = ["kind", "origin"]
    search_fields = ["key__exact", "name__exact", "area_key__exact"]
    ordering = ["area_key", "key", "pk"]


@admin.register(WorkYear)
class WorkYearAdmin(admin.ModelAdmin):
    """Days off and make-up days, year by year."""

    list_display = ["year", "source_document", "source_note", "source_checked_on", "confidence"]
    ordering = ["-year", "pk"]
