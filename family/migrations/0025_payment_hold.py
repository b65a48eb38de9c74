"""Own accounts all pay, tiny payments do not make a binding an old one, and some payees draw on no relative for a time."""

from pathlib import Path

from django.db import migrations

from regions.fields import sql_file

BEFORE = (Path(__file__).parent.parent / "sql" / "payments.sql").read_text(encoding="utf-8")
_HOLD = BEFORE[
    BEFORE.index("CREATE FUNCTION family_payment_hold(") : BEFORE.index("-- Hold what a later step needs")
]
BACK = f"""
{_HOLD.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")}
DROP FUNCTION family_is_first(bigint[], integer, integer, bigint, integer);
DROP FUNCTION family_payee_paused(bigint, bigint, date);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0054_credit_humans"),
        ("family", "0024_weak_points"),
    ]

    operations = [sql_file(__file__, "payment_hold.sql", BACK)]
