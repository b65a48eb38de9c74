"""Back-office lists of users, staff, partners, the audit and messages; sealed data never shows here."""

from django.contrib import admin

from accounts.models.audit import AuditEvent
from accounts.models.notices import Notice
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
