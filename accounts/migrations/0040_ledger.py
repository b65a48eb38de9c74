"""Personal accounts and their ledger."""

import django.db.models.deletion
from django.db import migrations, models

import foundation.identifiers
from regions.fields import append_only, sql_file

DROP = """
DROP FUNCTION accounts_ledger_faults();
DROP FUNCTION accounts_ledger_post(
    text, text, date, timestamptz, text, bigint[], bigint[], bigint[], bigint);
DROP FUNCTION accounts_ledger_side(text, text, timestamptz);
DROP TRIGGER accounts_ledgeraccount_keep ON accounts_ledgeraccount;
DROP FUNCTION accounts_ledger_keep_account();
DROP TRIGGER accounts_ledgerentry_book ON accounts_ledgerentry;
DROP FUNCTION accounts_ledger_book();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0040_recipients"),
    ]

    operations = [
        migrations.CreateModel(
            name="LedgerAccount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.UUIDField(default=foundation.identifiers.uuid7, editable=False, unique=True),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("personal", "personal"),
                            ("wallet", "wallet"),
                            ("opening", "opening"),
                            ("contributions", "contributions"),
                            ("interest", "interest"),
                            ("held", "held"),
                            ("providers", "providers"),
                            ("premiums", "premiums"),
                            ("wallet_transit", "wallet_transit"),
                            ("moved", "moved"),
                            ("estate", "estate"),
                        ],
                        max_length=20,
                        verbose_name="账户种类",
                    ),
                ),
                ("area_key", models.CharField(max_length=12, verbose_name="统筹区")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "open"), ("frozen", "frozen"), ("closed", "closed")],
                        default="open",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("balance_fen", models.BigIntegerField(default=0, editable=False, verbose_name="余额（分）")),
                ("opened_at", models.DateTimeField(verbose_name="开户时间")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="销户时间")),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ledger_accounts",
                        to="accounts.insuredperson",
                    ),
                ),
            ],
            options={
                "verbose_name": "个人账户",
                "verbose_name_plural": "个人账户",
            },
        ),
        migrations.CreateModel(
            name="LedgerTransfer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.UUIDField(default=foundation.identifiers.uuid7, editable=False, unique=True),
                ),
                ("key", models.CharField(editable=False, max_length=120, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("opening", "opening"),
                            ("contribution", "contribution"),
                            ("retiree_credit", "retiree_credit"),
                            ("interest", "interest"),
                            ("hold", "hold"),
                            ("settlement", "settlement"),
                            ("release", "release"),
                            ("refund", "refund"),
                            ("wallet_send", "wallet_send"),
                            ("wallet_accept", "wallet_accept"),
                            ("wallet_return", "wallet_return"),
                            ("move", "move"),
                            ("estate", "estate"),
                            ("correction", "correction"),
                        ],
                        max_length=20,
                        verbose_name="种类",
                    ),
                ),
                ("booked_on", models.DateField(verbose_name="记账日期")),
                ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="摘要")),
                (
                    "reverses",
                    models.OneToOneField(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversed_by",
                        to="accounts.ledgertransfer",
                    ),
                ),
            ],
            options={
                "verbose_name": "账户变动",
                "verbose_name_plural": "账户变动",
            },
        ),
        migrations.CreateModel(
            name="LedgerEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("debit_fen", models.BigIntegerField(default=0, verbose_name="借方（分）")),
                ("credit_fen", models.BigIntegerField(default=0, verbose_name="贷方（分）")),
                ("booked_on", models.DateField(verbose_name="记账日期")),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.ledgeraccount",
                    ),
                ),
                (
                    "transfer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="accounts.ledgertransfer",
                    ),
                ),
            ],
            options={
                "verbose_name": "分录",
                "verbose_name_plural": "分录",
            },
        ),
        migrations.AddConstraint(
            model_name="ledgeraccount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "personal",
                            "wallet",
                            "opening",
                            "contributions",
                            "interest",
                            "held",
                            "providers",
                            "premiums",
                            "wallet_transit",
                            "moved",
                            "estate",
                        ],
                    )
                ),
                name="accounts_ledger_account_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgeraccount",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "frozen", "closed"])),
                name="accounts_ledger_account_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgeraccount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind__in", ["personal", "wallet"]), ("person__isnull", False)),
                    models.Q(
                        models.Q(("kind__in", ["personal", "wallet"]), _negated=True),
                        ("balance_fen", 0),
                        ("person__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="accounts_ledger_account_whose",
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgeraccount",
            constraint=models.CheckConstraint(
                condition=models.Q(("balance_fen__gte", 0)), name="accounts_ledger_account_not_overdrawn"
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgeraccount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "closed"), ("balance_fen", 0), ("closed_at__isnull", False)),
                    models.Q(models.Q(("state", "closed"), _negated=True), ("closed_at__isnull", True)),
                    _connector="OR",
                ),
                name="accounts_ledger_account_closed_empty",
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgeraccount",
            constraint=models.UniqueConstraint(
                condition=models.Q(models.Q(("state", "closed"), _negated=True), ("person__isnull", False)),
                fields=("person", "kind"),
                name="accounts_ledger_account_one_live",
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgeraccount",
            constraint=models.UniqueConstraint(
                condition=models.Q(("person__isnull", True)),
                fields=("kind", "area_key"),
                name="accounts_ledger_account_one_side",
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgertransfer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "opening",
                            "contribution",
                            "retiree_credit",
                            "interest",
                            "hold",
                            "settlement",
                            "release",
                            "refund",
                            "wallet_send",
                            "wallet_accept",
                            "wallet_return",
                            "move",
                            "estate",
                            "correction",
                        ],
                    )
                ),
                name="accounts_ledger_transfer_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgertransfer",
            constraint=models.CheckConstraint(
                condition=models.Q(("reverses__isnull", True), ("kind", "correction"), _connector="OR"),
                name="accounts_ledger_transfer_reversal_is_correction",
            ),
        ),
        migrations.AddIndex(
            model_name="ledgerentry",
            index=models.Index(fields=["account", "booked_on", "id"], name="accounts_ledger_statement"),
        ),
        migrations.AddConstraint(
            model_name="ledgerentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("credit_fen", 0), ("debit_fen__gt", 0)),
                    models.Q(("credit_fen__gt", 0), ("debit_fen", 0)),
                    _connector="OR",
                ),
                name="accounts_ledger_entry_one_side",
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgerentry",
            constraint=models.UniqueConstraint(
                fields=("transfer", "account"), name="accounts_ledger_entry_once_an_account"
            ),
        ),
        append_only("accounts_ledgertransfer"),
        append_only("accounts_ledgerentry"),
        sql_file(__file__, "ledger.sql", DROP),
    ]
