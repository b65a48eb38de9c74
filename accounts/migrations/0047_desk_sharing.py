"""Know posts in hospitals' insurance offices, receipts of account sharing, and accounts that a court froze."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import foundation.identifiers
from regions.fields import sql_file

DROP = """
DROP TRIGGER accounts_ledgeraccount_keep_frozen ON accounts_ledgeraccount;
DROP FUNCTION accounts_ledger_keep_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0046_wallet_scope"),
    ]

    operations = [
        migrations.CreateModel(
            name="AccountFreeze",
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
                ("order", models.CharField(max_length=200, verbose_name="冻结文书")),
                ("frozen_at", models.DateTimeField(verbose_name="冻结时间")),
                ("lifted_at", models.DateTimeField(blank=True, null=True, verbose_name="解冻时间")),
                ("lifted_order", models.CharField(blank=True, max_length=200, verbose_name="解冻文书")),
            ],
            options={
                "verbose_name": "司法冻结",
                "verbose_name_plural": "司法冻结",
            },
        ),
        migrations.RemoveConstraint(
            model_name="issuedpaper",
            name="accounts_paper_kind",
        ),
        migrations.AlterField(
            model_name="issuedpaper",
            name="kind",
            field=models.CharField(
                choices=[
                    ("statement", "statement"),
                    ("receipt", "receipt"),
                    ("export", "export"),
                    ("sharing", "sharing"),
                ],
                max_length=12,
                verbose_name="种类",
            ),
        ),
        migrations.AlterField(
            model_name="staffpost",
            name="role",
            field=models.CharField(
                choices=[("clerk", "clerk"), ("officer", "officer"), ("hospital", "hospital")],
                max_length=10,
                verbose_name="岗位",
            ),
        ),
        migrations.AddConstraint(
            model_name="issuedpaper",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["statement", "receipt", "export", "sharing"])),
                name="accounts_paper_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="staffpost",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("role", "hospital"), _negated=True),
                    models.Q(("point_key", ""), _negated=True),
                    _connector="OR",
                ),
                name="accounts_staffpost_hospital_has_point",
            ),
        ),
        migrations.AddField(
            model_name="accountfreeze",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="freezes",
                to="accounts.ledgeraccount",
            ),
        ),
        migrations.AddField(
            model_name="accountfreeze",
            name="frozen_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="accountfreeze",
            name="lifted_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="accountfreeze",
            constraint=models.UniqueConstraint(
                condition=models.Q(("lifted_at__isnull", True)),
                fields=("account",),
                name="accounts_freeze_one_live",
            ),
        ),
        migrations.AddConstraint(
            model_name="accountfreeze",
            constraint=models.CheckConstraint(
                condition=models.Q(("order", ""), _negated=True), name="accounts_freeze_has_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="accountfreeze",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("lifted_at__isnull", True), ("lifted_by__isnull", True), ("lifted_order", "")),
                    models.Q(
                        models.Q(("lifted_at__isnull", True), _negated=True),
                        models.Q(("lifted_order", ""), _negated=True),
                        ("lifted_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="accounts_freeze_lifted_by_order",
            ),
        ),
        sql_file(__file__, "ledger_freezes.sql", DROP),
    ]
