"""How many people are written to, asked at once."""

from django.db import migrations

from regions.fields import sql_file


class Migration(migrations.Migration):
    dependencies = [("accounts", "0042_ledger_runs")]

    operations = [sql_file(__file__, "recipients.sql", "DROP FUNCTION accounts_recipients(bigint[])")]
