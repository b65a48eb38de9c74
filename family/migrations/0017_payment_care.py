"""What guards people's money: flags, disputes, and the daily reconciliation."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import foundation.identifiers
from regions.fields import append_only, sql_file

DROP = """
DROP FUNCTION family_flag_deaths(timestamptz, integer);
DROP FUNCTION family_reconcile(bigint, bigint, date, timestamptz, timestamptz, timestamptz);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0044_spending"),
        ("family", "0016_payments"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DayFile",
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
                ("day", models.DateField(verbose_name="日期")),
                ("turn", models.PositiveSmallIntegerField(verbose_name="第几次")),
                ("received_at", models.DateTimeField(verbose_name="收到时间")),
                ("digest", models.BinaryField(max_length=32, verbose_name="指纹")),
                ("rows_count", models.PositiveIntegerField(verbose_name="行数")),
                ("matched_count", models.PositiveIntegerField(default=0, verbose_name="一致")),
            ],
            options={
                "verbose_name": "对账文件",
                "verbose_name_plural": "对账文件",
            },
        ),
        migrations.CreateModel(
            name="DayLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "entry",
                    models.CharField(
                        choices=[("payment", "payment"), ("refund", "refund")],
                        max_length=10,
                        verbose_name="种类",
                    ),
                ),
                ("payment_reference", models.CharField(max_length=100, verbose_name="支付流水号")),
                ("refund_reference", models.CharField(blank=True, max_length=100, verbose_name="退款流水号")),
                ("amount_fen", models.BigIntegerField(verbose_name="金额（分）")),
            ],
            options={
                "verbose_name": "对账明细",
                "verbose_name_plural": "对账明细",
            },
        ),
        migrations.CreateModel(
            name="Difference",
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
                ("day", models.DateField(verbose_name="日期")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("missing_here", "missing_here"),
                            ("missing_there", "missing_there"),
                            ("amount", "amount"),
                            ("state", "state"),
                            ("day", "day"),
                        ],
                        max_length=20,
                        verbose_name="差异",
                    ),
                ),
                (
                    "entry",
                    models.CharField(
                        choices=[("payment", "payment"), ("refund", "refund")],
                        max_length=10,
                        verbose_name="种类",
                    ),
                ),
                ("payment_reference", models.CharField(max_length=100, verbose_name="支付流水号")),
                ("refund_reference", models.CharField(blank=True, max_length=100, verbose_name="退款流水号")),
                ("area_key", models.CharField(blank=True, max_length=12, verbose_name="统筹区")),
                ("ours_fen", models.BigIntegerField(null=True, verbose_name="我方金额（分）")),
                ("theirs_fen", models.BigIntegerField(null=True, verbose_name="对方金额（分）")),
                ("our_state", models.CharField(blank=True, max_length=10, verbose_name="我方状态")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("explained", "explained"),
                            ("corrected", "corrected"),
                            ("gone", "gone"),
                        ],
                        max_length=10,
                        verbose_name="处理",
                    ),
                ),
                ("found_at", models.DateTimeField(verbose_name="发现时间")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="处理时间")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="说明")),
            ],
            options={
                "verbose_name": "对账差异",
                "verbose_name_plural": "对账差异",
            },
        ),
        migrations.CreateModel(
            name="PaymentDispute",
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
                ("area_key", models.CharField(max_length=12, verbose_name="统筹区")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("not_known", "not_known"),
                            ("wrong_amount", "wrong_amount"),
                            ("not_received", "not_received"),
                            ("after_stop", "after_stop"),
                        ],
                        max_length=20,
                        verbose_name="原因",
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                ("amount_fen", models.BigIntegerField(verbose_name="有异议的金额（分）")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("proposed", "proposed"),
                            ("upheld", "upheld"),
                            ("dismissed", "dismissed"),
                            ("withdrawn", "withdrawn"),
                        ],
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("opened_at", models.DateTimeField(verbose_name="提出时间")),
                (
                    "remedy",
                    models.CharField(
                        blank=True,
                        choices=[("refund", "refund"), ("claim", "claim")],
                        max_length=10,
                        verbose_name="处理",
                    ),
                ),
                ("finding", models.CharField(blank=True, max_length=300, verbose_name="答复")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="决定时间")),
                ("proposal_id", models.BigIntegerField(editable=False, null=True, verbose_name="双人复核")),
            ],
            options={
                "verbose_name": "支付异议",
                "verbose_name_plural": "支付异议",
            },
        ),
        migrations.CreateModel(
            name="PaymentFlag",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("rapid", "rapid"),
                            ("unusual_amount", "unusual_amount"),
                            ("night", "night"),
                            ("many_payees", "many_payees"),
                            ("fresh_binding", "fresh_binding"),
                            ("patient_dead", "patient_dead"),
                            ("sharer_dead", "sharer_dead"),
                        ],
                        max_length=20,
                        verbose_name="异常",
                    ),
                ),
                ("facts", models.JSONField(default=dict, verbose_name="要点")),
                ("flagged_at", models.DateTimeField(verbose_name="发现时间")),
            ],
            options={
                "verbose_name": "异常支付",
                "verbose_name_plural": "异常支付",
            },
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(
                condition=models.Q(("settled_at__isnull", False)),
                fields=["payee", "settled_at"],
                name="family_payment_of_day",
            ),
        ),
        migrations.AddIndex(
            model_name="paymentrefund",
            index=models.Index(fields=["refunded_on"], name="family_refund_of_day"),
        ),
        migrations.AddField(
            model_name="dayfile",
            name="payee",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.partner",
            ),
        ),
        migrations.AddField(
            model_name="dayline",
            name="file",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="lines",
                to="family.dayfile",
            ),
        ),
        migrations.AddField(
            model_name="difference",
            name="closed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="difference",
            name="file",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="differences",
                to="family.dayfile",
            ),
        ),
        migrations.AddField(
            model_name="difference",
            name="payee",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.partner",
            ),
        ),
        migrations.AddField(
            model_name="difference",
            name="payment",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="family.payment"
            ),
        ),
        migrations.AddField(
            model_name="paymentdispute",
            name="binding",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="family.sharingbinding",
            ),
        ),
        migrations.AddField(
            model_name="paymentdispute",
            name="decided_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="paymentdispute",
            name="payment",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="disputes",
                to="family.payment",
            ),
        ),
        migrations.AddField(
            model_name="paymentdispute",
            name="refund",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="family.paymentrefund",
            ),
        ),
        migrations.AddField(
            model_name="paymentdispute",
            name="sharer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.insuredperson"
            ),
        ),
        migrations.AddField(
            model_name="paymentflag",
            name="payment",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="flags",
                to="family.payment",
            ),
        ),
        migrations.AddConstraint(
            model_name="dayfile",
            constraint=models.UniqueConstraint(fields=("payee", "day", "turn"), name="family_day_file_turn"),
        ),
        migrations.AddConstraint(
            model_name="dayline",
            constraint=models.CheckConstraint(
                condition=models.Q(("entry__in", ["payment", "refund"])), name="family_day_line_entry"
            ),
        ),
        migrations.AddConstraint(
            model_name="dayline",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_fen__gt", 0)), name="family_day_line_amount"
            ),
        ),
        migrations.AddConstraint(
            model_name="dayline",
            constraint=models.UniqueConstraint(
                fields=("file", "payment_reference", "refund_reference"), name="family_day_line_once"
            ),
        ),
        migrations.AddIndex(
            model_name="difference",
            index=models.Index(
                condition=models.Q(("state", "open")),
                fields=["found_at", "id"],
                name="family_difference_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="difference",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["missing_here", "missing_there", "amount", "state", "day"])),
                name="family_difference_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="difference",
            constraint=models.CheckConstraint(
                condition=models.Q(("entry__in", ["payment", "refund"])), name="family_difference_entry"
            ),
        ),
        migrations.AddConstraint(
            model_name="difference",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "explained", "corrected", "gone"])),
                name="family_difference_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="difference",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")),
                fields=("payee", "day", "payment_reference", "refund_reference"),
                name="family_difference_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="difference",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", True), ("state", "open")),
                    models.Q(models.Q(("state", "open"), _negated=True), ("closed_at__isnull", False)),
                    _connector="OR",
                ),
                name="family_difference_closed_or_not",
            ),
        ),
        migrations.AddIndex(
            model_name="paymentdispute",
            index=models.Index(
                condition=models.Q(("state__in", ["open", "proposed"])),
                fields=["area_key", "opened_at"],
                name="family_dispute_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentdispute",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "withdrawn"), _negated=True),
                fields=("payment", "binding"),
                name="family_dispute_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentdispute",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "proposed", "upheld", "dismissed", "withdrawn"])),
                name="family_dispute_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentdispute",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reason__in", ["not_known", "wrong_amount", "not_received", "after_stop"])
                ),
                name="family_dispute_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentdispute",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_fen__gt", 0)), name="family_dispute_amount"
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentdispute",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", False), ("state__in", ["upheld", "dismissed"])),
                    models.Q(
                        models.Q(("state__in", ["upheld", "dismissed"]), _negated=True),
                        ("decided_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="family_dispute_decided_or_not",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentdispute",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("proposal_id__isnull", False), ("state", "proposed")),
                    models.Q(("state", "proposed"), _negated=True),
                    _connector="OR",
                ),
                name="family_dispute_proposed_has_proposal",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentdispute",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("refund__isnull", True),
                    models.Q(("remedy", "refund"), ("state", "upheld")),
                    _connector="OR",
                ),
                name="family_dispute_refund_upheld",
            ),
        ),
        migrations.AddIndex(
            model_name="paymentflag",
            index=models.Index(fields=["-flagged_at", "-id"], name="family_flag_newest"),
        ),
        migrations.AddConstraint(
            model_name="paymentflag",
            constraint=models.UniqueConstraint(fields=("payment", "kind"), name="family_flag_once"),
        ),
        migrations.AddConstraint(
            model_name="paymentflag",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "rapid",
                            "unusual_amount",
                            "night",
                            "many_payees",
                            "fresh_binding",
                            "patient_dead",
                            "sharer_dead",
                        ],
                    )
                ),
                name="family_flag_kind",
            ),
        ),
        append_only("family_paymentflag"),
        append_only("family_dayline"),
        sql_file(__file__, "reconciliation.sql", DROP),
    ]
