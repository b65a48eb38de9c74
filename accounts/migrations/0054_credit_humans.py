"""What the registers tell twice of one human being is credited once, and all accounts of one may pay."""

from pathlib import Path

from django.db import migrations
from django.db.migrations.operations.special import RunSQL

from regions.fields import sql_file

BEFORE = (Path(__file__).parent.parent / "sql" / "ledger_credit_month.sql").read_text(encoding="utf-8")
_KEY, _MONTH, _RETIREES = BEFORE.split("CREATE FUNCTION")[1:]
BACK = f"""
CREATE OR REPLACE FUNCTION {_MONTH}
CREATE OR REPLACE FUNCTION {_RETIREES}
DROP FUNCTION accounts_ledger_span_told_twice(accounts_contributionspan, date);
DROP FUNCTION accounts_ledger_stands(text);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0053_money_checks"),
    ]

    operations = [
        sql_file(__file__, "ledger_credit_humans.sql", BACK),
        sql_file(__file__, "spendable_accounts.sql", RunSQL.noop),
    ]
