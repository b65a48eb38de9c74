"""When the ledger was last recounted, whole and in part, and what was wrong in it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from accounts.enums.ledger import LedgerCheckScope
from regions.fields import choices_of, one_of


class LedgerCheck(models.Model):
    """The latest recount of one scope; the audit of the nights keeps the earlier ones.

    ``entries_from`` and ``entries_upto`` are internal ids: the next check of what is recent begins behind the former, so
    that each entry is in two checks at least, also one whose transaction was still open in the first.
    """

    scope = models.CharField("范围", max_length=10, choices=choices_of(LedgerCheckScope), unique=True)
    counted_at = models.DateTimeField("核对时间")
    faults_count = models.PositiveIntegerField("不符")
    entries_from = models.BigIntegerField(default=0, editable=False)
    entries_upto = models.BigIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = "账目核对"
        verbose_name_plural = "账目核对"
        constraints: ClassVar = [
            one_of("accounts_ledger_check_scope", "scope", LedgerCheckScope),
            models.CheckConstraint(
                condition=Q(entries_upto__gte=F("entries_from")), name="accounts_ledger_check_goes_on"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.counted_at:%Y-%m-%d %H:%M}"
