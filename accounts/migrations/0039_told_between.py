"""What one kind of message told in a span of time, for reports; found by when it was written."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import migrations

from regions.fields import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0038_number_at_once"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="notice",
            index=BrinIndex(fields=["created_at"], name="accounts_notice_when"),
        ),
        sql_file(
            __file__,
            "told_between.sql",
            "DROP FUNCTION accounts_told_between(timestamptz, timestamptz, text)",
        ),
    ]
