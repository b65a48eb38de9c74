"""Which edition holds now, as the floors above ask in their functions."""

from django.db import migrations

from regions.fields import sql_file


class Migration(migrations.Migration):
    dependencies = [("regions", "0004_change_guards")]

    operations = [sql_file(__file__, "edition_now.sql", "DROP FUNCTION regions_edition_now()")]
