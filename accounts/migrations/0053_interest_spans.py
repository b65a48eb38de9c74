"""Interest is reckoned by the method that policy names: once a year, or with that of each quarter bearing interest."""

from pathlib import Path

from django.db import migrations

from regions.fields import sql_file

BEFORE = (Path(__file__).parent.parent / "sql" / "ledger_interest.sql").read_text(encoding="utf-8")
BACK = """
DROP FUNCTION accounts_ledger_interest(
    date, date, timestamptz, text, text[], integer[], date[], date[], bigint[], bigint, integer);
CREATE FUNCTION""" + BEFORE.split("CREATE FUNCTION")[2]


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0050_called_off"),
    ]

    operations = [sql_file(__file__, "ledger_interest_spans.sql", BACK)]
