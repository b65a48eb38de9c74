"""What one colleague proposed and another decides, for every floor."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from accounts.enums.approvals import ApprovalState
from accounts.fields import SealedField
from accounts.models.users import User
from foundation.identifiers import uuid7
from regions.fields import choices_of, one_of

_DECIDED = [ApprovalState.APPROVED.value, ApprovalState.REJECTED.value]


class Approval(models.Model):
    """A proposal under a code, with the hash of what exactly was proposed, and what became of it.

    An upper action consumes an approved one by code and hash, once. A trigger keeps what was proposed as it was.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    code = models.CharField("代码", max_length=60)
    area_key = models.CharField("统筹区", max_length=20)
    subject_person_id = models.BigIntegerField("参保人", null=True)
    payload_hash = models.CharField("内容指纹", max_length=64, editable=False)
    payload_sealed = SealedField(label="approval.payload", editable=False)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="提出人")
    proposed_at = models.DateTimeField("提出时间")
    expires_at = models.DateTimeField("失效时间")
    state = models.CharField("状态", max_length=10, choices=choices_of(ApprovalState))
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="复核人"
    )
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)
    consumed_at = models.DateTimeField("执行时间", null=True, blank=True)

    class Meta:
        verbose_name = "双人复核"
        verbose_name_plural = "双人复核"
        constraints: ClassVar = [
            one_of("accounts_approval_state", "state", ApprovalState),
            models.CheckConstraint(
                name="accounts_approval_four_eyes",
                condition=~Q(state__in=_DECIDED) | ~Q(decided_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="accounts_approval_decided_or_not",
                condition=Q(state__in=_DECIDED, decided_by__isnull=False, decided_at__isnull=False)
                | (~Q(state__in=_DECIDED) & Q(decided_by__isnull=True, decided_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="accounts_approval_consumed_approved",
                condition=Q(consumed_at__isnull=True) | Q(state=ApprovalState.APPROVED.value),
            ),
            models.CheckConstraint(
                name="accounts_approval_expires_later",
                condition=Q(expires_at__gt=F("proposed_at")),
            ),
            models.UniqueConstraint(
                name="accounts_approval_one_waiting",
                fields=["code", "payload_hash"],
                condition=Q(state=ApprovalState.WAITING.value),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                name="accounts_approval_waiting",
                fields=["area_key", "proposed_at"],
                condition=Q(state=ApprovalState.WAITING.value),
            ),
            models.Index(name="accounts_approval_hash", fields=["code", "payload_hash"]),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.state}"
