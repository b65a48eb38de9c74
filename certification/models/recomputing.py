"""Computing deadlines anew after the rules changed: which rules they were computed by, and how far a run is."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from certification.enums import Benefit
from regions.fields import choices_of


class RuleSeal(models.Model):
    """By which rules the deadlines of one area and benefit were computed last, as the fingerprint of those rules."""

    paying_area_key = models.CharField("发放地", max_length=12)
    benefit = models.CharField("待遇", max_length=20, choices=choices_of(Benefit))
    seal = models.CharField("规定指纹", max_length=64)

    class Meta:
        verbose_name = "认证规定指纹"
        verbose_name_plural = "认证规定指纹"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["paying_area_key", "benefit"], name="certification_ruleseal_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paying_area_key} {self.benefit}"


class RecomputeRun(models.Model):
    """One pass over all deadlines whose rules changed; killed anywhere, it goes on after the last batch it wrote."""

    places = ArrayField(models.CharField(max_length=40), verbose_name="发放地和待遇")
    after_id = models.BigIntegerField("做到哪一行", default=0)
    total_count = models.BigIntegerField("总数")
    done_count = models.BigIntegerField("已算", default=0)
    moved_count = models.BigIntegerField("改动", default=0)
    began_at = models.DateTimeField("开始时间")
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)

    class Meta:
        verbose_name = "截止日重算"
        verbose_name_plural = "截止日重算"
        constraints: ClassVar = [
            # Two runs at once would only wait for each other's rows.
            models.UniqueConstraint(
                models.Value(1),
                condition=Q(ended_at__isnull=True),
                name="certification_recomputerun_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.began_at:%Y-%m-%d %H:%M} {self.done_count}/{self.total_count}"
