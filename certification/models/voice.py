"""Certifications by a voice menu: the codes sent before a call, and the calls."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.fields import SealedField
from certification.enums import VoiceOutcome
from certification.rules.deliveries import EXTERNAL_ID_MAX
from foundation.identifiers import uuid7
from regions.fields import choices_of, one_of


class VoiceCode(models.Model):
    """A one-time code asked for before a call; for a number nobody has, a row like any other, and no message."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    partner_id = models.BigIntegerField("合作机构")
    number_hash = models.BinaryField("号码指纹", max_length=32)
    person = models.ForeignKey(
        "accounts.InsuredPerson", on_delete=models.CASCADE, related_name="+", null=True, blank=True
    )
    code_hash = models.BinaryField("验证码指纹", max_length=32)
    # The code itself until it is sent, which a tick does: whoever asked must not see by the time it took.
    code_sealed = SealedField(label="voice.code", null=True, editable=False)
    sent_at = models.DateTimeField("发送时间")
    attempts_count = models.PositiveSmallIntegerField("试过几次", default=0)
    used_at = models.DateTimeField("使用时间", null=True, blank=True)

    class Meta:
        verbose_name = "语音电话验证码"
        verbose_name_plural = "语音电话验证码"
        indexes: ClassVar = [
            models.Index(fields=["number_hash", "-sent_at"], name="certification_voicecode_newest"),
            models.Index(fields=["sent_at"], name="certification_voicecode_old"),
            models.Index(
                fields=["id"], condition=Q(code_sealed__isnull=False), name="certification_voicecode_due"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner_id} {self.sent_at:%Y-%m-%d %H:%M}"


class VoiceCall(models.Model):
    """That somebody called a voice menu and was recognised, and what came of it (语音电话认证)."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    partner_id = models.BigIntegerField("合作机构")
    external_id = models.CharField("对方编号", max_length=EXTERNAL_ID_MAX)
    person = models.ForeignKey("accounts.InsuredPerson", on_delete=models.PROTECT, related_name="+")
    called_at = models.DateTimeField("来电时间")
    outcome = models.CharField("结果", max_length=16, choices=choices_of(VoiceOutcome))
    wants_callback = models.BooleanField("请工作人员回电", default=False)
    area_key = models.CharField("发放地", max_length=12, blank=True)
    certification_id = models.UUIDField("认证编号", null=True, blank=True)

    class Meta:
        verbose_name = "语音电话"
        verbose_name_plural = "语音电话"
        constraints: ClassVar = [
            one_of("certification_voicecall_outcome_known", "outcome", VoiceOutcome),
            models.UniqueConstraint(
                fields=["partner_id", "external_id"], name="certification_voicecall_once"
            ),
            models.CheckConstraint(
                condition=Q(outcome=VoiceOutcome.RECORDED.value, certification_id__isnull=False)
                | ~Q(outcome=VoiceOutcome.RECORDED.value) & Q(certification_id__isnull=True),
                name="certification_voicecall_recorded_counts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.public_id}"
