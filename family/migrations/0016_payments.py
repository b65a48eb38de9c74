"""Payments are held, settled, released and refunded by functions of the database."""

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

import foundation.identifiers
from regions.fields import append_only, sql_file

DROP = """
DROP TRIGGER family_paymentpart_keep ON family_paymentpart;
DROP FUNCTION family_payment_part_keep();
DROP TRIGGER family_payment_keep ON family_payment;
DROP FUNCTION family_payment_keep();
DROP FUNCTION family_payment_refund(uuid, bigint, text, bigint, date, timestamptz, uuid, bigint);
DROP FUNCTION family_payment_release(uuid, bigint, boolean, date, timestamptz);
DROP FUNCTION family_payment_settle(uuid, bigint, bigint, date, timestamptz);
DROP FUNCTION family_payment_take(uuid, bigint, timestamptz, bigint);
DROP FUNCTION family_payment_hold(
    bigint, bigint, text, bigint, text, text, bigint, date, timestamptz, timestamptz, jsonb);
DROP FUNCTION IF EXISTS family_is_first(bigint[], integer, integer, bigint, integer);
DROP FUNCTION IF EXISTS family_payee_paused(bigint, bigint, date);
DROP FUNCTION IF EXISTS family_payee_paused(bigint, bigint[], date);
DROP FUNCTION IF EXISTS family_payment_charge(
    bigint, bigint, text, bigint, text, text, bigint, date, timestamptz, timestamptz, jsonb);
DROP FUNCTION family_payment_told(bigint);
DROP FUNCTION family_allocate(
    bigint, text[], text[], bigint[], bigint[], bigint[], bigint[], bigint[], bigint, bigint, bigint);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0044_spending"),
        ("family", "0015_sharing"),
    ]

    operations = [
        migrations.CreateModel(
            name="PaymentRefund",
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
                ("request_key", models.CharField(max_length=100, verbose_name="机构流水号")),
                ("amount_fen", models.BigIntegerField(verbose_name="金额（分）")),
                ("refunded_on", models.DateField(verbose_name="日期")),
                ("refunded_at", models.DateTimeField(verbose_name="退回时间")),
            ],
            options={
                "verbose_name": "退款",
                "verbose_name_plural": "退款",
            },
        ),
        migrations.CreateModel(
            name="PaymentRefundPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amount_fen", models.BigIntegerField(verbose_name="金额（分）")),
            ],
            options={
                "verbose_name": "退款明细",
                "verbose_name_plural": "退款明细",
            },
        ),
        migrations.RemoveConstraint(
            model_name="payment",
            name="family_payment_once",
        ),
        migrations.RemoveConstraint(
            model_name="paymentpart",
            name="family_payment_part_amounts",
        ),
        migrations.RemoveIndex(
            model_name="paymentpart",
            name="family_payment_part_used",
        ),
        migrations.AddField(
            model_name="payment",
            name="skipped",
            field=models.JSONField(default=list, verbose_name="没有付的来源"),
        ),
        migrations.AddField(
            model_name="paymentpart",
            name="area_key",
            field=models.CharField(default="", max_length=12, verbose_name="参保统筹区"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="paymentpart",
            name="patient",
            field=models.ForeignKey(
                db_index=False,
                default=0,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.insuredperson",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="paymentpart",
            name="released_fen",
            field=models.BigIntegerField(default=0, verbose_name="解冻（分）"),
        ),
        migrations.AddIndex(
            model_name="paymentpart",
            index=models.Index(
                condition=models.Q(("source", "sharer")),
                fields=["patient", "paid_on"],
                include=("binding", "area_key", "amount_fen", "released_fen", "refunded_fen"),
                name="family_payment_part_used",
            ),
        ),
        migrations.AddIndex(
            model_name="paymentpart",
            index=models.Index(
                condition=models.Q(("source", "sharer")),
                fields=["binding", "id"],
                name="family_payment_part_bound",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(
                fields=("payee", "request_key"), name="family_payment_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentpart",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount_fen__gt", 0),
                    ("released_fen__gte", 0),
                    ("settled_fen__gte", 0),
                    (
                        "amount_fen__gte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("settled_fen"), "+", models.F("released_fen")
                        ),
                    ),
                    ("refunded_fen__gte", 0),
                    ("refunded_fen__lte", models.F("settled_fen")),
                ),
                name="family_payment_part_amounts",
            ),
        ),
        migrations.AddField(
            model_name="paymentrefund",
            name="payment",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="refunds",
                to="family.payment",
            ),
        ),
        migrations.AddField(
            model_name="paymentrefundpart",
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
            model_name="paymentrefundpart",
            name="part",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="refunds", to="family.paymentpart"
            ),
        ),
        migrations.AddField(
            model_name="paymentrefundpart",
            name="refund",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="parts",
                to="family.paymentrefund",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentrefund",
            constraint=models.UniqueConstraint(fields=("payment", "request_key"), name="family_refund_once"),
        ),
        migrations.AddConstraint(
            model_name="paymentrefund",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_fen__gt", 0)), name="family_refund_amount"
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentrefundpart",
            constraint=models.UniqueConstraint(fields=("refund", "part"), name="family_refund_part_once"),
        ),
        migrations.AddConstraint(
            model_name="paymentrefundpart",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_fen__gt", 0)), name="family_refund_part_amount"
            ),
        ),
        append_only("family_paymentrefund"),
        append_only("family_paymentrefundpart"),
        sql_file(__file__, "payments.sql", DROP),
    ]
