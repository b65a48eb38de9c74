"""A charge is decided in one round trip: the function says itself where the patient is insured and by which edition."""

from django.db import migrations
from django.db.migrations.operations.special import RunSQL

from regions.fields import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("family", "0029_payment_before_locks"),
        ("accounts", "0068_charging"),
        ("regions", "0005_edition_now"),
    ]

    operations = [
        # Its triggers are made anew, too: better that the upgrade stops and is run again than that payments queue up.
        migrations.RunSQL("SET lock_timeout = '10s'", "RESET lock_timeout"),
        sql_file(__file__, "payments.sql", RunSQL.noop),
        migrations.RunSQL("RESET lock_timeout", "SET lock_timeout = '10s'"),
    ]
