import re
from pathlib import Path

from django.db import migrations

from regions.fields import sql_file

_MERGES = Path(__file__).parent.parent / "sql" / "merges.sql"
_FUNCTION = r"CREATE OR REPLACE FUNCTION accounts_persons_with_number\(.*?\n\$\$;"


def _before() -> str:
    """Give the function as `merges.sql` left it."""
    found = re.search(_FUNCTION, _MERGES.read_text(encoding="utf-8"), re.DOTALL)
    if found is None:
        raise ValueError("merges.sql no longer holds the look-up this migration takes back to")
    return found.group() + " DROP FUNCTION accounts_document_order(text)"


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0021_activation_misses"),
    ]

    operations = [
        sql_file(__file__, "number_lookup.sql", _before()),
    ]
