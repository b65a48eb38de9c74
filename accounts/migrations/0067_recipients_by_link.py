"""What a partner bound in its app counts only as long as its link does."""

from django.db import migrations

from regions.fields import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0066_sandbox_pages"),
    ]

    operations = [
        sql_file(
            __file__,
            "recipients_by_link.sql",
            "DROP FUNCTION accounts_recipients(bigint[], date)",
        ),
    ]
