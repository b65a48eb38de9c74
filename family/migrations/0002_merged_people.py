"""Kinship and mandates are read across the rows of human beings who stand in the registry twice."""

from pathlib import Path

from django.db import migrations

from regions.fields import sql_file

_SQL = Path(__file__).parent.parent / "sql"
_BEFORE = [(_SQL / name).read_text(encoding="utf-8") for name in ("neighbourhood.sql", "recipients.sql")]


class Migration(migrations.Migration):
    dependencies = [
        ("family", "0001_initial"),
        ("accounts", "0017_merged_people"),
    ]

    operations = [
        sql_file(
            __file__,
            "merged_people.sql",
            "DROP FUNCTION family_neighbourhood(bigint[]);"
            + "".join(_BEFORE).replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"),
        ),
    ]
