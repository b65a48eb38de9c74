"""Back-office lists of users, staff, partners, the audit and messages; sealed data never shows here."""

from django.contrib import admin

from accounts.models.audit import AuditEvent
from accounts.models.notices import Notice
from accounts.models.partner_events import WebhookDelivery, WebhookEndpoint
from accounts.models.partners import Partner
from accounts.models.users import StaffPost, User


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """Users, without the ways to reach them."""

    fields = [
        "public_id",
        "is_phone_verified",
        "language",
        "is_active",
        "is_staff",
        "joined_at",
        "last_login",
    ]
    list_display = ["public_id", "is_phone_verified", "language", "is_active", "joined_at", "last_login"]
    list_filter = ["is_active", "is_staff", "language"]
    ordering = ["-pk"]
    list_per_page = 50


@admin.register(StaffPost)
class StaffPostAdmin(admin.ModelAdmin):
    """Staff posts, past and present."""

    list_display = ["display_name", "role", "area_key", "point_key", "starts_on", "ends_on", "superseded_at"]
    list_filter = ["role"]
    search_fields = ["area_key__exact", "display_name__exact"]
    ordering = ["area_key", "display_name", "pk"]


@admin.register(Partner)
class PartnerAdmin(admin.ModelAdmin):
    """Partner organisations, without their credentials."""

    fields = ["public_id", "name", "kind", "scopes", "is_enabled"]
    list_display = ["name", "kind", "is_enabled", "public_id"]
    list_filter = ["kind", "is_enabled"]
    ordering = ["name", "pk"]


@admin.register(WebhookEndpoint)
class WebhookEndpointAdmin(admin.ModelAdmin):
    """Partners' endpoints without their secrets: which are switched off, and which take nothing."""

    fields = [
        "public_id",
        "partner",
        "url",
        "kinds",
        "is_active",
        "disabled_at",
        "disabled_reason",
        "failing_since",
        "rests_until",
        "served_at",
        "created_at",
    ]
    list_display = ["partner", "url", "is_active", "disabled_reason", "disabled_at", "failing_since"]
    list_filter = ["is_active", "disabled_reason"]
    list_select_related = ["partner"]
    ordering = ["is_active", "-pk"]
    list_per_page = 50


@admin.register(WebhookDelivery)
class WebhookDeliveryAdmin(admin.ModelAdmin):
    """How events travel to partners, dead letters among them; not what they say."""

    fields = [
        "event",
        "endpoint",
        "state",
        "attempts_count",
        "due_at",
        "last_status",
        "last_error",
        "delivered_at",
    ]
    list_display = [
        "event",
        "endpoint",
        "state",
        "attempts_count",
        "last_status",
        "last_error",
        "due_at",
        "delivered_at",
    ]
    list_filter = ["state"]
    list_select_related = ["event", "endpoint"]
    ordering = ["-pk"]
    show_full_result_count = False
    list_per_page = 50


@admin.register(AuditEvent)
class AuditEventAdmin(admin.ModelAdmin):
    """Who did or saw what about whom."""

    fields = [
        "at",
        "action",
        "actor_user_id",
        "actor_partner_id",
        "actor_area_key",
        "subject_person_id",
        "mandate_id",
        "object_kind",
        "object_id",
        "reason",
        "shard",
        "sequence",
    ]
    list_display = ["at", "action", "actor_user_id", "actor_partner_id", "subject_person_id", "reason"]
    search_fields = ["action__exact"]
    ordering = ["-pk"]
    show_full_result_count = False
    list_per_page = 50


@admin.register(Notice)
class NoticeAdmin(admin.ModelAdmin):
    """Messages: that they exist and were read, not what they say."""

    fields = ["public_id", "key", "topic", "template", "created_at", "read_at"]
    list_display = ["key", "template", "created_at", "read_at"]
    search_fields = ["key__exact", "topic__exact"]
    ordering = ["-pk"]
    show_full_result_count = False
    list_per_page = 50
