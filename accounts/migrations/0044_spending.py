"""What paying asks of people and accounts, by function."""

import django.contrib.postgres.fields
from django.db import migrations, models

from regions.fields import sql_file

DROP = """
DROP FUNCTION accounts_deaths();
DROP FUNCTION accounts_audit_note(timestamptz, text, bigint, bigint, bigint, text, uuid, jsonb);
DROP FUNCTION accounts_partner_named(bigint);
DROP FUNCTION accounts_ledger_return(
    text, text, text, date, timestamptz, text, bigint[], bigint[], bigint[]);
DROP FUNCTION accounts_ledger_settle(text, text, date, timestamptz, text, bigint[], bigint[]);
DROP FUNCTION accounts_ledger_hold(text, date, timestamptz, text, bigint[], bigint[]);
DROP FUNCTION IF EXISTS accounts_charged(bigint, bigint[], text[], date);
DROP FUNCTION IF EXISTS accounts_sharers(bigint[], text[], date);
DROP FUNCTION IF EXISTS accounts_spending(bigint[]);
DROP FUNCTION IF EXISTS accounts_ledger_write(
    text, text, date, timestamptz, text, bigint[], bigint[], bigint[], bigint);
DROP FUNCTION accounts_landing(bigint[], timestamptz);
DROP FUNCTION accounts_spendable(bigint[]);
DROP FUNCTION accounts_ledger_take(bigint[]);
DROP FUNCTION accounts_payers(bigint[], text[], date);
DROP FUNCTION accounts_medical_area(bigint, date);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0043_recipients"),
    ]

    operations = [
        migrations.AlterField(
            model_name="partner",
            name="scopes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("links:read", "links:read"),
                        ("deadlines:read", "deadlines:read"),
                        ("certifications:write", "certifications:write"),
                        ("cards:verify", "cards:verify"),
                        ("family:read", "family:read"),
                        ("evidence:write", "evidence:write"),
                        ("voice", "voice"),
                        ("events:read", "events:read"),
                        ("webhooks:manage", "webhooks:manage"),
                        ("payments:write", "payments:write"),
                    ],
                    max_length=40,
                ),
                size=None,
                verbose_name="权限范围",
            ),
        ),
        sql_file(__file__, "spending.sql", DROP),
    ]
