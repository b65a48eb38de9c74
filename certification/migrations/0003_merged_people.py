"""Of two clocks of one human being for one benefit, one counts; reminders are planned for that one only."""

from pathlib import Path

from django.db import migrations

from regions.fields import sql_file

_BEFORE = (Path(__file__).parent.parent / "sql" / "plan_reminders.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [
        ("certification", "0002_imported_registers"),
        ("family", "0002_merged_people"),
    ]

    operations = [
        sql_file(
            __file__,
            "merged_people.sql",
            _BEFORE.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
            + "DROP FUNCTION certification_outdone_clocks(date);",
        ),
    ]
