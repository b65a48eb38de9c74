"""Certification events: append-only."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from certification.enums import Method, WithdrawalReason
from certification.models.entitlements import Entitlement
from foundation.identifiers import uuid7
from regions.fields import choices_of, one_of


class CertificationQuerySet(models.QuerySet["Certification"]):
    """Filters over certifications."""

    def standing(self) -> "CertificationQuerySet":
        """Keep those that were not withdrawn."""
        return self.filter(withdrawal__isnull=True)


class Certification(models.Model):
    """That a person proved to be alive and entitled on a day, by a method, through a door (认证).

    ``event_on`` is the local day of the proof, ``recorded_at`` when the house learnt of it; the rule counts
    the first. Rows are never changed or deleted.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    entitlement = models.ForeignKey(Entitlement, on_delete=models.PROTECT, related_name="certifications")
    method = models.CharField("方式", max_length=20, choices=choices_of(Method))
    event_on = models.DateField("认证日期")
    recorded_at = models.DateTimeField("登记时间")
    actor_user_id = models.BigIntegerField("经办用户", null=True)
    partner_id = models.BigIntegerField("合作机构", null=True)
    mandate_id = models.BigIntegerField("授权", null=True)
    note = models.CharField("备注", max_length=200, blank=True)

    objects = CertificationQuerySet.as_manager()

    class Meta:
        verbose_name = "认证记录"
        verbose_name_plural = "认证记录"
        indexes = [models.Index(fields=["entitlement", "-event_on"], name="certification_event_latest")]

    def __str__(self) -> str:
        return str(self.public_id)


class Withdrawal(models.Model):
    """That a certification was recorded by mistake and no longer counts (撤销认证); the certification itself stays."""

    certification = models.OneToOneField(
        Certification, on_delete=models.PROTECT, primary_key=True, related_name="withdrawal"
    )
    withdrawn_at = models.DateTimeField("撤销时间")
    reason = models.CharField("原因", max_length=20, choices=choices_of(WithdrawalReason))
    words = models.CharField("说明", max_length=300, blank=True)
    # Empty where an import was taken back.
    actor_user_id = models.BigIntegerField("经办用户", null=True)
    approved_by_id = models.BigIntegerField("复核人", null=True)
    # Until this day nobody is late because of it; empty where the proof was false.
    protects_until = models.DateField("不算逾期到", null=True)

    class Meta:
        verbose_name = "撤销认证"
        verbose_name_plural = "撤销认证"
        constraints: ClassVar = [
            one_of("certification_withdrawal_reason", "reason", WithdrawalReason),
            # Who says that somebody deceived the agency is never alone.
            models.CheckConstraint(
                name="certification_withdrawal_fraud_by_two",
                condition=~Q(reason=WithdrawalReason.FRAUD.value)
                | (Q(approved_by_id__isnull=False) & ~Q(approved_by_id=F("actor_user_id"))),
            ),
        ]

    def __str__(self) -> str:
        return str(self.certification_id)
