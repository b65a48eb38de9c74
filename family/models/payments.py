"""Payments: what a hospital or pharmacy charges a patient, and whose money pays which part of it (家庭共济支付).

They are written by `family/sql/payments.sql` alone. Money itself moves in the ledger of the accounts floor; these rows
say for what, from whom and why so much.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from family.enums import PartReason, PartSource, PaymentState, SharingUse
from family.models.bindings import SharingBinding
from foundation.identifiers import uuid7
from regions.fields import choices_of, one_of

_FROM_SHARER = Q(source=PartSource.SHARER.value)
_CASH = Q(source=PartSource.CASH.value)


class Payment(models.Model):
    """One charge of one patient: held first, then settled in whole or in part, and given back in part or in whole.

    ``request_key`` is the payee's own name of the charge, unique for it. ``payee`` is a partner; a premium that a
    relative pays in the portal has none and names its purpose. ``skipped`` says whose money paid nothing and why; of
    the sharers it is for themselves and the patient, never for the payee. All amounts are fen.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    payee = models.ForeignKey(
        "accounts.Partner", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    payee_name = models.CharField("收款机构", max_length=60)
    request_key = models.CharField("机构流水号", max_length=100)
    patient = models.ForeignKey("accounts.InsuredPerson", on_delete=models.PROTECT, related_name="+")
    use = models.CharField("用途", max_length=20, choices=choices_of(SharingUse))
    area_key = models.CharField("参保统筹区", max_length=12)
    amount_fen = models.BigIntegerField("金额（分）")
    settled_fen = models.BigIntegerField("结算（分）", default=0)
    refunded_fen = models.BigIntegerField("退回（分）", default=0)
    state = models.CharField("状态", max_length=10, choices=choices_of(PaymentState))
    paid_on = models.DateField("日期")
    held_at = models.DateTimeField("冻结资金时间")
    expires_at = models.DateTimeField("最迟结算")
    settled_at = models.DateTimeField("结算时间", null=True, blank=True)
    closed_at = models.DateTimeField("结束时间", null=True, blank=True)
    skipped = models.JSONField("没有付的来源", default=list)

    class Meta:
        verbose_name = "共济支付"
        verbose_name_plural = "共济支付"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["payee", "request_key"], nulls_distinct=False, name="family_payment_once"
            ),
            one_of("family_payment_state", "state", PaymentState),
            one_of("family_payment_use", "use", SharingUse),
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0)
                & Q(settled_fen__gte=0, settled_fen__lte=F("amount_fen"))
                & Q(refunded_fen__gte=0, refunded_fen__lte=F("settled_fen")),
                name="family_payment_amounts",
            ),
            models.CheckConstraint(
                condition=Q(state=PaymentState.HELD.value, settled_at__isnull=True, settled_fen=0)
                | Q(state__in=[PaymentState.RELEASED.value, PaymentState.EXPIRED.value], settled_fen=0)
                | Q(state=PaymentState.SETTLED.value, settled_at__isnull=False, settled_fen__gt=0)
                | Q(state=PaymentState.REFUNDED.value, settled_fen__gt=0, refunded_fen=F("settled_fen")),
                name="family_payment_state_fits",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["patient", "-held_at"], name="family_payment_of_patient"),
            models.Index(
                fields=["payee", "settled_at"],
                condition=Q(settled_at__isnull=False),
                name="family_payment_of_day",
            ),
            models.Index(
                fields=["expires_at"],
                condition=Q(state=PaymentState.HELD.value),
                name="family_payment_held",
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class PaymentPart(models.Model):
    """What one source pays of a payment, in which place, and why just so much; cash is the part no account pays.

    What it asked for and was neither released nor refunded counts towards the caps: of the patient, in the area where
    they were insured on the day.
    """

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="parts", db_index=False)
    place = models.PositiveSmallIntegerField("次序")
    source = models.CharField("来源", max_length=20, choices=choices_of(PartSource))
    account = models.ForeignKey(
        "accounts.LedgerAccount", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    binding = models.ForeignKey(
        SharingBinding, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    patient = models.ForeignKey(
        "accounts.InsuredPerson", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    area_key = models.CharField("参保统筹区", max_length=12)
    amount_fen = models.BigIntegerField("金额（分）")
    settled_fen = models.BigIntegerField("结算（分）", default=0)
    released_fen = models.BigIntegerField("解冻（分）", default=0)
    refunded_fen = models.BigIntegerField("退回（分）", default=0)
    reason = models.CharField("为何", max_length=20, choices=choices_of(PartReason))
    paid_on = models.DateField("日期")

    class Meta:
        verbose_name = "支付明细"
        verbose_name_plural = "支付明细"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["payment", "place"], name="family_payment_part_place"),
            one_of("family_payment_part_source", "source", PartSource),
            one_of("family_payment_part_reason", "reason", PartReason),
            models.CheckConstraint(
                condition=(_CASH & Q(account__isnull=True)) | (~_CASH & Q(account__isnull=False)),
                name="family_payment_part_account",
            ),
            models.CheckConstraint(
                condition=(_FROM_SHARER & Q(binding__isnull=False))
                | (~_FROM_SHARER & Q(binding__isnull=True)),
                name="family_payment_part_binding",
            ),
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0)
                & Q(settled_fen__gte=0, released_fen__gte=0)
                & Q(amount_fen__gte=F("settled_fen") + F("released_fen"))
                & Q(refunded_fen__gte=0, refunded_fen__lte=F("settled_fen")),
                name="family_payment_part_amounts",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["patient", "paid_on"],
                condition=_FROM_SHARER,
                include=["binding", "area_key", "amount_fen", "released_fen", "refunded_fen"],
                name="family_payment_part_used",
            ),
            models.Index(fields=["binding", "id"], condition=_FROM_SHARER, name="family_payment_part_bound"),
            models.Index(fields=["account", "paid_on"], condition=~_CASH, name="family_payment_part_paid"),
        ]

    def __str__(self) -> str:
        return f"{self.payment_id} {self.place}"


class PaymentRefund(models.Model):
    """Something given back of a settled payment, under the payee's own name of the refund; never changed."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds", db_index=False)
    request_key = models.CharField("机构流水号", max_length=100)
    amount_fen = models.BigIntegerField("金额（分）")
    refunded_on = models.DateField("日期")
    refunded_at = models.DateTimeField("退回时间")

    class Meta:
        verbose_name = "退款"
        verbose_name_plural = "退款"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["payment", "request_key"], name="family_refund_once"),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="family_refund_amount"),
        ]
        indexes: ClassVar = [models.Index(fields=["refunded_on"], name="family_refund_of_day")]

    def __str__(self) -> str:
        return str(self.public_id)


class PaymentRefundPart(models.Model):
    """What of a refund went back to one source, and to which account: another where the first one was closed since."""

    refund = models.ForeignKey(PaymentRefund, on_delete=models.PROTECT, related_name="parts", db_index=False)
    part = models.ForeignKey(PaymentPart, on_delete=models.PROTECT, related_name="refunds")
    account = models.ForeignKey(
        "accounts.LedgerAccount", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    amount_fen = models.BigIntegerField("金额（分）")

    class Meta:
        verbose_name = "退款明细"
        verbose_name_plural = "退款明细"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["refund", "part"], name="family_refund_part_once"),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="family_refund_part_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.refund_id} {self.part_id}"
