"""Calendar feeds: a secret address under which somebody's calendar reads what is due."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.enums.feeds import FeedNaming
from accounts.enums.users import Language
from accounts.models.people import InsuredPerson
from accounts.models.users import User
from foundation.identifiers import uuid7
from regions.fields import choices_of, one_of


class CalendarFeed(models.Model):
    """The secret address of one person's calendar (日历订阅); only its fingerprint is kept, so it is shown once.

    One lives at a time: making another ends it. ``told_on`` is the last day for which the audit says whose days it gave.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    person = models.ForeignKey(InsuredPerson, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    token_hash = models.BinaryField(max_length=32, unique=True, editable=False)
    naming = models.CharField("怎么称呼家人", max_length=10, choices=choices_of(FeedNaming))
    language = models.CharField("语言", max_length=10, choices=choices_of(Language))
    made_at = models.DateTimeField("生成时间")
    fetched_at = models.DateTimeField("上次读取", null=True, blank=True)
    told_on = models.DateField("上次记录日期", null=True, blank=True)
    ended_at = models.DateTimeField("停用时间", null=True, blank=True)

    class Meta:
        verbose_name = "日历订阅"
        verbose_name_plural = "日历订阅"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_at__isnull=True), name="accounts_feed_one_live"
            ),
            one_of("accounts_feed_naming_known", "naming", FeedNaming),
        ]

    def __str__(self) -> str:
        return str(self.public_id)
