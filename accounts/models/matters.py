"""Matters: what a person applies for and a clerk decides, and the log of every step."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from accounts.enums.matters import MatterAct, MatterChannel, MatterOutcome, MatterState
from accounts.fields import SealedField
from accounts.models.approvals import Approval
from accounts.models.people import InsuredPerson
from accounts.models.users import User
from foundation.identifiers import uuid7
from regions.fields import choices_of, one_of

_OPEN = [
    MatterState.APPLIED.value,
    MatterState.ACCEPTED.value,
    MatterState.CHECKING.value,
    MatterState.RETURNED.value,
]
_ENDED = [MatterState.CLOSED.value, MatterState.SERVED.value]
_IN_WORK = [MatterState.APPLIED.value, MatterState.ACCEPTED.value, MatterState.CHECKING.value]


class Matter(models.Model):
    """One application on its way (受理事项), from receipt to delivery.

    What was filled in is sealed. ``progress_index`` finds the receipt number together with the end of the identity
    number, so that asking without signing in is one look-up that tells a wrong pair from nothing by nothing.
    A trigger keeps who and what it is about, and an outcome once given.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    receipt = models.CharField("受理编号", max_length=16, unique=True)
    kind = models.CharField("事项", max_length=40)
    topic = models.CharField("标的", max_length=60, blank=True)
    subject = models.ForeignKey(
        InsuredPerson, on_delete=models.PROTECT, related_name="matters", verbose_name="参保人"
    )
    applicant = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="申请人")
    mandate_id = models.BigIntegerField("授权", null=True, blank=True)
    channel = models.CharField("渠道", max_length=10, choices=choices_of(MatterChannel))
    area_key = models.CharField("经办统筹区", max_length=20)
    facts_sealed = SealedField(label="matter.facts", editable=False)
    progress_sealed = SealedField(label="matter.progress", index="progress_index", null=True, editable=False)
    progress_index = models.BinaryField(null=True, editable=False, max_length=32)
    opening_key = models.UUIDField("提交键", unique=True, editable=False)
    state = models.CharField("状态", max_length=10, choices=choices_of(MatterState))
    outcome = models.CharField("结果", max_length=12, blank=True, choices=choices_of(MatterOutcome))
    reason = models.CharField("理由", max_length=40, blank=True)
    version = models.PositiveIntegerField("版本", default=1)
    received_at = models.DateTimeField("申请时间")
    accepted_at = models.DateTimeField("受理时间", null=True, blank=True)
    limit_days = models.PositiveSmallIntegerField("时限（工作日）")
    due_on = models.DateField("最迟办结", null=True, blank=True)
    correct_by = models.DateField("最迟补正", null=True, blank=True)
    holder = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", editable=False)
    held_until = models.DateTimeField("占用至", null=True, blank=True)
    proposal = models.ForeignKey(
        Approval, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    checked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    decided_at = models.DateTimeField("办结时间", null=True, blank=True)
    served_at = models.DateTimeField("送达时间", null=True, blank=True)
    decision_hash = models.CharField("决定指纹", max_length=64, blank=True, editable=False)
    consumed_at = models.DateTimeField("执行时间", null=True, blank=True)
    appeals = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="appeal", editable=False
    )

    class Meta:
        verbose_name = "受理事项"
        verbose_name_plural = "受理事项"
        constraints: ClassVar = [
            one_of("accounts_matter_state", "state", MatterState),
            one_of("accounts_matter_channel", "channel", MatterChannel),
            models.CheckConstraint(
                name="accounts_matter_outcome_when_ended",
                condition=Q(state__in=_OPEN, outcome="", decided_at__isnull=True)
                | Q(
                    state__in=_ENDED,
                    outcome__in=[one.value for one in MatterOutcome],
                    decided_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="accounts_matter_due_while_in_work",
                condition=~Q(state__in=_IN_WORK) | Q(due_on__isnull=False, correct_by__isnull=True),
            ),
            models.CheckConstraint(
                name="accounts_matter_returned_stands_still",
                condition=~Q(state=MatterState.RETURNED.value)
                | Q(due_on__isnull=True, correct_by__isnull=False),
            ),
            models.CheckConstraint(
                name="accounts_matter_lease_whole",
                condition=Q(holder__isnull=True, held_until__isnull=True)
                | Q(
                    holder__isnull=False,
                    held_until__isnull=False,
                    state__in=[MatterState.APPLIED.value, MatterState.ACCEPTED.value],
                ),
            ),
            models.CheckConstraint(
                name="accounts_matter_four_eyes",
                condition=Q(checked_by__isnull=True) | ~Q(checked_by=F("decided_by")),
            ),
            models.CheckConstraint(
                name="accounts_matter_consumed_passed",
                condition=Q(consumed_at__isnull=True) | Q(outcome=MatterOutcome.PASSED.value),
            ),
            models.CheckConstraint(
                name="accounts_matter_served_has_time",
                condition=Q(state=MatterState.SERVED.value, served_at__isnull=False)
                | (~Q(state=MatterState.SERVED.value) & Q(served_at__isnull=True)),
            ),
            models.UniqueConstraint(
                name="accounts_matter_one_open",
                fields=["subject", "kind", "topic"],
                condition=Q(state__in=_OPEN),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                name="accounts_matter_queue",
                fields=["area_key", "due_on", "id"],
                condition=Q(state__in=[MatterState.APPLIED.value, MatterState.ACCEPTED.value]),
            ),
            models.Index(
                name="accounts_matter_checking",
                fields=["area_key", "due_on", "id"],
                condition=Q(state=MatterState.CHECKING.value),
            ),
            models.Index(
                name="accounts_matter_returned",
                fields=["correct_by", "id"],
                condition=Q(state=MatterState.RETURNED.value),
            ),
            models.Index(
                name="accounts_matter_held",
                fields=["holder", "due_on", "id"],
                condition=Q(holder__isnull=False),
            ),
            models.Index(name="accounts_matter_subject", fields=["subject", "-received_at"]),
            models.Index(name="accounts_matter_progress", fields=["progress_index"]),
        ]

    def __str__(self) -> str:
        return self.receipt


class MatterEvent(models.Model):
    """One step of a matter: who did what, and how it stood before and after; only ever added.

    The words a clerk or applicant wrote are sealed; a trigger lets nothing change but that seal, when keys change.
    """

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="events")
    version = models.PositiveIntegerField("版本")
    act = models.CharField("动作", max_length=12, choices=choices_of(MatterAct))
    state_before = models.CharField("此前状态", max_length=10, blank=True)
    state_after = models.CharField("此后状态", max_length=10)
    reason = models.CharField("理由", max_length=40, blank=True)
    note_sealed = SealedField(label="matter.note", null=True, editable=False)
    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    actor_user_id = models.BigIntegerField(null=True)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "受理事项记录"
        verbose_name_plural = "受理事项记录"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["matter", "version"], name="accounts_matterevent_one_a_version"),
            one_of("accounts_matterevent_act", "act", MatterAct),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.at:%Y-%m-%d %H:%M}"
