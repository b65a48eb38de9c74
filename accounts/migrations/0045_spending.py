"""What paying asks of people and accounts, by function."""

from django.db import migrations

from regions.fields import sql_file

DROP = """
DROP FUNCTION accounts_audit_note(timestamptz, text, bigint, bigint, bigint, text, uuid, jsonb);
DROP FUNCTION accounts_partner_named(bigint);
DROP FUNCTION accounts_ledger_return(
    text, text, text, date, timestamptz, text, bigint[], bigint[], bigint[]);
DROP FUNCTION accounts_ledger_settle(text, text, date, timestamptz, text, bigint[], bigint[]);
DROP FUNCTION accounts_ledger_hold(text, date, timestamptz, text, bigint[], bigint[]);
DROP FUNCTION accounts_landing(bigint[], timestamptz);
DROP FUNCTION accounts_spendable(bigint[]);
DROP FUNCTION accounts_ledger_take(bigint[]);
DROP FUNCTION accounts_payers(bigint[], text[], date);
DROP FUNCTION accounts_medical_area(bigint, date);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0042_ledger_runs"),
    ]

    operations = [
        sql_file(__file__, "spending.sql", DROP),
    ]
