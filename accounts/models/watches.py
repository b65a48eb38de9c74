"""Who asked to be told when two places open to one another."""

from django.db import models
from django.db.models import F, Q

from accounts.models.people import InsuredPerson
from foundation.identifiers import uuid7


class OpeningWatch(models.Model):
    """A person's wish to be told on the first day on which two pooling areas may share.

    It ends by being fulfilled or by being taken back. The pair is kept in one order, since sharing is open both ways
    or not at all.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    person = models.ForeignKey(InsuredPerson, on_delete=models.PROTECT, related_name="+")
    one_key = models.CharField("一方统筹区", max_length=20)
    other_key = models.CharField("另一方统筹区", max_length=20)
    asked_at = models.DateTimeField("申请时间")
    told_at = models.DateTimeField("通知时间", null=True, blank=True)
    ended_at = models.DateTimeField("取消时间", null=True, blank=True)

    class Meta:
        verbose_name = "开通提醒"
        verbose_name_plural = "开通提醒"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "one_key", "other_key"],
                condition=Q(told_at__isnull=True, ended_at__isnull=True),
                name="accounts_watch_one_open",
            ),
            models.CheckConstraint(condition=Q(one_key__lt=F("other_key")), name="accounts_watch_in_order"),
            models.CheckConstraint(
                condition=Q(told_at__isnull=True) | Q(ended_at__isnull=True),
                name="accounts_watch_told_or_ended",
            ),
        ]
        indexes = [
            models.Index(
                fields=["one_key", "other_key"],
                condition=Q(told_at__isnull=True, ended_at__isnull=True),
                name="accounts_watch_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.one_key} {self.other_key}"
