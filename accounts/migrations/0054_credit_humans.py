"""What the registers tell twice of one human being is credited once, and all accounts of one may pay."""

from pathlib import Path

from django.db import migrations

from regions.fields import sql_file

SQL = Path(__file__).parent.parent / "sql"
BEFORE = (SQL / "ledger_credit_month.sql").read_text(encoding="utf-8")
_KEY, _MONTH, _RETIREES = BEFORE.split("CREATE FUNCTION")[1:]
BACK = f"""
CREATE OR REPLACE FUNCTION {_MONTH}
CREATE OR REPLACE FUNCTION {_RETIREES}
DROP FUNCTION accounts_ledger_span_told_twice(accounts_contributionspan, date);
DROP FUNCTION accounts_ledger_stands(text);
"""
SPENDING = (SQL / "spending.sql").read_text(encoding="utf-8")
_BEGINS = SPENDING.index("CREATE FUNCTION accounts_spendable(")
_ENDS = SPENDING.index("-- Where money that once left some accounts comes back to")
SPENDABLE_BACK = SPENDING[_BEGINS:_ENDS].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0053_money_checks"),
    ]

    operations = [
        sql_file(__file__, "ledger_credit_humans.sql", BACK),
        sql_file(__file__, "spendable_accounts.sql", SPENDABLE_BACK),
    ]
