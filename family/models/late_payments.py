"""Payments made after what let them flow had ended, and what a desk found about each."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from family.enums.payments import LateFinding
from family.models.payments import PaymentPart
from regions.fields import choices_of, one_of

WORDS_MAX = 300


class LateReview(models.Model):
    """What two clerks found about one part that a sharer's account paid too late; written once, and it moves no money.

    ``found_by`` proposed it and ``agreed_by`` agreed; what is older than this rule has nobody who agreed.
    """

    part = models.OneToOneField(PaymentPart, on_delete=models.PROTECT, related_name="late_review")
    finding = models.CharField("结论", max_length=10, choices=choices_of(LateFinding))
    words = models.CharField("依据", max_length=WORDS_MAX)
    found_at = models.DateTimeField("核查时间")
    found_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    agreed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "事后支付核查"
        verbose_name_plural = "事后支付核查"
        constraints: ClassVar = [
            one_of("family_late_review_finding", "finding", LateFinding),
            models.CheckConstraint(condition=~Q(words=""), name="family_late_review_says_why"),
            models.CheckConstraint(
                condition=Q(agreed_by__isnull=True) | ~Q(agreed_by=F("found_by")),
                name="family_late_review_by_two",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part_id} {self.finding}"
