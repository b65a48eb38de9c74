"""What lets a payment pass is read before any account is held, so that others wait for one less long."""

from django.db import migrations
from django.db.migrations.operations.special import RunSQL

from regions.fields import sql_file


class Migration(migrations.Migration):
    dependencies = [("family", "0028_bindings_past")]

    operations = [
        # Its triggers are made anew, too: better that the upgrade stops and is run again than that payments queue up.
        migrations.RunSQL("SET lock_timeout = '10s'", "RESET lock_timeout"),
        sql_file(__file__, "payments.sql", RunSQL.noop),
        migrations.RunSQL("RESET lock_timeout", "SET lock_timeout = '10s'"),
    ]
