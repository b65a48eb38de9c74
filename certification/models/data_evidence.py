"""What other agencies tell: that they saw somebody in person on a day."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from certification.enums import EvidenceKind, EvidenceOutcome, QuarantineReason
from certification.rules.deliveries import EXTERNAL_ID_MAX, TIME_TEXT_MAX
from foundation.identifiers import uuid7
from regions.fields import choices_of, one_of


class DataEvidence(models.Model):
    """That an agency saw somebody in person on a day, and what came of it (数据佐证).

    Whom a number means is decided when it arrives; the number itself is not kept.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    partner_id = models.BigIntegerField("合作机构")
    external_id = models.CharField("对方编号", max_length=EXTERNAL_ID_MAX)
    person = models.ForeignKey(
        "accounts.InsuredPerson", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    kind = models.CharField("种类", max_length=20, choices=choices_of(EvidenceKind))
    # Nothing where the time that was told cannot be read.
    event_on = models.DateField("日期", null=True, blank=True)
    area_key = models.CharField("对方认为的发放地", max_length=12, blank=True)
    # Why whom it is about is in doubt, as seen when it came; empty where it is not.
    doubt = models.CharField("疑问", max_length=20, choices=choices_of(QuarantineReason), blank=True)
    time_text = models.CharField("对方写的时间", max_length=TIME_TEXT_MAX)
    received_at = models.DateTimeField("收到时间")
    outcome = models.CharField("结果", max_length=12, choices=choices_of(EvidenceOutcome))
    settled_at = models.DateTimeField("处理时间", null=True, blank=True)
    certification_id = models.UUIDField("认证编号", null=True, blank=True)

    class Meta:
        verbose_name = "数据佐证"
        verbose_name_plural = "数据佐证"
        constraints: ClassVar = [
            one_of("certification_dataevidence_kind_known", "kind", EvidenceKind),
            one_of("certification_dataevidence_outcome_known", "outcome", EvidenceOutcome),
            models.UniqueConstraint(
                fields=["partner_id", "external_id"], name="certification_dataevidence_once"
            ),
            models.CheckConstraint(
                condition=Q(outcome=EvidenceOutcome.WAITING.value, settled_at__isnull=True)
                | ~Q(outcome=EvidenceOutcome.WAITING.value) & Q(settled_at__isnull=False),
                name="certification_dataevidence_settled",
            ),
            models.CheckConstraint(
                condition=Q(
                    outcome=EvidenceOutcome.EXTENDED.value,
                    certification_id__isnull=False,
                    event_on__isnull=False,
                )
                | ~Q(outcome=EvidenceOutcome.EXTENDED.value) & Q(certification_id__isnull=True),
                name="certification_dataevidence_extended_counts",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["id"],
                condition=Q(outcome=EvidenceOutcome.WAITING.value),
                name="certification_dataevidence_due",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"
