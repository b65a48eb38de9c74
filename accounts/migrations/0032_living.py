"""Who lives of many people, asked at once."""

from django.db import migrations

from regions.fields import sql_file


class Migration(migrations.Migration):
    dependencies = [("accounts", "0031_notice_items")]

    operations = [sql_file(__file__, "living.sql", "DROP FUNCTION accounts_living_among(bigint[], date)")]
