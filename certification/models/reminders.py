"""Reminders: planned by set-based statements into a table of months, released once as notices."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from certification.enums import ReminderState, ReminderWhy
from certification.models.entitlements import Entitlement
from regions.fields import choices_of, one_of

_WAITS = Q(state=ReminderState.PLANNED.value)


class Reminder(models.Model):
    """One message that one recipient gets at one stage before one deadline.

    ``stage`` is days before the deadline, negative after it; ``fire_on`` is the day on which the stage begins, so a
    day missed and made up for is planned under the same key. The key is the promise "never twice": a second plan of
    the same stage adds no row. ``retries_count`` says how often it was tried again after it had been parked, at
    ``settled_at``. The table is parted by the month of ``fire_on``, and no constraint in the database binds it to the
    tables it points at: parting off a month must lock neither. Whoever reads by entitlement or recipient names the
    state, for what waits and what is settled have indexes of their own.
    """

    # The house writes such rows of its own accord: they keep no import from being taken back.
    follows_by_itself: ClassVar = True

    pk = models.CompositePrimaryKey("fire_on", "entitlement_id", "stage", "recipient_id")
    fire_on = models.DateField("提醒日")
    entitlement = models.ForeignKey(
        Entitlement, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    stage = models.SmallIntegerField("阶段")
    recipient = models.ForeignKey(
        "accounts.InsuredPerson",
        on_delete=models.DO_NOTHING,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    due_on = models.DateField("截止日")
    state = models.CharField(
        "状态", max_length=10, default=ReminderState.PLANNED.value, choices=choices_of(ReminderState)
    )
    why = models.CharField("未发原因", max_length=14, blank=True, choices=choices_of(ReminderWhy))
    planned_at = models.DateTimeField("计划时间")
    settled_at = models.DateTimeField("结束时间", null=True)
    retries_count = models.PositiveSmallIntegerField("搁置后重试次数", default=0, db_default=0)

    class Meta:
        verbose_name = "提醒"
        verbose_name_plural = "提醒"
        constraints = [
            one_of("certification_reminder_state", "state", ReminderState),
            models.CheckConstraint(
                condition=Q(fire_on=F("due_on") - F("stage")), name="certification_reminder_day_of_stage"
            ),
        ]
        indexes = [
            # In the order in which they are taken, so that a batch reads the first and not all.
            models.Index(
                fields=["fire_on", "entitlement", "stage", "recipient"],
                condition=_WAITS,
                name="certification_waiting_first",
            ),
            models.Index(
                fields=["retries_count", "settled_at"],
                condition=Q(state=ReminderState.PARKED.value),
                name="certification_reminder_parked",
            ),
            # By whom, in two halves: a day's plan writes into what waits, which is little and lies together however
            # many are on record; all over a month's index it writes only what has been told of.
            models.Index(fields=["entitlement"], condition=_WAITS, name="certification_waiting_whose"),
            models.Index(fields=["recipient"], condition=_WAITS, name="certification_waiting_whom"),
            models.Index(fields=["entitlement"], condition=~_WAITS, name="certification_settled_whose"),
            models.Index(fields=["recipient"], condition=~_WAITS, name="certification_settled_whom"),
        ]

    def __str__(self) -> str:
        return f"{self.entitlement_id} {self.due_on} {self.stage}"
