"""What a charge asks of payee, people and accounts, each by one statement.

`accounts_payers`, `accounts_spendable` and `accounts_partner_named` stay until `family.0030` has replaced who asks them. On the way back the functions stay, since
those of payments do; `0044_spending` takes all of them away.
"""

from django.db import migrations
from django.db.migrations.operations.special import RunSQL

from regions.fields import sql_file


class Migration(migrations.Migration):
    dependencies = [("accounts", "0067_recipients_by_link")]

    operations = [sql_file(__file__, "charging.sql", RunSQL.noop)]
