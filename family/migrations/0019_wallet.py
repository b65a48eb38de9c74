"""Money on its way into a relative's wallet in another province."""

import django.db.models.deletion
from django.db import migrations, models

import foundation.identifiers
from regions.fields import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0040_ledger"),
        ("family", "0018_binding_life"),
    ]

    operations = [
        migrations.CreateModel(
            name="WalletTransfer",
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
                ("request_key", models.CharField(editable=False, max_length=64)),
                ("relation", models.CharField(max_length=30, verbose_name="亲属关系")),
                ("sender_area_key", models.CharField(max_length=12, verbose_name="转出统筹区")),
                ("recipient_area_key", models.CharField(max_length=12, verbose_name="转入统筹区")),
                ("amount_fen", models.BigIntegerField(verbose_name="金额（分）")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("sent", "sent"),
                            ("accepted", "accepted"),
                            ("returned", "returned"),
                            ("cancelled", "cancelled"),
                        ],
                        default="sent",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                (
                    "cause",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("unclaimed", "unclaimed"),
                            ("declined", "declined"),
                            ("sender_died", "sender_died"),
                            ("recipient_died", "recipient_died"),
                        ],
                        max_length=20,
                        verbose_name="退回原因",
                    ),
                ),
                ("sent_at", models.DateTimeField(verbose_name="转出时间")),
                ("sent_on", models.DateField(verbose_name="转出日期")),
                ("returns_at", models.DateTimeField(verbose_name="最迟接受")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="结束时间")),
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
                    "ended",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.ledgertransfer",
                    ),
                ),
                (
                    "moved",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.ledgertransfer",
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.insuredperson",
                    ),
                ),
                (
                    "sender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.insuredperson",
                    ),
                ),
                (
                    "wallet",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.ledgeraccount",
                    ),
                ),
            ],
            options={
                "verbose_name": "医保钱包转账",
                "verbose_name_plural": "医保钱包转账",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "sent")),
                        fields=["returns_at"],
                        name="family_wallet_on_its_way",
                    ),
                    models.Index(fields=["sender", "sent_on"], name="family_wallet_of_a_day"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("sender", "request_key"), name="family_wallet_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sender", models.F("recipient")), _negated=True),
                            models.Q(("account", models.F("wallet")), _negated=True),
                        ),
                        name="family_wallet_two_persons",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sender_area_key", models.F("recipient_area_key")), _negated=True
                        ),
                        name="family_wallet_two_areas",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_fen__gt", 0)), name="family_wallet_amount"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("returns_at__gt", models.F("sent_at"))),
                        name="family_wallet_returns_later",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["sent", "accepted", "returned", "cancelled"])),
                        name="family_wallet_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "sent"), ("ended__isnull", True), ("ended_at__isnull", True)),
                            models.Q(
                                models.Q(("state", "sent"), _negated=True),
                                ("ended__isnull", False),
                                ("ended_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="family_wallet_ended_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state", "returned"),
                                ("cause__in", ["unclaimed", "declined", "sender_died", "recipient_died"]),
                            ),
                            models.Q(models.Q(("state", "returned"), _negated=True), ("cause", "")),
                            _connector="OR",
                        ),
                        name="family_wallet_return_says_why",
                    ),
                ],
            },
        ),
        sql_file(
            __file__,
            "wallet.sql",
            "DROP TRIGGER family_wallettransfer_keep ON family_wallettransfer; DROP FUNCTION family_wallet_keep()",
        ),
    ]
