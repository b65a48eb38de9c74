"""Wallet transfers: money of a personal account on its way into a relative's wallet in another province (医保钱包).

The money itself moves in the ledger of the accounts floor; these rows say from whom, to whom and what became of it.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from family.enums import WalletReturn, WalletState
from foundation.identifiers import uuid7
from regions.fields import choices_of, one_of

_SENT = Q(state=WalletState.SENT.value)
_RETURNED = Q(state=WalletState.RETURNED.value)


class WalletTransfer(models.Model):
    """One transfer: sent once for one request of the sender, and ended once.

    ``relation`` is what the recipient was to the sender when it was sent; ``sent_on`` is the day in China that counts for
    the daily number. From ``returns_at`` on nobody takes it any more. ``moved`` and ``ended`` name the ledger's
    transfers out of the account, and into the wallet or back.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    request_key = models.CharField(max_length=64, editable=False)
    sender = models.ForeignKey("accounts.InsuredPerson", on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey("accounts.InsuredPerson", on_delete=models.PROTECT, related_name="+")
    relation = models.CharField("亲属关系", max_length=30)
    sender_area_key = models.CharField("转出统筹区", max_length=12)
    recipient_area_key = models.CharField("转入统筹区", max_length=12)
    account = models.ForeignKey(
        "accounts.LedgerAccount", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    wallet = models.ForeignKey(
        "accounts.LedgerAccount", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    amount_fen = models.BigIntegerField("金额（分）")
    state = models.CharField(
        "状态", max_length=10, choices=choices_of(WalletState), default=WalletState.SENT.value
    )
    cause = models.CharField("退回原因", max_length=20, blank=True, choices=choices_of(WalletReturn))
    sent_at = models.DateTimeField("转出时间")
    sent_on = models.DateField("转出日期")
    returns_at = models.DateTimeField("最迟接受")
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    moved = models.OneToOneField("accounts.LedgerTransfer", on_delete=models.PROTECT, related_name="+")
    ended = models.OneToOneField(
        "accounts.LedgerTransfer", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = "医保钱包转账"
        verbose_name_plural = "医保钱包转账"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sender", "request_key"], name="family_wallet_once"),
            models.CheckConstraint(
                condition=~Q(sender=F("recipient")) & ~Q(account=F("wallet")),
                name="family_wallet_two_persons",
            ),
            models.CheckConstraint(
                condition=~Q(sender_area_key=F("recipient_area_key")), name="family_wallet_two_areas"
            ),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="family_wallet_amount"),
            models.CheckConstraint(
                condition=Q(returns_at__gt=F("sent_at")), name="family_wallet_returns_later"
            ),
            one_of("family_wallet_state", "state", WalletState),
            models.CheckConstraint(
                condition=(_SENT & Q(ended_at__isnull=True, ended__isnull=True))
                | (~_SENT & Q(ended_at__isnull=False, ended__isnull=False)),
                name="family_wallet_ended_once",
            ),
            models.CheckConstraint(
                condition=(_RETURNED & Q(cause__in=[cause.value for cause in WalletReturn]))
                | (~_RETURNED & Q(cause="")),
                name="family_wallet_return_says_why",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["returns_at"], condition=_SENT, name="family_wallet_on_its_way"),
            models.Index(fields=["sender", "sent_on"], name="family_wallet_of_a_day"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)
