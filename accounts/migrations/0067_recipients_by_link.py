"""What a partner bound in its app counts only as long as its link does."""

from pathlib import Path

from django.db import migrations

from regions.fields import sql_file

_BEFORE = (Path(__file__).parent.parent / "sql" / "recipients.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0066_sandbox_pages"),
    ]

    operations = [
        sql_file(
            __file__,
            "recipients_by_link.sql",
            f"DROP FUNCTION accounts_recipients(bigint[], date);\n{_BEFORE}",
        ),
    ]
