"""What guards people's money beside the limits: flags of unusual payments, and disputes of single ones."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from family.enums.payments import DisputeReason, DisputeRemedy, DisputeState, FlagKind
from family.models.bindings import SharingBinding
from family.models.payments import Payment, PaymentRefund
from foundation.identifiers import uuid7
from regions.fields import choices_of, one_of

OPEN_DISPUTES = [DisputeState.OPEN.value, DisputeState.PROPOSED.value]
_DECIDED = [DisputeState.UPHELD.value, DisputeState.DISMISSED.value]


class PaymentFlag(models.Model):
    """One thing that is unusual about a payment, with the figures it was seen by; never changed."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="flags", db_index=False)
    kind = models.CharField("异常", max_length=20, choices=choices_of(FlagKind))
    facts = models.JSONField("要点", default=dict)
    flagged_at = models.DateTimeField("发现时间")

    class Meta:
        verbose_name = "异常支付"
        verbose_name_plural = "异常支付"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["payment", "kind"], name="family_flag_once"),
            one_of("family_flag_kind", "kind", FlagKind),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-flagged_at", "-id"], name="family_flag_newest"),
            models.Index(
                fields=["payment"],
                condition=Q(kind=FlagKind.HOLD_AND_RELEASE.value),
                name="family_flag_releases",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payment_id} {self.kind}"


class PaymentDispute(models.Model):
    """A sharer says that a payment out of their account is not right; a desk looks into it.

    Opening one moves nothing. It is upheld by two: one proposes, a colleague agrees, and then the sharer's part goes back
    to them, or is claimed from the payee where its money is out of the house's hands.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="disputes", db_index=False)
    binding = models.ForeignKey(SharingBinding, on_delete=models.PROTECT, related_name="+", db_index=False)
    sharer = models.ForeignKey("accounts.InsuredPerson", on_delete=models.PROTECT, related_name="+")
    area_key = models.CharField("统筹区", max_length=12)
    reason = models.CharField("原因", max_length=20, choices=choices_of(DisputeReason))
    words = models.CharField("说明", max_length=300, blank=True)
    amount_fen = models.BigIntegerField("有异议的金额（分）")
    state = models.CharField("状态", max_length=10, choices=choices_of(DisputeState))
    opened_at = models.DateTimeField("提出时间")
    remedy = models.CharField("处理", max_length=10, blank=True, choices=choices_of(DisputeRemedy))
    finding = models.CharField("答复", max_length=300, blank=True)
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)
    decided_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    proposal_id = models.BigIntegerField("双人复核", null=True, editable=False)
    refund = models.OneToOneField(PaymentRefund, on_delete=models.PROTECT, null=True, related_name="+")
    met_at = models.DateTimeField("机构退款时间", null=True, blank=True)

    class Meta:
        verbose_name = "支付异议"
        verbose_name_plural = "支付异议"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["payment", "binding"],
                condition=~Q(state=DisputeState.WITHDRAWN.value),
                name="family_dispute_once",
            ),
            one_of("family_dispute_state", "state", DisputeState),
            one_of("family_dispute_reason", "reason", DisputeReason),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="family_dispute_amount"),
            models.CheckConstraint(
                condition=Q(state__in=_DECIDED, decided_at__isnull=False)
                | (~Q(state__in=_DECIDED) & Q(decided_at__isnull=True)),
                name="family_dispute_decided_or_not",
            ),
            models.CheckConstraint(
                condition=Q(state=DisputeState.PROPOSED.value, proposal_id__isnull=False)
                | ~Q(state=DisputeState.PROPOSED.value),
                name="family_dispute_proposed_has_proposal",
            ),
            models.CheckConstraint(
                condition=Q(refund__isnull=True)
                | Q(state=DisputeState.UPHELD.value, remedy=DisputeRemedy.REFUND.value),
                name="family_dispute_refund_upheld",
            ),
            models.CheckConstraint(
                condition=Q(met_at__isnull=True)
                | Q(state=DisputeState.UPHELD.value, remedy=DisputeRemedy.CLAIM.value),
                name="family_dispute_met_claim",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["area_key", "opened_at"],
                condition=Q(state__in=OPEN_DISPUTES),
                name="family_dispute_open",
            ),
            models.Index(
                fields=["area_key", "decided_at"],
                condition=Q(
                    state=DisputeState.UPHELD.value, remedy=DisputeRemedy.CLAIM.value, met_at__isnull=True
                ),
                name="family_dispute_claimed",
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)
