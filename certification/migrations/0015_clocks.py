"""Deadlines are read with all that judging them takes in one call."""

from django.db import migrations

from regions.fields import sql_file

BACK = """
DROP FUNCTION certification_clocks_of(uuid, date);
DROP FUNCTION certification_clocks_of_people(bigint[], date);
DROP FUNCTION certification_clocks_among(bigint[], date);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0057_partner_reads"),
        ("certification", "0014_parked_again"),
    ]

    operations = [sql_file(__file__, "clocks.sql", BACK)]
