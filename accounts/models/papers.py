"""Papers that the portal issued and that anybody who holds one can verify."""

from django.db import models
from django.db.models import F, Q

from accounts.enums.papers import PaperKind
from accounts.models.people import InsuredPerson
from regions.fields import choices_of, one_of


class IssuedPaper(models.Model):
    """A paper with a code of 128 random bits (凭证): what it should say, masked, and a hash of all that it says.

    `topic` tells apart papers of one kind about one person, such as the number of a matter; at most one paper of a
    topic is current. A trigger lets nothing change but the moments at which a paper is superseded or revoked.
    """

    code = models.CharField("核验码", max_length=26, unique=True)
    kind = models.CharField("种类", max_length=12, choices=choices_of(PaperKind))
    topic = models.CharField("主题", max_length=64, blank=True)
    subject = models.ForeignKey(InsuredPerson, on_delete=models.PROTECT, related_name="+", db_index=False)
    facts_sha256 = models.BinaryField("内容摘要", max_length=32)
    shown = models.JSONField("核验时显示")
    issued_at = models.DateTimeField("开具时间")
    superseded_at = models.DateTimeField("被新的取代", null=True, blank=True)
    revoked_at = models.DateTimeField("作废时间", null=True, blank=True)

    class Meta:
        verbose_name = "凭证"
        verbose_name_plural = "凭证"
        constraints = [
            one_of("accounts_paper_kind", "kind", PaperKind),
            models.UniqueConstraint(
                name="accounts_paper_one_current",
                fields=["subject", "kind", "topic"],
                condition=Q(superseded_at__isnull=True, revoked_at__isnull=True),
            ),
            models.CheckConstraint(
                name="accounts_paper_ends_after_issue",
                condition=(Q(superseded_at__isnull=True) | Q(superseded_at__gte=F("issued_at")))
                & (Q(revoked_at__isnull=True) | Q(revoked_at__gte=F("issued_at"))),
            ),
        ]
        indexes = [models.Index(name="accounts_paper_of_person", fields=["subject", "-issued_at"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.issued_at:%Y-%m-%d}"
