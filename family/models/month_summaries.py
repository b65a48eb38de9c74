"""How far the telling of a month is: sharers are told once what relatives used of their accounts in it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class MonthSummary(models.Model):
    """One month of which sharers are told; ``last_sharer_id`` is the internal id up to which that is done."""

    month = models.DateField("月份", unique=True)
    last_sharer_id = models.BigIntegerField("进度", default=0)
    told_count = models.PositiveIntegerField("已告知", default=0)
    began_at = models.DateTimeField("开始时间")
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)

    class Meta:
        verbose_name = "每月汇总"
        verbose_name_plural = "每月汇总"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(month__day=1), name="family_summary_whole_month"),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | Q(finished_at__gte=models.F("began_at")),
                name="family_summary_finished_later",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
