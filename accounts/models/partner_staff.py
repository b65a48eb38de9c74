"""Who builds for a partner, and how often each of a partner's operations was called."""

from django.db import models
from django.db.models import F, Q

from accounts.models.partners import Partner
from accounts.models.users import User
from foundation.identifiers import uuid7


class PartnerMember(models.Model):
    """Somebody who looks after a partner's access: invited by a code that is used once, then a user, then ended.

    A first person (负责人) invites and removes the others. Of the code only a keyed hash is kept.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="members")
    display_name = models.CharField("显示名", max_length=60)
    is_first = models.BooleanField("负责人", default=False)
    code_index = models.BinaryField(max_length=32, editable=False)
    invited_at = models.DateTimeField("邀请时间")
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    code_ends_at = models.DateTimeField("邀请失效时间")
    user = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="partner_members"
    )
    joined_at = models.DateTimeField("加入时间", null=True, blank=True)
    ended_at = models.DateTimeField("移除时间", null=True, blank=True)

    class Meta:
        verbose_name = "合作机构开发人员"
        verbose_name_plural = "合作机构开发人员"
        constraints = [
            models.UniqueConstraint(fields=["code_index"], name="accounts_partnermember_code_once"),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(user__isnull=False, ended_at__isnull=True),
                name="accounts_partnermember_one_partner",
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=True, joined_at__isnull=True)
                | Q(user__isnull=False, joined_at__isnull=False),
                name="accounts_partnermember_joined_is_somebody",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("invited_at")),
                name="accounts_partnermember_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(code_ends_at__gt=F("invited_at")),
                name="accounts_partnermember_code_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.display_name


class PartnerUsage(models.Model):
    """How often a partner called one operation on a day of China with one outcome; nothing of what was asked or told."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="usage")
    on = models.DateField("日期")
    operation = models.CharField("接口", max_length=120)
    status = models.PositiveSmallIntegerField("状态码")
    code = models.CharField("错误代码", max_length=80, blank=True)
    calls_count = models.PositiveBigIntegerField("次数")

    class Meta:
        verbose_name = "合作机构用量"
        verbose_name_plural = "合作机构用量"
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "on", "operation", "status", "code"], name="accounts_partnerusage_once"
            ),
            models.CheckConstraint(condition=Q(calls_count__gt=0), name="accounts_partnerusage_counts"),
        ]
        indexes = [models.Index(fields=["on"], name="accounts_partnerusage_age")]

    def __str__(self) -> str:
        return f"{self.partner_id} {self.on} {self.operation}"
