"""Personal accounts and their ledger: double entry in whole fen, which the database itself keeps right.

A transfer has entries that sum to zero, each a debit or a credit; a person's balance is the sum of the entries, written
by the database with them and by nothing else. See `accounts/sql/ledger.sql`.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.enums.ledger import AccountKind, AccountState, TransferKind
from accounts.models.people import InsuredPerson
from foundation.identifiers import uuid7
from regions.fields import choices_of, one_of

OF_PERSONS = [AccountKind.PERSONAL.value, AccountKind.WALLET.value]
_CLOSED = Q(state=AccountState.CLOSED.value)


class LedgerAccount(models.Model):
    """One account (个人账户, 医保钱包, or the other side of what moves there).

    Money of persons is what the fund owes them: a credit is money in, a debit money out, and the balance is credits less
    debits. The balance of an account without a person is not kept here, so that a thousand payments at once do not wait
    for one row.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    kind = models.CharField("账户种类", max_length=20, choices=choices_of(AccountKind))
    person = models.ForeignKey(
        InsuredPerson, on_delete=models.PROTECT, null=True, related_name="ledger_accounts", db_index=False
    )
    area_key = models.CharField("统筹区", max_length=12)
    state = models.CharField(
        "状态", max_length=10, choices=choices_of(AccountState), default=AccountState.OPEN.value
    )
    balance_fen = models.BigIntegerField("余额（分）", default=0, editable=False)
    opened_at = models.DateTimeField("开户时间")
    closed_at = models.DateTimeField("销户时间", null=True, blank=True)

    class Meta:
        verbose_name = "个人账户"
        verbose_name_plural = "个人账户"
        constraints: ClassVar = [
            one_of("accounts_ledger_account_kind", "kind", AccountKind),
            one_of("accounts_ledger_account_state", "state", AccountState),
            models.CheckConstraint(
                condition=Q(kind__in=OF_PERSONS, person__isnull=False)
                | (~Q(kind__in=OF_PERSONS) & Q(person__isnull=True, balance_fen=0)),
                name="accounts_ledger_account_whose",
            ),
            models.CheckConstraint(
                condition=Q(balance_fen__gte=0), name="accounts_ledger_account_not_overdrawn"
            ),
            models.CheckConstraint(
                condition=(_CLOSED & Q(closed_at__isnull=False, balance_fen=0))
                | (~_CLOSED & Q(closed_at__isnull=True)),
                name="accounts_ledger_account_closed_empty",
            ),
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=~_CLOSED & Q(person__isnull=False),
                name="accounts_ledger_account_one_live",
            ),
            models.UniqueConstraint(
                fields=["kind", "area_key"],
                condition=Q(person__isnull=True),
                name="accounts_ledger_account_one_side",
            ),
        ]
        indexes: ClassVar = [
            # Also those that are closed; the accounts without a person are few and never looked for by it.
            models.Index(
                fields=["person"],
                condition=Q(person__isnull=False),
                name="accounts_ledger_account_person",
            ),
            models.Index(
                fields=["closed_at"],
                condition=Q(closed_at__isnull=False),
                name="accounts_ledger_account_closed",
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class LedgerTransfer(models.Model):
    """One movement of money, never changed; a mistake is reversed by another one that names it.

    ``key`` says what moved the money, so that the same thing never moves it twice. ``booked_on`` is the local day it
    counts for, ``recorded_at`` when the house learned it.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    key = models.CharField(max_length=120, unique=True, editable=False)
    kind = models.CharField("种类", max_length=20, choices=choices_of(TransferKind))
    booked_on = models.DateField("记账日期")
    recorded_at = models.DateTimeField("登记时间")
    note = models.CharField("摘要", max_length=200, blank=True)
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, editable=False, related_name="reversed_by"
    )

    class Meta:
        verbose_name = "账户变动"
        verbose_name_plural = "账户变动"
        constraints: ClassVar = [
            one_of("accounts_ledger_transfer_kind", "kind", TransferKind),
            models.CheckConstraint(
                condition=Q(reverses__isnull=True) | Q(kind=TransferKind.CORRECTION.value),
                name="accounts_ledger_transfer_reversal_is_correction",
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class LedgerEntry(models.Model):
    """One line of a transfer on one account: a debit or a credit, never changed."""

    transfer = models.ForeignKey(
        LedgerTransfer, on_delete=models.PROTECT, related_name="entries", db_index=False
    )
    account = models.ForeignKey(LedgerAccount, on_delete=models.PROTECT, related_name="+", db_index=False)
    debit_fen = models.BigIntegerField("借方（分）", default=0)
    credit_fen = models.BigIntegerField("贷方（分）", default=0)
    booked_on = models.DateField("记账日期")

    class Meta:
        verbose_name = "分录"
        verbose_name_plural = "分录"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(debit_fen__gt=0, credit_fen=0) | Q(debit_fen=0, credit_fen__gt=0),
                name="accounts_ledger_entry_one_side",
            ),
            models.UniqueConstraint(
                fields=["transfer", "account"], name="accounts_ledger_entry_once_an_account"
            ),
        ]
        indexes = [models.Index(fields=["account", "booked_on", "id"], name="accounts_ledger_statement")]

    def __str__(self) -> str:
        return f"{self.transfer_id} {self.account_id}"
