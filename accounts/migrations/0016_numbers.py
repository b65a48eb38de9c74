from django.db import migrations

from regions.fields import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0015_imported_registers"),
    ]

    operations = [
        sql_file(
            __file__,
            "numbers.sql",
            "DROP FUNCTION accounts_persons_with_number; DROP FUNCTION accounts_shown_number",
        ),
    ]
