"""Back-office lists of benefits, deadlines and certifications."""

from django.contrib import admin

from certification.models.entitlements import Deadline, Entitlement
from certification.models.events import Certification


@admin.register(Entitlement)
class EntitlementAdmin(admin.ModelAdmin):
    """Who draws which benefit from which area."""

    list_display = ["public_id", "benefit", "paying_area_key", "starts_on", "ends_on", "superseded_at"]
    list_filter = ["benefit"]
    ordering = ["-pk"]
    show_full_result_count = False
    list_per_page = 50


@admin.register(Deadline)
class DeadlineAdmin(admin.ModelAdmin):
    """The present deadline of every entitlement."""

    list_display = ["entitlement", "benefit", "paying_area_key", "last_event_on", "due_on", "computed_at"]
    list_filter = ["benefit"]
    search_fields = ["paying_area_key__exact"]
    list_select_related = ["entitlement"]
    ordering = ["-pk"]
    show_full_result_count = False
    list_per_page = 50


@admin.register(Certification)
class CertificationAdmin(admin.ModelAdmin):
    """What was proved, when and through which door."""

    list_display = [
        "public_id",
        "entitlement",
        "method",
        "event_on",
        "recorded_at",
        "actor_user_id",
        "partner_id",
    ]
    list_filter = ["method"]
    list_select_related = ["entitlement"]
    ordering = ["-pk"]
    show_full_result_count = False
    list_per_page = 50
