"""Own accounts all pay, tiny payments do not make a binding an old one, and some payees draw on no relative for a time."""

from django.db import migrations
from django.db.migrations.operations.special import RunSQL

from regions.fields import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0054_credit_humans"),
        ("family", "0024_weak_points"),
    ]

    operations = [sql_file(__file__, "payments.sql", RunSQL.noop)]
