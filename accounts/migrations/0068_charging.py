"""What a charge asks of payee, people and accounts, each by one statement.

`accounts_payers` and `accounts_spendable` stay for workers of the release before.
"""

from django.db import migrations

from regions.fields import sql_file

BACK = """
DROP FUNCTION accounts_charged(bigint, bigint[], text[], date);
DROP FUNCTION accounts_sharers(bigint[], text[], date);
DROP FUNCTION accounts_spending(bigint[]);
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0067_recipients_by_link")]

    operations = [sql_file(__file__, "charging.sql", BACK)]
