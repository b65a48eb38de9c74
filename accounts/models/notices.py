"""Notices: the outbox, which is also the portal inbox, and their deliveries by other channels."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q

from accounts.enums.notices import LEFT, STUCK, Channel, DeliveryState
from accounts.models.deliveries import DeliveryLease
from accounts.models.people import InsuredPerson
from foundation.identifiers import uuid7
from regions.fields import choices_of, one_of

PRIORITY = 100


class Notice(models.Model):
    """One message to one person, written in the transaction of what it tells about.

    ``key`` makes a second writing of the same message impossible. ``topic`` names what must still be true for
    an unsent delivery to go out; ``template`` and ``facts`` are worded when somebody reads it. Where one message tells
    of several things, each is an item with a topic of its own. What the law has people told (``is_statutory``) goes
    out by one channel at least, whatever the recipient has turned off. In its quiet hours it leaves by no channel.
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
    is_statutory = models.BooleanField("法定告知", default=False, db_default=False)
    quiet_from = models.TimeField("安静时段起", null=True, blank=True)
    quiet_to = models.TimeField("安静时段止", null=True, blank=True)
    created_at = models.DateTimeField("生成时间")
    read_at = models.DateTimeField("阅读时间", null=True, blank=True)

    class Meta:
        verbose_name = "消息"
        verbose_name_plural = "消息"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_to__isnull=True)
                | Q(quiet_from__isnull=False, quiet_to__isnull=False),
                name="accounts_notice_quiet_has_end",
            )
        ]
        indexes = [
            models.Index(fields=["recipient", "-created_at"], name="accounts_notice_inbox"),
            # They are written in the order of time, and a day of them is read as a whole.
            BrinIndex(fields=["created_at"], name="accounts_notice_when"),
        ]

    def __str__(self) -> str:
        return self.key


class NoticeItem(models.Model):
    """One of the things a message tells of; void once it is no longer true, and then left out of what still goes out.

    From ``ends_on`` on it is true no more either, as where a benefit ends that day.
    """

    follows_by_itself: ClassVar = True

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="items")
    place = models.PositiveSmallIntegerField("序号")
    topic = models.CharField(max_length=120, db_index=True)
    subject = models.ForeignKey(InsuredPerson, on_delete=models.PROTECT, related_name="+")
    facts = models.JSONField(default=dict)
    ends_on = models.DateField("失效日期", null=True, blank=True)
    voided_at = models.DateTimeField("失效时间", null=True, blank=True)

    class Meta:
        verbose_name = "消息内容"
        verbose_name_plural = "消息内容"
        constraints = [
            models.UniqueConstraint(fields=["notice", "place"], name="accounts_noticeitem_one_place")
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.place}"


class NoticeDelivery(models.Model):
    """One notice on its way through one channel; retried as a row, never from memory. A lower priority goes first.

    ``due_at`` is when something is next to be done: while it is queued it is sent then, while it is being sent its
    provider is asked then what came of it; once it is parked, it is when that was. ``provider`` took it last, or is to
    take it next. ``retries_count`` says how often it was tried again after it had been parked. ``called_off_at`` says
    that nothing of it is true since, though it may have left: it is not sent again, and what came of it is still told.
    """

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="deliveries")
    channel = models.CharField("渠道", max_length=10, choices=choices_of(Channel))
    state = models.CharField(
        "状态", max_length=10, default=DeliveryState.QUEUED.value, choices=choices_of(DeliveryState)
    )
    priority = models.SmallIntegerField("优先级", default=PRIORITY, db_default=PRIORITY)
    lease = models.ForeignKey(
        DeliveryLease, on_delete=models.PROTECT, null=True, blank=True, related_name="deliveries"
    )
    attempts_count = models.PositiveSmallIntegerField("尝试次数", default=0)
    retries_count = models.PositiveSmallIntegerField("搁置后重试次数", default=0, db_default=0)
    asks_count = models.PositiveSmallIntegerField("询问次数", default=0, db_default=0)
    called_off_at = models.DateTimeField("作废时间", null=True, blank=True, editable=False)
    due_at = models.DateTimeField("最早发送时间")
    sent_at = models.DateTimeField("发送时间", null=True, blank=True)
    delivered_at = models.DateTimeField("送达时间", null=True, blank=True)
    provider = models.CharField("服务商", max_length=40, blank=True, default="", db_default="")
    provider_reference = models.CharField("服务商编号", max_length=100, blank=True)
    last_error = models.CharField("最近错误", max_length=100, blank=True)

    class Meta:
        verbose_name = "消息发送"
        verbose_name_plural = "消息发送"
        constraints = [
            models.UniqueConstraint(fields=["notice", "channel"], name="accounts_delivery_one_per_channel"),
            one_of("accounts_delivery_state_known", "state", DeliveryState),
            models.CheckConstraint(
                condition=Q(state__in=sorted(one.value for one in LEFT), sent_at__isnull=False)
                | (~Q(state__in=sorted(one.value for one in LEFT)) & Q(sent_at__isnull=True)),
                name="accounts_delivery_sent_has_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["channel", "priority", "due_at"],
                condition=Q(state=DeliveryState.QUEUED.value),
                name="accounts_delivery_due",
            ),
            models.Index(
                fields=["due_at"],
                condition=Q(state=DeliveryState.SENDING.value),
                name="accounts_delivery_asked",
            ),
            models.Index(
                fields=["channel", "state"],
                condition=Q(state__in=sorted(one.value for one in STUCK)),
                name="accounts_delivery_stuck",
            ),
            models.Index(
                fields=["retries_count", "due_at"],
                condition=Q(state=DeliveryState.PARKED.value),
                name="accounts_delivery_parked",
            ),
            models.Index(
                fields=["provider_reference"],
                condition=~Q(provider_reference=""),
                name="accounts_delivery_reference",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.channel} {self.state}"


class NoticePreference(models.Model):
    """How a person wishes to be written to, and the turn of the code word that messages to them carry (通知设置)."""

    person = models.OneToOneField(
        InsuredPerson, on_delete=models.PROTECT, related_name="notice_preference", primary_key=True
    )
    channels_off = ArrayField(
        models.CharField(max_length=10, choices=choices_of(Channel)), default=list, verbose_name="不用的渠道"
    )
    word_turn = models.PositiveSmallIntegerField("暗号轮次", default=0)
    changed_at = models.DateTimeField("更改时间")

    class Meta:
        verbose_name = "通知设置"
        verbose_name_plural = "通知设置"
        constraints = [
            models.CheckConstraint(
                condition=Q(channels_off__contained_by=[one.value for one in Channel]),
                name="accounts_preference_channels_known",
            )
        ]

    def __str__(self) -> str:
        return str(self.person_id)
