"""Interest by the method that policy names, recounts of the ledger that are kept, and papers of a personal account."""

from pathlib import Path

from django.db import migrations, models

from regions.fields import sql_file

BEFORE = (Path(__file__).parent.parent / "sql" / "ledger_interest.sql").read_text(encoding="utf-8")
BACK = """
DROP FUNCTION accounts_ledger_interest(
    date, date, timestamptz, text, text[], integer[], date[], date[], bigint[], bigint, integer);
CREATE FUNCTION""" + BEFORE.split("CREATE FUNCTION")[2]


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0052_endpoints_off"),
    ]

    operations = [
        migrations.CreateModel(
            name="LedgerCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "scope",
                    models.CharField(
                        choices=[("whole", "whole"), ("recent", "recent")],
                        max_length=10,
                        unique=True,
                        verbose_name="范围",
                    ),
                ),
                ("counted_at", models.DateTimeField(verbose_name="核对时间")),
                ("faults_count", models.PositiveIntegerField(verbose_name="不符")),
                ("entries_from", models.BigIntegerField(default=0, editable=False)),
                ("entries_upto", models.BigIntegerField(default=0, editable=False)),
            ],
            options={
                "verbose_name": "账目核对",
                "verbose_name_plural": "账目核对",
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
                    ("account", "account"),
                ],
                max_length=12,
                verbose_name="种类",
            ),
        ),
        migrations.AddConstraint(
            model_name="issuedpaper",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["statement", "receipt", "export", "sharing", "account"])),
                name="accounts_paper_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgercheck",
            constraint=models.CheckConstraint(
                condition=models.Q(("scope__in", ["whole", "recent"])), name="accounts_ledger_check_scope"
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgercheck",
            constraint=models.CheckConstraint(
                condition=models.Q(("entries_upto__gte", models.F("entries_from"))),
                name="accounts_ledger_check_goes_on",
            ),
        ),
        sql_file(__file__, "ledger_interest_spans.sql", BACK),
        sql_file(__file__, "ledger_checks.sql", "DROP FUNCTION accounts_ledger_faults_since(bigint)"),
    ]
