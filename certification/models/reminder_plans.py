"""How far the plan of reminders is in each area, what has still to be looked at, and the report of each day's run."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from certification.enums import RunOutcome
from certification.models.entitlements import Entitlement
from regions.fields import choices_of, one_of


class ReminderArea(models.Model):
    """Up to which day one paying area is planned, and by which policy; nothing of the one touches another.

    Without a day, or under another seal than that of the policy in force, all its deadlines are looked through.
    """

    area_key = models.CharField("发放地", max_length=12, primary_key=True)
    planned_on = models.DateField("计划到", null=True)
    seal = models.CharField("规定指纹", max_length=64, blank=True)
    failures_count = models.PositiveIntegerField("连续失败次数", default=0)
    failed_at = models.DateTimeField("失败时间", null=True)
    error = models.CharField("失败原因", max_length=300, blank=True)

    class Meta:
        verbose_name = "提醒计划进度"
        verbose_name_plural = "提醒计划进度"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(failures_count=0, failed_at__isnull=True, error="")
                | Q(failures_count__gt=0, failed_at__isnull=False) & ~Q(error=""),
                name="certification_reminderarea_failed_or_not",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area_key} {self.planned_on}"


class DeadlineChange(models.Model):
    """That a deadline came or moved since it was planned last: written by the database, taken by the next plan."""

    # The house writes such rows of its own accord: they keep no import from being taken back.
    follows_by_itself: ClassVar = True

    entitlement = models.ForeignKey(
        Entitlement, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )

    class Meta:
        verbose_name = "截止日变动"
        verbose_name_plural = "截止日变动"

    def __str__(self) -> str:
        return str(self.entitlement_id)


class ReminderRun(models.Model):
    """One day's plan as staff read it: of all areas, under no key, when it began and ended; of one, what stopped it."""

    run_on = models.DateField("日期")
    area_key = models.CharField("发放地", max_length=12, blank=True)
    began_at = models.DateTimeField("开始时间")
    ended_at = models.DateTimeField("结束时间", null=True)
    error = models.CharField("失败原因", max_length=300, blank=True)

    class Meta:
        verbose_name = "提醒运行"
        verbose_name_plural = "提醒运行"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run_on", "area_key"], name="certification_reminderrun_once"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("began_at")),
                name="certification_reminderrun_ends_after",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_on} {self.area_key}"


class ReminderTally(models.Model):
    """How many reminders of an area came to one end on a day, and why; ``slot`` keeps many writers apart."""

    run_on = models.DateField("日期")
    area_key = models.CharField("发放地", max_length=12)
    outcome = models.CharField("结果", max_length=10, choices=choices_of(RunOutcome))
    why = models.CharField("原因", max_length=60, blank=True)
    slot = models.SmallIntegerField("格", default=0)
    counted = models.BigIntegerField("数量")

    class Meta:
        verbose_name = "提醒计数"
        verbose_name_plural = "提醒计数"
        constraints: ClassVar = [
            one_of("certification_remindertally_outcome", "outcome", RunOutcome),
            models.UniqueConstraint(
                fields=["run_on", "area_key", "outcome", "why", "slot"],
                name="certification_remindertally_once",
            ),
            models.CheckConstraint(condition=Q(counted__gt=0), name="certification_remindertally_some"),
        ]

    def __str__(self) -> str:
        return f"{self.run_on} {self.area_key} {self.outcome} {self.counted}"
