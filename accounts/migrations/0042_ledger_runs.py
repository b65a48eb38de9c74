"""Credit months and interest, and let accounts follow the lives of those they belong to."""

from django.db import migrations

from regions.fields import sql_file

DROP_CREDITS = """
DROP FUNCTION accounts_ledger_credit_retirees(date, timestamptz, text, text[], bigint[], bigint[]);
DROP FUNCTION accounts_ledger_credit_month(
    date, timestamptz, text, text[], bigint[], bigint[], bigint, integer);
DROP FUNCTION accounts_ledger_key(text);
"""
DROP_INTEREST = """
DROP FUNCTION accounts_ledger_interest(
    date, date, timestamptz, text, text[], date[], date[], bigint[], bigint, integer);
DROP FUNCTION accounts_ledger_open_missing(date, timestamptz, integer);
DROP FUNCTION accounts_ledger_heir(bigint);
"""
DROP_LIVES = """
DROP TRIGGER accounts_ledgeraccount_open_dead ON accounts_ledgeraccount;
DROP FUNCTION accounts_ledger_open_dead();
DROP TRIGGER accounts_insuredperson_ledger ON accounts_insuredperson;
DROP FUNCTION accounts_ledger_follow_life();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0041_ledger_credit")]

    operations = [
        sql_file(__file__, "ledger_credit_month.sql", DROP_CREDITS),
        sql_file(__file__, "ledger_interest.sql", DROP_INTEREST),
        sql_file(__file__, "ledger_lives.sql", DROP_LIVES),
    ]
