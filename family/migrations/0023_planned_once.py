"""Plan the statements of a payment once in a session; write a payment with what paid nothing in one go."""

from django.db import migrations
from django.db.migrations.operations.special import RunSQL

from regions.fields import sql_file


class Migration(migrations.Migration):
    dependencies = [("family", "0022_mandates_told")]

    operations = [sql_file(__file__, "payments.sql", RunSQL.noop)]
