"""Daily reconciliation (对账): what a payee says it settled and refunded on a day, held against what the house has."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from family.enums.payments import DifferenceKind, DifferenceState, ReconciledEntry
from family.models.payments import Payment
from foundation.identifiers import uuid7
from regions.fields import choices_of, one_of


class DayFile(models.Model):
    """One file of one payee about one day; a later one about the same day takes its place."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    payee = models.ForeignKey("accounts.Partner", on_delete=models.PROTECT, related_name="+", db_index=False)
    day = models.DateField("日期")
    turn = models.PositiveSmallIntegerField("第几次")
    received_at = models.DateTimeField("收到时间")
    digest = models.BinaryField("指纹", max_length=32)
    rows_count = models.PositiveIntegerField("行数")
    matched_count = models.PositiveIntegerField("一致", default=0)

    class Meta:
        verbose_name = "对账文件"
        verbose_name_plural = "对账文件"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["payee", "day", "turn"], name="family_day_file_turn")
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class DayLine(models.Model):
    """One line of such a file, as it came; ``payment_reference`` is what a refund refunds."""

    file = models.ForeignKey(DayFile, on_delete=models.CASCADE, related_name="lines", db_index=False)
    entry = models.CharField("种类", max_length=10, choices=choices_of(ReconciledEntry))
    payment_reference = models.CharField("支付流水号", max_length=100)
    refund_reference = models.CharField("退款流水号", max_length=100, blank=True)
    amount_fen = models.BigIntegerField("金额（分）")

    class Meta:
        verbose_name = "对账明细"
        verbose_name_plural = "对账明细"
        constraints: ClassVar = [
            one_of("family_day_line_entry", "entry", ReconciledEntry),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="family_day_line_amount"),
            models.UniqueConstraint(
                fields=["file", "payment_reference", "refund_reference"], name="family_day_line_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_id} {self.payment_reference}"


class Difference(models.Model):
    """One difference between a payee's day and ours, which somebody has to explain or put right."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    file = models.ForeignKey(DayFile, on_delete=models.PROTECT, related_name="differences", db_index=False)
    payee = models.ForeignKey("accounts.Partner", on_delete=models.PROTECT, related_name="+", db_index=False)
    day = models.DateField("日期")
    kind = models.CharField("差异", max_length=20, choices=choices_of(DifferenceKind))
    entry = models.CharField("种类", max_length=10, choices=choices_of(ReconciledEntry))
    payment_reference = models.CharField("支付流水号", max_length=100)
    refund_reference = models.CharField("退款流水号", max_length=100, blank=True)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, null=True, related_name="+")
    area_key = models.CharField("统筹区", max_length=12, blank=True)
    ours_fen = models.BigIntegerField("我方金额（分）", null=True)
    theirs_fen = models.BigIntegerField("对方金额（分）", null=True)
    our_state = models.CharField("我方状态", max_length=10, blank=True)
    state = models.CharField("处理", max_length=10, choices=choices_of(DifferenceState))
    found_at = models.DateTimeField("发现时间")
    closed_at = models.DateTimeField("处理时间", null=True, blank=True)
    closed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        verbose_name = "对账差异"
        verbose_name_plural = "对账差异"
        constraints: ClassVar = [
            one_of("family_difference_kind", "kind", DifferenceKind),
            one_of("family_difference_entry", "entry", ReconciledEntry),
            one_of("family_difference_state", "state", DifferenceState),
            models.UniqueConstraint(
                fields=["payee", "day", "payment_reference", "refund_reference"],
                condition=Q(state=DifferenceState.OPEN.value),
                name="family_difference_one_open",
            ),
            models.CheckConstraint(
                condition=Q(state=DifferenceState.OPEN.value, closed_at__isnull=True)
                | (~Q(state=DifferenceState.OPEN.value) & Q(closed_at__isnull=False)),
                name="family_difference_closed_or_not",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["found_at", "id"],
                condition=Q(state=DifferenceState.OPEN.value),
                name="family_difference_open",
            )
        ]

    def __str__(self) -> str:
        return str(self.public_id)
