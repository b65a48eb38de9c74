"""Leases of deliveries, the providers they go to, and the addresses people have there."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from accounts.enums.deliveries import LeaseState
from accounts.enums.notices import Channel
from accounts.fields import SealedField
from accounts.models.partner_links import PartnerLink
from accounts.models.people import InsuredPerson
from foundation.identifiers import uuid7
from regions.fields import choices_of, one_of


class DeliveryLease(models.Model):
    """A number of deliveries given to one worker, for one provider, until it is done or its time is over.

    ``token`` is that of the worker that runs it, so that one that was given up for dead cannot go on. The counts say
    what became of the deliveries: ``skipped`` were cancelled or no longer true when their turn came, ``put_back`` wait
    for another attempt. A lease that sends once more what another left over names it.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    channel = models.CharField("渠道", max_length=10, choices=choices_of(Channel))
    provider = models.CharField("服务商", max_length=40)
    state = models.CharField(
        "状态", max_length=10, default=LeaseState.WAITING.value, choices=choices_of(LeaseState)
    )
    token = models.UUIDField(null=True, editable=False)
    replay_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replays"
    )
    size_count = models.PositiveIntegerField("条数", default=0)
    sent_count = models.PositiveIntegerField("已发", default=0)
    failed_count = models.PositiveIntegerField("失败", default=0)
    unknown_count = models.PositiveIntegerField("结果不明", default=0)
    skipped_count = models.PositiveIntegerField("已取消", default=0)
    put_back_count = models.PositiveIntegerField("退回待发", default=0)
    taken_at = models.DateTimeField("领取时间")
    rung_at = models.DateTimeField("通知时间", null=True, blank=True)
    started_at = models.DateTimeField("开始时间", null=True, blank=True)
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    expires_at = models.DateTimeField("失效时间", null=True, blank=True)
    error = models.CharField("错误", max_length=100, blank=True, default="")

    class Meta:
        verbose_name = "发送批次"
        verbose_name_plural = "发送批次"
        constraints = [
            one_of("accounts_lease_state_known", "state", LeaseState),
            models.CheckConstraint(
                condition=~Q(state=LeaseState.RUNNING.value)
                | Q(token__isnull=False, started_at__isnull=False, expires_at__isnull=False),
                name="accounts_lease_running_has_worker",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[LeaseState.DONE.value, LeaseState.EXPIRED.value], ended_at__isnull=False
                )
                | (
                    ~Q(state__in=[LeaseState.DONE.value, LeaseState.EXPIRED.value]) & Q(ended_at__isnull=True)
                ),
                name="accounts_lease_ended_has_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["state", "channel"],
                condition=Q(state__in=[LeaseState.WAITING.value, LeaseState.RUNNING.value]),
                name="accounts_lease_open",
            ),
            models.Index(fields=["-taken_at"], name="accounts_lease_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.provider} {self.state}"


class DeliveryProvider(models.Model):
    """What is left of a provider's allowance, and whether it is left alone for a while because it failed too often."""

    name = models.CharField("服务商", max_length=40)
    channel = models.CharField("渠道", max_length=10, choices=choices_of(Channel))
    takes_key = models.BooleanField("可查询", default=True)
    allowance = models.FloatField("剩余额度", default=0, validators=[MinValueValidator(0)])
    refilled_at = models.DateTimeField("额度时间")
    failures_count = models.PositiveIntegerField("连续失败", default=0)
    paused_until = models.DateTimeField("暂停至", null=True, blank=True)

    class Meta:
        verbose_name = "消息服务商"
        verbose_name_plural = "消息服务商"
        constraints = [
            models.UniqueConstraint(fields=["channel", "name"], name="accounts_provider_one_per_channel"),
            models.CheckConstraint(
                condition=Q(allowance__gte=0), name="accounts_provider_allowance_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.name}"


class ChannelAddress(models.Model):
    """Where a provider finds somebody: their user id in its app, say; sealed, and one at a time on a channel.

    What a partner bound counts by the link that let it, which is of the same row, and ends with it.
    """

    person = models.ForeignKey(InsuredPerson, on_delete=models.PROTECT, related_name="channel_addresses")
    channel = models.CharField("渠道", max_length=10, choices=choices_of(Channel))
    address_sealed = SealedField(label="channel.address", owner="person__public_id", editable=False)
    partner_link = models.ForeignKey(PartnerLink, on_delete=models.PROTECT, null=True, related_name="+")
    bound_at = models.DateTimeField("绑定时间")
    ended_at = models.DateTimeField("解绑时间", null=True, blank=True)

    class Meta:
        verbose_name = "渠道地址"
        verbose_name_plural = "渠道地址"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "channel"],
                condition=Q(ended_at__isnull=True),
                name="accounts_address_one_per_channel",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.channel}"
