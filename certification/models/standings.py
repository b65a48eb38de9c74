"""What was decided about the payment of a benefit, on which grounds, and for which months."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from certification.enums import DecisionKind, DecisionReason, PeriodKind, SignalKind, SuspensionStepKind
from certification.models.entitlements import Entitlement
from certification.models.events import Certification
from foundation.identifiers import uuid7
from regions.fields import BitemporalFact, choices_of, one_at_a_time, one_of

_BY_TWO = [
    DecisionKind.SUSPEND.value,
    DecisionKind.EXEMPT.value,
    DecisionKind.TERMINATE.value,
    DecisionKind.FALSE_STATEMENT.value,
]
_FOR_NO_PROOF = Q(kind=DecisionKind.SUSPEND.value, reason=DecisionReason.NO_PROOF.value)


class Signal(models.Model):
    """Something that speaks against a benefit being drawn rightly, from one source, about one deadline."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    entitlement = models.ForeignKey(Entitlement, on_delete=models.PROTECT, related_name="signals")
    due_on = models.DateField("截止日")
    kind = models.CharField("线索", max_length=20, choices=choices_of(SignalKind))
    source = models.CharField("来源", max_length=80)
    evidence = models.CharField("凭据", max_length=200)
    seen_on = models.DateField("发生日期")
    words = models.CharField("说明", max_length=300, blank=True)
    recorded_by_id = models.BigIntegerField("登记人")
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "停发线索"
        verbose_name_plural = "停发线索"
        constraints: ClassVar = [
            one_of("certification_signal_kind", "kind", SignalKind),
            models.UniqueConstraint(
                fields=["entitlement", "due_on", "kind", "source"], name="certification_signal_once"
            ),
            models.CheckConstraint(
                name="certification_signal_has_evidence", condition=~Q(evidence="") & ~Q(source="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entitlement_id} {self.kind}"


class SuspensionStep(models.Model):
    """A step taken before one deadline's suspension: a visit offered, a notice given, with the last day to answer."""

    entitlement = models.ForeignKey(Entitlement, on_delete=models.PROTECT, related_name="suspension_steps")
    due_on = models.DateField("截止日")
    kind = models.CharField("步骤", max_length=20, choices=choices_of(SuspensionStepKind))
    answer_by = models.DateField("答复期限")
    words = models.CharField("说明", max_length=300, blank=True)
    recorded_by_id = models.BigIntegerField("登记人")
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "停发前的步骤"
        verbose_name_plural = "停发前的步骤"
        constraints: ClassVar = [
            one_of("certification_suspensionstep_kind", "kind", SuspensionStepKind),
            models.UniqueConstraint(
                fields=["entitlement", "due_on", "kind"], name="certification_suspensionstep_once"
            ),
            models.CheckConstraint(
                name="certification_suspensionstep_after_due", condition=Q(answer_by__gt=F("due_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entitlement_id} {self.kind}"


class StandingDecision(models.Model):
    """One decision about the payment of a benefit; never changed, answered only by another that follows it.

    ``first_month`` is the first payroll month it touches. ``stood_*`` is the deadline a suspension for want of proof
    stood on. Nobody decided where ``decided_by_id`` is empty: the payment resumed because the person proved themselves.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    entitlement = models.ForeignKey(Entitlement, on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField("决定", max_length=20, choices=choices_of(DecisionKind))
    reason = models.CharField("原因", max_length=20, choices=choices_of(DecisionReason))
    words = models.CharField("说明", max_length=500, blank=True)
    evidence = models.CharField("凭据", max_length=200, blank=True)
    first_month = models.DateField("起始月", null=True)
    stood_due_on = models.DateField("所依据的截止日", null=True)
    stood_in_time_until = models.DateField("按时的最后一天", null=True)
    stood_event_on = models.DateField("当时最近认证日", null=True)
    back_pay_from = models.DateField("补发起始月", null=True)
    back_pay_to = models.DateField("补发截止月", null=True)
    back_pay_months = models.PositiveSmallIntegerField("补发月数", null=True)
    lost_days = models.PositiveIntegerField("误停天数", null=True)
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="followed_by")
    certification = models.ForeignKey(Certification, on_delete=models.PROTECT, null=True, related_name="+")
    decided_by_id = models.BigIntegerField("决定人", null=True)
    approved_by_id = models.BigIntegerField("复核人", null=True)
    decided_at = models.DateTimeField("决定时间")

    class Meta:
        verbose_name = "待遇决定"
        verbose_name_plural = "待遇决定"
        constraints: ClassVar = [
            one_of("certification_standingdecision_kind", "kind", DecisionKind),
            one_of("certification_standingdecision_reason", "reason", DecisionReason),
            models.CheckConstraint(
                name="certification_standingdecision_by_two",
                condition=~Q(kind__in=_BY_TWO)
                | (
                    Q(decided_by_id__isnull=False, approved_by_id__isnull=False)
                    & ~Q(approved_by_id=F("decided_by_id"))
                ),
            ),
            models.CheckConstraint(
                name="certification_standingdecision_month",
                condition=Q(first_month__isnull=True) | Q(first_month__day=1),
            ),
            # Being overdue is what it stands on, and no month before the deadline's end is touched.
            models.CheckConstraint(
                name="certification_standingdecision_stands_on",
                condition=~_FOR_NO_PROOF
                | Q(
                    stood_due_on__isnull=False,
                    stood_in_time_until__gte=F("stood_due_on"),
                    first_month__gt=F("stood_in_time_until"),
                ),
            ),
            models.CheckConstraint(
                name="certification_standingdecision_back_pay",
                condition=Q(
                    back_pay_months__isnull=True, back_pay_from__isnull=True, back_pay_to__isnull=True
                )
                | Q(back_pay_months=0, back_pay_from__isnull=True, back_pay_to__isnull=True)
                | Q(back_pay_months__gt=0, back_pay_from__lte=F("back_pay_to")),
            ),
            models.UniqueConstraint(
                fields=["follows", "kind"],
                condition=Q(follows__isnull=False),
                name="certification_standingdecision_one_answer",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["entitlement", "-decided_at"], name="certification_decision_of"),
            models.Index(
                fields=["kind", "decided_at"],
                condition=Q(kind__in=[DecisionKind.SUSPEND.value, DecisionKind.RELEASE.value]),
                name="certification_decision_count",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"


class StandingPeriod(BitemporalFact):
    """The days on which a benefit is suspended, exempt or ended, by a decision; what was known before is kept.

    ``lifted_on`` is the day on which it was decided that a suspension ends.
    """

    entitlement = models.ForeignKey(Entitlement, on_delete=models.PROTECT, related_name="periods")
    decision = models.ForeignKey(StandingDecision, on_delete=models.PROTECT, related_name="periods")
    kind = models.CharField("状态", max_length=20, choices=choices_of(PeriodKind))
    reason = models.CharField("原因", max_length=20, choices=choices_of(DecisionReason))
    lifted_on = models.DateField("解除日期", null=True)

    class Meta(BitemporalFact.Meta):
        verbose_name = "待遇状态"
        verbose_name_plural = "待遇状态"
        constraints: ClassVar = [
            *BitemporalFact.Meta.constraints,
            one_of("certification_standingperiod_kind", "kind", PeriodKind),
            one_at_a_time("certification_standingperiod_one", "entitlement", "kind", "reason"),
            models.CheckConstraint(
                name="certification_standingperiod_lifted",
                condition=~Q(kind=PeriodKind.SUSPENDED.value)
                | Q(ends_on__isnull=True, lifted_on__isnull=True)
                | Q(ends_on__isnull=False, lifted_on__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["kind", "entitlement"],
                condition=Q(superseded_at__isnull=True),
                name="certification_period_now",
            )
        ]

    def __str__(self) -> str:
        return f"{self.entitlement_id} {self.kind} {self.starts_on}"
