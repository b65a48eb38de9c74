"""How service points take people by appointment: plans with their days; the slots themselves are no rows."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from certification.rules.slots import AHEAD_DAYS_MAX, CAPACITY_MAX, MINUTES_MAX, MINUTES_MIN
from regions.fields import BitemporalFact, one_at_a_time


class PointPlan(BitemporalFact):
    """How one service point takes people over a period (放号方案): hours, how long each, how many at once.

    ``hours`` is written as the hours of a service point; ``closed_weekdays`` are weekdays without appointments, Monday
    is 0. Locked while somebody books, so that no slot is given out twice.
    """

    point_key = models.CharField("网点", max_length=40)
    area_key = models.CharField("统筹区", max_length=20)
    hours = models.JSONField("开放时间")
    closed_weekdays = ArrayField(
        models.PositiveSmallIntegerField(), verbose_name="不放号的星期", default=list
    )
    slot_minutes = models.PositiveSmallIntegerField("每段分钟数")
    capacity = models.PositiveSmallIntegerField("每段人数")
    ahead_days = models.PositiveSmallIntegerField("提前天数")
    recorded_by = models.BigIntegerField("登记人")

    class Meta(BitemporalFact.Meta):
        verbose_name = "放号方案"
        verbose_name_plural = "放号方案"
        constraints: ClassVar = [
            *BitemporalFact.Meta.constraints,
            models.CheckConstraint(
                name="certification_pointplan_in_range",
                condition=Q(slot_minutes__gte=MINUTES_MIN, slot_minutes__lte=MINUTES_MAX)
                & Q(capacity__gte=1, capacity__lte=CAPACITY_MAX)
                & Q(ahead_days__gte=1, ahead_days__lte=AHEAD_DAYS_MAX),
            ),
            one_at_a_time("certification_pointplan_one_at_a_time", "point_key"),
        ]

    def __str__(self) -> str:
        return f"{self.point_key} {self.starts_on}"
