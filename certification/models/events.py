"""Certification events: append-only."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from certification.enums import Method, StatusQuestion, WithdrawalReason
from certification.models.entitlements import Entitlement
from foundation.identifiers import uuid7
from regions.fields import choices_of, one_of


class CertificationQuerySet(models.QuerySet["Certification"]):
    """Filters over certifications."""

    def standing(self) -> "CertificationQuerySet":
        """Keep those that were not withdrawn."""
        return self.filter(withdrawal__isnull=True)


class CertificationProof(models.Model):
    """That a person proved themselves once, through one door (认证凭据); it may serve several benefits.

    ``number`` is what a receipt shows. ``source`` and ``external_id`` name the proof where it comes from, so that what
    is sent twice is one. ``reference`` is by what it can be found again there. ``answers`` are those to the questions
    about a change of status, by their codes.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    number = models.CharField("回执编号", max_length=16, unique=True)
    person = models.ForeignKey("accounts.InsuredPerson", on_delete=models.PROTECT, related_name="+")
    reference = models.CharField("依据编号", max_length=120, blank=True)
    source = models.CharField("来源", max_length=60, blank=True)
    external_id = models.CharField("来源编号", max_length=80, blank=True)
    answers = models.JSONField("资格变化的回答", default=dict, blank=True)
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "认证凭据"
        verbose_name_plural = "认证凭据"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source", "external_id"],
                condition=~models.Q(external_id=""),
                name="certification_proof_once",
            ),
            models.CheckConstraint(
                condition=models.Q(external_id="") | ~models.Q(source=""),
                name="certification_proof_has_source",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["person"], name="certification_proof_who")]

    def __str__(self) -> str:
        return self.number


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
    # Nothing here where a register told of it: such a row stands for itself.
    proof = models.ForeignKey(
        CertificationProof, on_delete=models.PROTECT, null=True, related_name="certifications"
    )
    assurance = models.PositiveSmallIntegerField("可信等级", null=True)

    objects = CertificationQuerySet.as_manager()

    class Meta:
        verbose_name = "认证记录"
        verbose_name_plural = "认证记录"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["proof", "entitlement"], name="certification_serves_once"),
        ]
        indexes = [
            models.Index(fields=["entitlement", "-event_on"], name="certification_event_latest"),
            models.Index(fields=["recorded_at"], name="certification_event_came"),
        ]

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


class StatusReview(models.Model):
    """That a benefit may have ended for another reason than death, and somebody has to look at it (资格变化核查).

    An answer or a family fact opens it and stops nothing: people decide whether payment ends. ``decision_id`` is theirs
    where it did; where the benefit was kept, ``words`` say why.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    entitlement = models.ForeignKey(Entitlement, on_delete=models.PROTECT, related_name="+")
    question = models.CharField("资格变化", max_length=20, choices=choices_of(StatusQuestion))
    proof = models.ForeignKey(CertificationProof, on_delete=models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField("发现时间")
    closed_at = models.DateTimeField("结束时间", null=True, blank=True)
    closed_by_id = models.BigIntegerField("核查人", null=True)
    words = models.CharField("结论", max_length=300, blank=True)
    decision = models.ForeignKey(
        "certification.StandingDecision", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = "资格变化核查"
        verbose_name_plural = "资格变化核查"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["entitlement", "question"],
                condition=models.Q(closed_at__isnull=True),
                name="certification_review_one_open",
            ),
            # Whoever closes one says why: by a decision, or in words.
            models.CheckConstraint(
                name="certification_review_closed_by_somebody",
                condition=models.Q(closed_at__isnull=True, closed_by_id__isnull=True)
                | models.Q(closed_at__isnull=False, closed_by_id__isnull=False)
                & (models.Q(decision__isnull=False) | ~models.Q(words="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entitlement_id} {self.question}"
