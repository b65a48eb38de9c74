"""Escalations: who was asked in turn about one deadline, what they answered, and what is left to a member of staff."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from certification.enums import (
    EscalationAnswer,
    EscalationEnd,
    EscalationRung,
    OutreachOutcome,
    OutreachReason,
    StepEnd,
)
from certification.models.entitlements import Entitlement
from foundation.identifiers import uuid7
from regions.fields import choices_of, one_of


class Escalation(models.Model):
    """That somebody is asked in turn about one deadline of one benefit (逐级联系), until it is met or long past.

    ``looks_at`` is when the house looks again at what became of the last asking. Area and person are copied from the
    benefit, so that a look reads one table.
    """

    # The house writes such rows of its own accord: they keep no import from being taken back.
    follows_by_itself: ClassVar = True

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    entitlement = models.ForeignKey(Entitlement, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("accounts.InsuredPerson", on_delete=models.PROTECT, related_name="+")
    area_key = models.CharField("发放地", max_length=12)
    due_on = models.DateField("截止日")
    begun_at = models.DateTimeField("开始时间")
    looks_at = models.DateTimeField("下次查看")
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    end_reason = models.CharField("结束原因", max_length=14, blank=True, choices=choices_of(EscalationEnd))

    class Meta:
        verbose_name = "逐级联系"
        verbose_name_plural = "逐级联系"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entitlement", "due_on"], name="certification_escalation_once"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, end_reason="")
                | Q(ended_at__isnull=False, end_reason__in=[one.value for one in EscalationEnd]),
                name="certification_escalation_end_has_reason",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["looks_at"],
                condition=Q(ended_at__isnull=True),
                name="certification_escalation_looks",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entitlement_id} {self.due_on}"


class EscalationStep(models.Model):
    """That one of them was asked: the person, a contact by their mandate, or a member of staff by a task.

    ``notice_key`` names the message, which may ask about several relatives at once; a task has none.
    """

    follows_by_itself: ClassVar = True

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    escalation = models.ForeignKey(Escalation, on_delete=models.PROTECT, related_name="steps")
    rung = models.CharField("步骤", max_length=14, choices=choices_of(EscalationRung))
    recipient = models.ForeignKey(
        "accounts.InsuredPerson", on_delete=models.PROTECT, related_name="+", null=True
    )
    mandate_id = models.BigIntegerField("授权", null=True)
    notice_key = models.CharField(max_length=120, blank=True)
    asked_at = models.DateTimeField("联系时间")
    answer = models.CharField("答复", max_length=14, blank=True, choices=choices_of(EscalationAnswer))
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    passed_at = models.DateTimeField("转下一步时间", null=True, blank=True)
    passed_by = models.CharField("转下一步原因", max_length=14, blank=True, choices=choices_of(StepEnd))

    class Meta:
        verbose_name = "联系步骤"
        verbose_name_plural = "联系步骤"
        constraints: ClassVar = [
            one_of("certification_escalationstep_rung", "rung", EscalationRung),
            models.UniqueConstraint(
                fields=["escalation", "rung", "recipient"],
                nulls_distinct=False,
                name="certification_escalationstep_once",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | Q(answer__in=[one.value for one in EscalationAnswer], answered_at__isnull=False),
                name="certification_escalationstep_answer_has_time",
            ),
            models.CheckConstraint(
                condition=Q(passed_by="", passed_at__isnull=True)
                | Q(passed_by__in=[one.value for one in StepEnd], passed_at__isnull=False),
                name="certification_escalationstep_end_has_reason",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["recipient"],
                condition=Q(passed_at__isnull=True),
                name="certification_step_whom",
            )
        ]

    def __str__(self) -> str:
        return f"{self.escalation_id} {self.rung}"


class OutreachTask(models.Model):
    """That a member of staff asks after somebody (联系任务): of the community where the person agreed, or the agency.

    One at a time for one deadline. Whoever takes it holds it until ``held_until``.
    """

    follows_by_itself: ClassVar = True

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    escalation = models.ForeignKey(Escalation, on_delete=models.PROTECT, related_name="tasks")
    entitlement = models.ForeignKey(Entitlement, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("accounts.InsuredPerson", on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField("截止日")
    area_key = models.CharField("统筹区", max_length=12)
    reason = models.CharField("原因", max_length=14, choices=choices_of(OutreachReason))
    is_community = models.BooleanField("可请社区联系", default=False)
    opened_at = models.DateTimeField("生成时间")
    holder = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", null=True)
    held_until = models.DateTimeField("领取到", null=True)
    outcome = models.CharField("结果", max_length=16, blank=True, choices=choices_of(OutreachOutcome))
    words = models.CharField("说明", max_length=300, blank=True)
    closed_at = models.DateTimeField("结束时间", null=True)
    closed_by_id = models.BigIntegerField("结束人", null=True)

    class Meta:
        verbose_name = "联系任务"
        verbose_name_plural = "联系任务"
        constraints: ClassVar = [
            one_of("certification_outreachtask_reason", "reason", OutreachReason),
            models.UniqueConstraint(
                fields=["entitlement", "due_on"],
                condition=Q(closed_at__isnull=True),
                name="certification_outreachtask_one_open",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", closed_at__isnull=True)
                | Q(outcome__in=[one.value for one in OutreachOutcome], closed_at__isnull=False),
                name="certification_outreachtask_closed_has_outcome",
            ),
            models.CheckConstraint(
                condition=Q(holder__isnull=True, held_until__isnull=True)
                | Q(holder__isnull=False, held_until__isnull=False),
                name="certification_outreachtask_holder_has_time",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
                name="certification_outreachtask_closed_after",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["area_key", "due_on"],
                condition=Q(closed_at__isnull=True),
                name="certification_outreach_desk",
            )
        ]

    def __str__(self) -> str:
        return f"{self.area_key} {self.due_on} {self.reason}"
