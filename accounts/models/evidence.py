"""Evidence files: pictures made anew from what people uploaded, sealed page by page."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.enums.evidence import EvidenceState, FileKind
from accounts.fields import SealedField
from accounts.models.matters import Matter
from accounts.models.people import InsuredPerson
from accounts.models.users import User
from foundation.identifiers import uuid7
from regions.fields import choices_of, one_of


class Evidence(models.Model):
    """One file somebody handed in (材料): of what sort, for whom, and whether it may be looked at yet."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    subject = models.ForeignKey(InsuredPerson, on_delete=models.PROTECT, related_name="+")
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, null=True, related_name="evidence")
    slot = models.CharField("材料", max_length=40)
    kind = models.CharField("格式", max_length=8, choices=choices_of(FileKind))
    state = models.CharField("状态", max_length=10, choices=choices_of(EvidenceState))
    pages_count = models.PositiveSmallIntegerField("页数")
    bytes_count = models.PositiveIntegerField("字节数")
    uploaded_at = models.DateTimeField("上传时间")
    # What belongs to no matter goes after a day, unless something that waits for an answer holds it.
    held_until = models.DateTimeField("保管到", null=True, blank=True)
    dropped_at = models.DateTimeField("销毁时间", null=True, blank=True)

    class Meta:
        verbose_name = "材料"
        verbose_name_plural = "材料"
        constraints: ClassVar = [
            one_of("accounts_evidence_state", "state", EvidenceState),
            models.CheckConstraint(
                name="accounts_evidence_dropped_has_time",
                condition=Q(state=EvidenceState.DROPPED.value, dropped_at__isnull=False)
                | (~Q(state=EvidenceState.DROPPED.value) & Q(dropped_at__isnull=True)),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                name="accounts_evidence_unattached",
                fields=["uploaded_at"],
                condition=Q(matter__isnull=True, dropped_at__isnull=True),
            ),
            models.Index(
                name="accounts_evidence_waiting",
                fields=["id"],
                condition=Q(state=EvidenceState.WAITING.value),
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class EvidencePage(models.Model):
    """One page as a JPEG picture, sealed; gone when the file's time is over."""

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="pages")
    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    number = models.PositiveSmallIntegerField("页码")
    picture_sealed = SealedField(label="evidence.page", editable=False)

    class Meta:
        verbose_name = "材料页"
        verbose_name_plural = "材料页"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["evidence", "number"], name="accounts_evidencepage_one_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.evidence_id} {self.number}"
