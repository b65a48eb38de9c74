"""Back-office lists of the family floor; persons stand in them by public id."""

from django.contrib import admin

from family.models.bindings import SharingBinding
from family.models.kinship import Marriage, Parentage
from family.models.mandates import Mandate
from family.models.wallet import WalletTransfer


@admin.register(Parentage)
class ParentageAdmin(admin.ModelAdmin):
    """Who is whose parent, and since when."""

    list_display = ["parent", "child", "kind", "starts_on", "ends_on", "end_reason", "superseded_at"]
    list_filter = ["kind", "end_reason"]
    list_select_related = ["parent", "child"]
    ordering = ["-pk"]
    show_full_result_count = False
    list_per_page = 50


@admin.register(Marriage)
class MarriageAdmin(admin.ModelAdmin):
    """Who was married to whom, and when."""

    list_display = ["one", "other", "starts_on", "ends_on", "end_reason", "superseded_at"]
    list_filter = ["end_reason"]
    list_select_related = ["one", "other"]
    ordering = ["-pk"]
    show_full_result_count = False
    list_per_page = 50


@admin.register(Mandate)
class MandateAdmin(admin.ModelAdmin):
    """Who lets whom do what."""

    list_display = [
        "public_id",
        "principal",
        "helper",
        "grade",
        "starts_on",
        "ends_on",
        "frozen_at",
        "revoked_at",
    ]
    list_filter = ["grade", "legal_basis"]
    list_select_related = ["principal", "helper"]
    ordering = ["-pk"]
    show_full_result_count = False
    list_per_page = 50


@admin.register(SharingBinding)
class SharingBindingAdmin(admin.ModelAdmin):
    """Whose account pays for whom."""

    list_display = [
        "public_id",
        "sharer",
        "user",
        "relation",
        "state",
        "proposed_at",
        "answered_at",
        "ended_at",
    ]
    list_filter = ["state"]
    list_select_related = ["sharer", "user"]
    ordering = ["-pk"]
    show_full_result_count = False
    list_per_page = 50


@admin.register(WalletTransfer)
class WalletTransferAdmin(admin.ModelAdmin):
    """Who sent money to whose wallet, and what became of it."""

    list_display = [
        "public_id",
        "sender",
        "recipient",
        "relation",
        "amount_fen",
        "state",
        "cause",
        "sent_at",
        "ended_at",
    ]
    list_filter = ["state", "cause"]
    list_select_related = ["sender", "recipient"]
    ordering = ["-pk"]
    show_full_result_count = False
    list_per_page = 50
