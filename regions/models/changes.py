"""The table of changes that officers draft for their area and a second officer decides."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from foundation.identifiers import uuid7
from regions.enums import ChangeState, Confidence
from regions.fields import choices_of, one_of


class PolicyChange(models.Model):
    """A policy value that one officer drafted, and what became of it; without a value the wider rule shall hold again.

    Users stand as plain numbers: they live on a floor above. A trigger keeps the draft as it was written; only the
    decision is added, once.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    area_key = models.CharField("统筹区", max_length=20)
    code = models.CharField("代码", max_length=80)
    benefit = models.CharField("待遇", max_length=32, blank=True, default="")
    insurance = models.CharField("险种", max_length=32, blank=True, default="")
    value = models.JSONField("值", null=True, blank=True)
    starts_on = models.DateField("开始执行")
    ends_on = models.DateField("停止执行", null=True, blank=True)
    source_document = models.CharField("依据文件", max_length=200)
    source_article = models.CharField("条款", max_length=100, blank=True, default="")
    source_page = models.CharField("出处", max_length=300, blank=True, default="")
    source_note = models.TextField("备注", blank=True, default="")
    source_checked_on = models.DateField("核对日期")
    confidence = models.CharField("可信程度", max_length=8, choices=choices_of(Confidence))
    payload_hash = models.CharField("内容指纹", max_length=64, editable=False)
    drafted_by = models.BigIntegerField("起草人")
    drafted_at = models.DateTimeField("起草时间")
    expires_at = models.DateTimeField("失效时间")
    state = models.CharField(
        "状态", max_length=10, default=ChangeState.WAITING.value, choices=choices_of(ChangeState)
    )
    decided_by = models.BigIntegerField("决定人", null=True, blank=True)
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)
    decision_note = models.CharField("决定说明", max_length=200, blank=True, default="")

    class Meta:
        verbose_name = "政策修改"
        verbose_name_plural = "政策修改"
        constraints: ClassVar = [
            one_of("regions_policychange_state", "state", ChangeState),
            one_of("regions_policychange_confidence", "confidence", Confidence),
            models.CheckConstraint(
                name="regions_policychange_period_not_empty",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
            ),
            models.CheckConstraint(
                name="regions_policychange_has_source", condition=Q(source_document__regex=r"\S")
            ),
            models.CheckConstraint(
                name="regions_policychange_decided_after_draft",
                condition=Q(decided_at__isnull=True) | Q(decided_at__gte=F("drafted_at")),
            ),
            models.CheckConstraint(
                name="regions_policychange_own_withdrawn",
                condition=~Q(state=ChangeState.WITHDRAWN.value) | Q(decided_by=F("drafted_by")),
            ),
            models.CheckConstraint(
                name="regions_policychange_benefit_or_insurance",
                condition=Q(benefit="") | Q(insurance=""),
            ),
            models.CheckConstraint(
                name="regions_policychange_decided_or_waiting",
                condition=Q(state=ChangeState.WAITING.value, decided_by__isnull=True, decided_at__isnull=True)
                | (
                    ~Q(state=ChangeState.WAITING.value)
                    & Q(decided_by__isnull=False, decided_at__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="regions_policychange_four_eyes",
                condition=~Q(state__in=[ChangeState.APPROVED.value, ChangeState.REJECTED.value])
                | ~Q(decided_by=F("drafted_by")),
            ),
            models.UniqueConstraint(
                name="regions_policychange_one_waiting",
                fields=["area_key", "code", "benefit", "insurance"],
                condition=Q(state=ChangeState.WAITING.value),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["area_key", "-drafted_at"], name="regions_policychange_area"),
        ]

    def __str__(self) -> str:
        return f"{self.area_key} {self.code} {self.starts_on}"
