"""Codes by which somebody shows that they read what comes to an e-mail address."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.fields import SealedField
from accounts.models.users import User
from foundation.identifiers import uuid7


class EmailCode(models.Model):
    """An address that waits to be confirmed (邮箱核验); it holds for messages once the code in its mail was typed.

    The code is kept sealed until it has left the house, and then as a fingerprint only. ``due_at`` is when it is next
    tried; from ``expires_at`` on it opens nothing.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    address_sealed = SealedField(label="email_code.address", editable=False)
    code_sealed = SealedField(label="email_code.code", null=True, editable=False)
    code_hash = models.BinaryField("验证码指纹", max_length=32, editable=False)
    asked_at = models.DateTimeField("申请时间")
    expires_at = models.DateTimeField("失效时间")
    due_at = models.DateTimeField("最早发送时间")
    attempts_count = models.PositiveSmallIntegerField("发送次数", default=0)
    misses_count = models.PositiveSmallIntegerField("填错次数", default=0)
    confirmed_at = models.DateTimeField("核验时间", null=True, blank=True)
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)

    class Meta:
        verbose_name = "邮箱核验码"
        verbose_name_plural = "邮箱核验码"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(ended_at__isnull=True), name="accounts_emailcode_one_open"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | Q(ended_at__isnull=False),
                name="accounts_emailcode_confirmed_is_over",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(code_sealed__isnull=True),
                name="accounts_emailcode_over_is_not_sent",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["due_at"], condition=Q(code_sealed__isnull=False), name="accounts_emailcode_due"
            ),
            models.Index(fields=["user", "-asked_at"], name="accounts_emailcode_newest"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)
