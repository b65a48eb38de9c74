"""Notices: the outbox, which is also the portal inbox, and their deliveries by other channels."""

from typing import ClassVar

from django.db import models

from accounts.enums.notices import Channel, DeliveryState
from accounts.models.people import InsuredPerson
from foundation.identifiers import uuid7
from regions.fields import choices_of


class Notice(models.Model):
    """One message to one person, written in the transaction of what it tells about.

    ``key`` makes a second writing of the same message impossible. ``topic`` names what must still be true for
    an unsent delivery to go out; ``template`` and ``facts`` are worded when somebody reads it.
    """

    # The house writes such rows of its own accord: they keep no import from being taken back.
    follows_by_itself: ClassVar = True

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    key = models.CharField(max_length=120, unique=True)
    topic = models.CharField(max_length=120, db_index=True)
    recipient = models.ForeignKey(InsuredPerson, on_delete=models.PROTECT, related_name="notices")
    subject = models.ForeignKey(InsuredPerson, on_delete=models.PROTECT, related_name="+")
    template = models.CharField("模板", max_length=60)
    facts = models.JSONField(default=dict)
    created_at = models.DateTimeField("生成时间")
    read_at = models.DateTimeField("阅读时间", null=True, blank=True)

    class Meta:
        verbose_name = "消息"
        verbose_name_plural = "消息"
        indexes = [models.Index(fields=["recipient", "-created_at"], name="accounts_notice_inbox")]

    def __str__(self) -> str:
        return self.key


class NoticeDelivery(models.Model):
    """One notice on its way through one channel; retried as a row, never from memory."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="deliveries")
    channel = models.CharField("渠道", max_length=10, choices=choices_of(Channel))
    state = models.CharField(
        "状态", max_length=10, default=DeliveryState.QUEUED.value, choices=choices_of(DeliveryState)
    )
    attempts_count = models.PositiveSmallIntegerField("尝试次数", default=0)
    due_at = models.DateTimeField("最早发送时间")
    sent_at = models.DateTimeField("发送时间", null=True, blank=True)
    provider_reference = models.CharField("服务商编号", max_length=100, blank=True)
    last_error = models.CharField("最近错误", max_length=100, blank=True)

    class Meta:
        verbose_name = "消息发送"
        verbose_name_plural = "消息发送"
        constraints = [
            models.UniqueConstraint(fields=["notice", "channel"], name="accounts_delivery_one_per_channel"),
            models.CheckConstraint(
                condition=models.Q(state=DeliveryState.SENT.value, sent_at__isnull=False)
                | (~models.Q(state=DeliveryState.SENT.value) & models.Q(sent_at__isnull=True)),
                name="accounts_delivery_sent_has_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(state__in=[DeliveryState.QUEUED.value, DeliveryState.SENDING.value]),
                name="accounts_delivery_due",
            )
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.channel} {self.state}"
