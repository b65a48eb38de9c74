"""Questions how people stand that partners send many at a time, and the answers for as long as they are kept."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from certification.enums.batches import StatusOf, StatusState
from certification.rules.deliveries import ENTITLEMENT_TEXT_MAX
from foundation.identifiers import uuid7
from regions.fields import choices_of, one_of


class StatusBatch(models.Model):
    """One list of questions of a partner as of a day; answered by whoever has its lease, then dropped (批量查询)."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    partner_id = models.BigIntegerField("合作机构")
    of = models.CharField("查询对象", max_length=12, choices=choices_of(StatusOf))
    on = models.DateField("截至")
    total_count = models.PositiveIntegerField("条数")
    received_at = models.DateTimeField("收到时间")
    ended_at = models.DateTimeField("处理完的时间", null=True, blank=True)
    expires_at = models.DateTimeField("保留至")
    leased_until = models.DateTimeField(null=True, blank=True)
    served_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "批量查询"
        verbose_name_plural = "批量查询"
        constraints: ClassVar = [
            one_of("certification_statusbatch_of_known", "of", StatusOf),
            models.CheckConstraint(
                condition=Q(total_count__gt=0), name="certification_statusbatch_not_empty"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["id"], condition=Q(ended_at__isnull=True), name="certification_statusbatch_open"
            ),
            models.Index(fields=["expires_at"], name="certification_statusbatch_age"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class StatusItem(models.Model):
    """One question as the partner wrote it, and its answer; ``answer`` lists deadlines, and goes with its batch.

    ``person_id`` is whom an answer is about, so that it is shown only while they let the partner act.
    """

    batch = models.ForeignKey(StatusBatch, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveIntegerField("第几条")
    asked = models.CharField("对方写的编号", max_length=ENTITLEMENT_TEXT_MAX)
    state = models.CharField("状态", max_length=12, choices=choices_of(StatusState))
    person_id = models.BigIntegerField(null=True, blank=True)
    answer = models.JSONField("结果", default=list)

    class Meta:
        verbose_name = "批量查询的一条"
        verbose_name_plural = "批量查询的条目"
        constraints: ClassVar = [
            one_of("certification_statusitem_state_known", "state", StatusState),
            models.UniqueConstraint(fields=["batch", "position"], name="certification_statusitem_place"),
            models.CheckConstraint(
                condition=Q(state=StatusState.ANSWERED.value, person_id__isnull=False)
                | ~Q(state=StatusState.ANSWERED.value) & Q(person_id__isnull=True, answer=[]),
                name="certification_statusitem_answer_is_about_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.position}"
