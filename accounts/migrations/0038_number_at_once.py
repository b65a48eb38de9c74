"""Persons by number are read in one statement."""

import re
from pathlib import Path

from django.db import migrations

from regions.fields import sql_file

_BEFORE = Path(__file__).parent.parent / "sql" / "number_lookup.sql"
_FUNCTION = r"CREATE OR REPLACE FUNCTION accounts_persons_with_number\(.*?\n\$\$;"


def _before() -> str:
    """Give the function as `number_lookup.sql` left it."""
    found = re.search(_FUNCTION, _BEFORE.read_text(encoding="utf-8"), re.DOTALL)
    if found is None:
        raise ValueError("number_lookup.sql no longer holds the look-up this migration takes back to")
    return found.group()


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0037_undone_transfers"),
    ]

    operations = [
        sql_file(__file__, "number_at_once.sql", _before()),
    ]
