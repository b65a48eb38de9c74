from django.db import migrations

from regions.fields import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0022_number_lookup"),
    ]

    operations = [
        sql_file(
            __file__,
            "person_cards.sql",
            "DROP FUNCTION accounts_person_cards(bigint[]); DROP FUNCTION accounts_is_anybody_merged(bigint[])",
        ),
    ]
