"""Answers kept for partners who ask the same thing twice."""

from django.db import models

from accounts.models.partners import Partner


class IdempotencyRecord(models.Model):
    """The answer a partner got for one Idempotency-Key, replayed byte for byte."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=100)
    fingerprint = models.BinaryField(max_length=32)
    status = models.PositiveSmallIntegerField()
    body = models.BinaryField()
    etag = models.CharField(max_length=40, default="", blank=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = "幂等记录"
        verbose_name_plural = "幂等记录"
        constraints = [
            models.UniqueConstraint(fields=["partner", "key"], name="accounts_idempotency_one_answer")
        ]

    def __str__(self) -> str:
        return self.key
