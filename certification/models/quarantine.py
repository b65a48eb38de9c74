"""Proofs that came in and were set aside before they touched anything."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from certification.enums import Method, QuarantineReason, QuarantineState
from certification.models.entitlements import Entitlement
from certification.rules.deliveries import EXTERNAL_ID_MAX, TIME_TEXT_MAX, WORDS_MAX
from foundation.identifiers import uuid7
from regions.fields import choices_of, one_of


class QuarantinedEvent(models.Model):
    """One proof set aside, why, and what a clerk said to it (暂存的认证).

    It has no effect on any deadline. ``entitlement`` is empty where nobody, or no one person, is meant; ``area_key`` is
    the desk that looks at it, empty where no desk can be named.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    partner_id = models.BigIntegerField("合作机构")
    source = models.CharField("来源", max_length=40)
    external_id = models.CharField("对方编号", max_length=EXTERNAL_ID_MAX)
    person = models.ForeignKey(
        "accounts.InsuredPerson", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    entitlement = models.ForeignKey(
        Entitlement, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    area_key = models.CharField("经办统筹区", max_length=12, blank=True)
    method = models.CharField("方式", max_length=20, choices=choices_of(Method))
    reason = models.CharField("原因", max_length=20, choices=choices_of(QuarantineReason))
    time_text = models.CharField("对方写的时间", max_length=TIME_TEXT_MAX)
    received_at = models.DateTimeField("收到时间")
    state = models.CharField(
        "状态", max_length=10, choices=choices_of(QuarantineState), default=QuarantineState.OPEN.value
    )
    decided_by = models.BigIntegerField("经办人", null=True, blank=True)
    decided_at = models.DateTimeField("处理时间", null=True, blank=True)
    words = models.CharField("处理说明", max_length=WORDS_MAX, blank=True)
    certification_id = models.UUIDField("认证编号", null=True, blank=True)

    class Meta:
        verbose_name = "暂存的认证"
        verbose_name_plural = "暂存的认证"
        constraints: ClassVar = [
            one_of("certification_quarantine_reason_known", "reason", QuarantineReason),
            one_of("certification_quarantine_state_known", "state", QuarantineState),
            models.UniqueConstraint(fields=["source", "external_id"], name="certification_quarantine_once"),
            models.CheckConstraint(
                condition=Q(
                    state=QuarantineState.OPEN.value,
                    decided_by__isnull=True,
                    decided_at__isnull=True,
                    words="",
                )
                | ~Q(state=QuarantineState.OPEN.value)
                & Q(decided_by__isnull=False, decided_at__isnull=False)
                & ~Q(words=""),
                name="certification_quarantine_decided_with_words",
            ),
            models.CheckConstraint(
                condition=Q(state=QuarantineState.TAKEN_UP.value, certification_id__isnull=False)
                | ~Q(state=QuarantineState.TAKEN_UP.value) & Q(certification_id__isnull=True),
                name="certification_quarantine_taken_up_counts",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["area_key", "state", "id"], name="certification_quarantine_desk")
        ]

    def __str__(self) -> str:
        return f"{self.reason} {self.public_id}"
