"""Put money into many accounts at once: monthly credits, interest, opening balances."""

from django.db import migrations

from regions.fields import sql_file

DROP = "DROP FUNCTION accounts_ledger_credit(text, text, date, timestamptz, text, bigint[], bigint[], text[])"


class Migration(migrations.Migration):
    dependencies = [("accounts", "0040_ledger")]
    operations = [sql_file(__file__, "ledger_credit.sql", DROP)]
