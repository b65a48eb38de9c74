"""Certifications that partners send many at a time."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from certification.enums import ItemState
from certification.rules.deliveries import (
    ENTITLEMENT_TEXT_MAX,
    EVIDENCE_MAX,
    EXTERNAL_ID_MAX,
    TIME_TEXT_MAX,
)
from foundation.identifiers import uuid7
from regions.fields import choices_of, one_of


class CertificationBatch(models.Model):
    """One upload of a partner; its items are settled a few at a time by whichever worker has its lease (批量上传)."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    partner_id = models.BigIntegerField("合作机构")
    total_count = models.PositiveIntegerField("条数")
    received_at = models.DateTimeField("收到时间")
    ended_at = models.DateTimeField("处理完的时间", null=True, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    served_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "认证批量上传"
        verbose_name_plural = "认证批量上传"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(total_count__gt=0), name="certification_batch_not_empty")
        ]
        indexes: ClassVar = [
            models.Index(fields=["id"], condition=Q(ended_at__isnull=True), name="certification_batch_open")
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class BatchItem(models.Model):
    """One certification of an upload as the partner wrote it, and what became of it."""

    batch = models.ForeignKey(CertificationBatch, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveIntegerField("第几条")
    external_id = models.CharField("对方编号", max_length=EXTERNAL_ID_MAX)
    entitlement_text = models.CharField("待遇编号", max_length=ENTITLEMENT_TEXT_MAX)
    time_text = models.CharField("对方写的时间", max_length=TIME_TEXT_MAX)
    evidence = models.CharField("依据编号", max_length=EVIDENCE_MAX)
    answers = models.JSONField("资格变化的回答", default=dict)
    state = models.CharField("状态", max_length=12, choices=choices_of(ItemState))
    code = models.CharField("原因", max_length=60, blank=True)
    certification_id = models.UUIDField("认证编号", null=True, blank=True)
    due_on = models.DateField("截止日", null=True, blank=True)
    settled_at = models.DateTimeField("处理时间", null=True, blank=True)

    class Meta:
        verbose_name = "认证批量上传的一条"
        verbose_name_plural = "认证批量上传的条目"
        constraints: ClassVar = [
            one_of("certification_batchitem_state_known", "state", ItemState),
            models.UniqueConstraint(fields=["batch", "position"], name="certification_batchitem_place"),
            models.CheckConstraint(
                condition=Q(state=ItemState.WAITING.value, settled_at__isnull=True)
                | ~Q(state=ItemState.WAITING.value) & Q(settled_at__isnull=False),
                name="certification_batchitem_settled",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[ItemState.RECORDED.value, ItemState.REPEAT.value],
                    certification_id__isnull=False,
                )
                | ~Q(state__in=[ItemState.RECORDED.value, ItemState.REPEAT.value])
                & Q(certification_id__isnull=True),
                name="certification_batchitem_names_proof",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.position}"
