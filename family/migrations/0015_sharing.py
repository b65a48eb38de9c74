"""Bindings carry uses, caps, order and causes; payments say whose money paid which part."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import family.models.bindings
import foundation.identifiers

# Whoever was bound before may have used it from the day it was accepted.
STARTS = """
UPDATE family_sharingbinding SET starts_on = (answered_at AT TIME ZONE 'Asia/Shanghai')::date
    WHERE answered_at IS NOT NULL AND state IN ('active', 'ended')
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0040_ledger"),
        ("family", "0014_contacts"),
    ]

    operations = [
        migrations.CreateModel(
            name="Payment",
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
                ("payee_name", models.CharField(max_length=60, verbose_name="收款机构")),
                ("request_key", models.CharField(max_length=100, verbose_name="机构流水号")),
                (
                    "use",
                    models.CharField(
                        choices=[
                            ("hospital", "hospital"),
                            ("pharmacy", "pharmacy"),
                            ("resident_premium", "resident_premium"),
                        ],
                        max_length=20,
                        verbose_name="用途",
                    ),
                ),
                ("area_key", models.CharField(max_length=12, verbose_name="参保统筹区")),
                ("amount_fen", models.BigIntegerField(verbose_name="金额（分）")),
                ("settled_fen", models.BigIntegerField(default=0, verbose_name="结算（分）")),
                ("refunded_fen", models.BigIntegerField(default=0, verbose_name="退回（分）")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("held", "held"),
                            ("settled", "settled"),
                            ("refunded", "refunded"),
                            ("released", "released"),
                            ("expired", "expired"),
                        ],
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("paid_on", models.DateField(verbose_name="日期")),
                ("held_at", models.DateTimeField(verbose_name="冻结资金时间")),
                ("expires_at", models.DateTimeField(verbose_name="最迟结算")),
                ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="结算时间")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="结束时间")),
            ],
            options={
                "verbose_name": "共济支付",
                "verbose_name_plural": "共济支付",
            },
        ),
        migrations.CreateModel(
            name="PaymentPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.PositiveSmallIntegerField(verbose_name="次序")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("own_account", "own_account"),
                            ("own_wallet", "own_wallet"),
                            ("sharer", "sharer"),
                            ("cash", "cash"),
                        ],
                        max_length=20,
                        verbose_name="来源",
                    ),
                ),
                ("amount_fen", models.BigIntegerField(verbose_name="金额（分）")),
                ("settled_fen", models.BigIntegerField(default=0, verbose_name="结算（分）")),
                ("refunded_fen", models.BigIntegerField(default=0, verbose_name="退回（分）")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("whole", "whole"),
                            ("balance", "balance"),
                            ("payment_cap", "payment_cap"),
                            ("month_cap", "month_cap"),
                            ("year_cap", "year_cap"),
                            ("first_payments_cap", "first_payments_cap"),
                            ("rest", "rest"),
                        ],
                        max_length=20,
                        verbose_name="为何",
                    ),
                ),
                ("paid_on", models.DateField(verbose_name="日期")),
            ],
            options={
                "verbose_name": "支付明细",
                "verbose_name_plural": "支付明细",
            },
        ),
        migrations.RemoveConstraint(
            model_name="sharingbinding",
            name="family_binding_one_open",
        ),
        migrations.RemoveConstraint(
            model_name="sharingbinding",
            name="family_binding_end_has_time",
        ),
        migrations.RemoveIndex(
            model_name="sharingbinding",
            name="family_binding_user",
        ),
        migrations.AddField(
            model_name="sharingbinding",
            name="cause",
            field=models.CharField(
                blank=True,
                choices=[
                    ("user_not_insured", "user_not_insured"),
                    ("sharer_not_insured", "sharer_not_insured"),
                    ("sharer_account_closed", "sharer_account_closed"),
                    ("death", "death"),
                    ("kinship_ended", "kinship_ended"),
                    ("in_doubt", "in_doubt"),
                    ("area_changed", "area_changed"),
                    ("out_of_scope", "out_of_scope"),
                ],
                max_length=30,
                verbose_name="原因",
            ),
        ),
        migrations.AddField(
            model_name="sharingbinding",
            name="ends_on",
            field=models.DateField(blank=True, null=True, verbose_name="失效日期"),
        ),
        migrations.AddField(
            model_name="sharingbinding",
            name="frozen_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="冻结时间"),
        ),
        migrations.AddField(
            model_name="sharingbinding",
            name="month_cap_fen",
            field=models.BigIntegerField(blank=True, null=True, verbose_name="每月最多（分）"),
        ),
        migrations.AddField(
            model_name="sharingbinding",
            name="payment_cap_fen",
            field=models.BigIntegerField(blank=True, null=True, verbose_name="每次最多（分）"),
        ),
        migrations.AddField(
            model_name="sharingbinding",
            name="place",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="使用顺序"),
        ),
        migrations.AddField(
            model_name="sharingbinding",
            name="starts_on",
            field=models.DateField(blank=True, null=True, verbose_name="生效日期"),
        ),
        migrations.AddField(
            model_name="sharingbinding",
            name="suspended_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="暂停时间"),
        ),
        migrations.AddField(
            model_name="sharingbinding",
            name="uses",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("hospital", "hospital"),
                        ("pharmacy", "pharmacy"),
                        ("resident_premium", "resident_premium"),
                    ],
                    max_length=20,
                ),
                default=family.models.bindings.every_use,
                size=None,
                verbose_name="用途",
            ),
        ),
        migrations.AddField(
            model_name="sharingbinding",
            name="year_cap_fen",
            field=models.BigIntegerField(blank=True, null=True, verbose_name="每年最多（分）"),
        ),
        migrations.RunSQL(STARTS, reverse_sql=migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="sharingbinding",
            name="state",
            field=models.CharField(
                choices=[
                    ("proposed", "proposed"),
                    ("asked", "asked"),
                    ("active", "active"),
                    ("suspended", "suspended"),
                    ("declined", "declined"),
                    ("withdrawn", "withdrawn"),
                    ("ended", "ended"),
                ],
                max_length=10,
                verbose_name="状态",
            ),
        ),
        migrations.AddIndex(
            model_name="sharingbinding",
            index=models.Index(
                condition=models.Q(("state__in", ["proposed", "asked", "active", "suspended"])),
                fields=["user"],
                name="family_binding_user",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharingbinding",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["proposed", "asked", "active", "suspended"])),
                fields=("sharer", "user"),
                name="family_binding_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharingbinding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("ended_at__isnull", True),
                        ("state__in", ["proposed", "asked", "active", "suspended"]),
                    ),
                    models.Q(
                        models.Q(("state__in", ["proposed", "asked", "active", "suspended"]), _negated=True),
                        ("ended_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="family_binding_end_has_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharingbinding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ["proposed", "asked", "active", "suspended", "declined", "withdrawn", "ended"],
                    )
                ),
                name="family_binding_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharingbinding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["active", "suspended"]), _negated=True),
                    ("starts_on__isnull", False),
                    _connector="OR",
                ),
                name="family_binding_standing_has_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharingbinding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state", "suspended"),
                        ("suspended_at__isnull", False),
                        models.Q(("cause", ""), _negated=True),
                    ),
                    models.Q(models.Q(("state", "suspended"), _negated=True), ("suspended_at__isnull", True)),
                    _connector="OR",
                ),
                name="family_binding_suspended_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharingbinding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("uses__contained_by", ["hospital", "pharmacy", "resident_premium"]),
                    ("uses__len__gte", 1),
                ),
                name="family_binding_uses_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharingbinding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("payment_cap_fen__isnull", True), ("payment_cap_fen__gt", 0), _connector="OR"),
                    models.Q(("month_cap_fen__isnull", True), ("month_cap_fen__gt", 0), _connector="OR"),
                    models.Q(("year_cap_fen__isnull", True), ("year_cap_fen__gt", 0), _connector="OR"),
                ),
                name="family_binding_caps_positive",
            ),
        ),
        migrations.AddField(
            model_name="payment",
            name="patient",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.insuredperson"
            ),
        ),
        migrations.AddField(
            model_name="payment",
            name="payee",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.partner",
            ),
        ),
        migrations.AddField(
            model_name="paymentpart",
            name="account",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.ledgeraccount",
            ),
        ),
        migrations.AddField(
            model_name="paymentpart",
            name="binding",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="family.sharingbinding",
            ),
        ),
        migrations.AddField(
            model_name="paymentpart",
            name="payment",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="parts",
                to="family.payment",
            ),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(fields=["patient", "-held_at"], name="family_payment_of_patient"),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(
                condition=models.Q(("state", "held")), fields=["expires_at"], name="family_payment_held"
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(fields=("payee", "request_key"), name="family_payment_once"),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["held", "settled", "refunded", "released", "expired"])),
                name="family_payment_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(("use__in", ["hospital", "pharmacy", "resident_premium"])),
                name="family_payment_use",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount_fen__gt", 0),
                    ("settled_fen__gte", 0),
                    ("settled_fen__lte", models.F("amount_fen")),
                    ("refunded_fen__gte", 0),
                    ("refunded_fen__lte", models.F("settled_fen")),
                ),
                name="family_payment_amounts",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_at__isnull", True), ("settled_fen", 0), ("state", "held")),
                    models.Q(("settled_fen", 0), ("state__in", ["released", "expired"])),
                    models.Q(("settled_at__isnull", False), ("settled_fen__gt", 0), ("state", "settled")),
                    models.Q(
                        ("refunded_fen", models.F("settled_fen")),
                        ("settled_fen__gt", 0),
                        ("state", "refunded"),
                    ),
                    _connector="OR",
                ),
                name="family_payment_state_fits",
            ),
        ),
        migrations.AddIndex(
            model_name="paymentpart",
            index=models.Index(
                condition=models.Q(("source", "sharer")),
                fields=["binding", "paid_on"],
                include=("amount_fen", "settled_fen", "refunded_fen"),
                name="family_payment_part_used",
            ),
        ),
        migrations.AddIndex(
            model_name="paymentpart",
            index=models.Index(
                condition=models.Q(("source", "cash"), _negated=True),
                fields=["account", "paid_on"],
                name="family_payment_part_paid",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentpart",
            constraint=models.UniqueConstraint(fields=("payment", "place"), name="family_payment_part_place"),
        ),
        migrations.AddConstraint(
            model_name="paymentpart",
            constraint=models.CheckConstraint(
                condition=models.Q(("source__in", ["own_account", "own_wallet", "sharer", "cash"])),
                name="family_payment_part_source",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentpart",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "reason__in",
                        [
                            "whole",
                            "balance",
                            "payment_cap",
                            "month_cap",
                            "year_cap",
                            "first_payments_cap",
                            "rest",
                        ],
                    )
                ),
                name="family_payment_part_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentpart",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("source", "cash"), ("account__isnull", True)),
                    models.Q(models.Q(("source", "cash"), _negated=True), ("account__isnull", False)),
                    _connector="OR",
                ),
                name="family_payment_part_account",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentpart",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("source", "sharer"), ("binding__isnull", False)),
                    models.Q(models.Q(("source", "sharer"), _negated=True), ("binding__isnull", True)),
                    _connector="OR",
                ),
                name="family_payment_part_binding",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentpart",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount_fen__gt", 0),
                    ("settled_fen__gte", 0),
                    ("settled_fen__lte", models.F("amount_fen")),
                    ("refunded_fen__gte", 0),
                    ("refunded_fen__lte", models.F("settled_fen")),
                ),
                name="family_payment_part_amounts",
            ),
        ),
    ]
