"""The human being behind every row, for statements of other floors over everybody."""

from django.db import migrations

from regions.fields import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0023_person_cards"),
    ]

    operations = [sql_file(__file__, "humans.sql", "DROP FUNCTION accounts_humans()")]
