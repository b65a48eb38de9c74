"""Reminders: planned by a set-based statement, released once as notices."""

from typing import ClassVar

from django.db import models

from certification.enums import ReminderState
from certification.models.entitlements import Entitlement
from regions.fields import choices_of


class Reminder(models.Model):
    """One message that one recipient gets at one stage before one deadline.

    The unique key is the promise "never twice": a second plan of the same stage adds no row.
    ``stage`` is days before the deadline; negative after it.
    """

    # The house writes such rows of its own accord: they keep no import from being taken back.
    follows_by_itself: ClassVar = True

    entitlement = models.ForeignKey(Entitlement, on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey("accounts.InsuredPerson", on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField("截止日")
    stage = models.SmallIntegerField("阶段")
    fire_on = models.DateField("提醒日")
    state = models.CharField(
        "状态", max_length=10, default=ReminderState.PLANNED.value, choices=choices_of(ReminderState)
    )
    planned_at = models.DateTimeField("计划时间")
    settled_at = models.DateTimeField("结束时间", null=True)

    class Meta:
        verbose_name = "提醒"
        verbose_name_plural = "提醒"
        constraints = [
            models.UniqueConstraint(
                fields=["entitlement", "due_on", "stage", "recipient"], name="certification_reminder_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["fire_on"],
                condition=models.Q(state=ReminderState.PLANNED.value),
                name="certification_reminder_planned",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entitlement_id} {self.due_on} {self.stage}"
