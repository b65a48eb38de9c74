"""Personal accounts that a court has frozen (司法冻结)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.models.ledger import LedgerAccount
from accounts.models.users import User
from foundation.identifiers import uuid7

ORDER_MAX = 200
_LIVE = Q(lifted_at__isnull=True)


class AccountFreeze(models.Model):
    """One order by which nothing leaves an account until another one lifts it; a trigger keeps the account's state to it.

    Why a table of its own: a death freezes an account too, and is taken back on other grounds.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    account = models.ForeignKey(LedgerAccount, on_delete=models.PROTECT, related_name="freezes")
    order = models.CharField("冻结文书", max_length=ORDER_MAX)
    frozen_at = models.DateTimeField("冻结时间")
    frozen_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField("解冻时间", null=True, blank=True)
    lifted_order = models.CharField("解冻文书", max_length=ORDER_MAX, blank=True)
    lifted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "司法冻结"
        verbose_name_plural = "司法冻结"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account"], condition=_LIVE, name="accounts_freeze_one_live"),
            models.CheckConstraint(condition=~Q(order=""), name="accounts_freeze_has_order"),
            models.CheckConstraint(
                condition=(_LIVE & Q(lifted_order="", lifted_by__isnull=True))
                | (~_LIVE & ~Q(lifted_order="") & Q(lifted_by__isnull=False)),
                name="accounts_freeze_lifted_by_order",
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)
