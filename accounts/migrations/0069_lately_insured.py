"""Who was insured anew lately is read from summaries of the pages, built beside the running house."""

from django.contrib.postgres.indexes import BrinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q

from regions.fields import sql_file


class Migration(migrations.Migration):
    # Concurrently means: in no transaction.
    atomic = False

    dependencies = [("accounts", "0068_charging")]

    operations = [
        AddIndexConcurrently(
            "enrolment",
            BrinIndex(
                autosummarize=True,
                fields=["recorded_at", "superseded_at"],
                name="accounts_enrolment_lately",
                pages_per_range=32,
            ),
        ),
        # What one person has, closed accounts among it, was looked for in the whole table.
        AddIndexConcurrently(
            "ledgeraccount",
            models.Index(
                condition=Q(person__isnull=False),
                fields=["person"],
                name="accounts_ledger_account_person",
            ),
        ),
        AddIndexConcurrently(
            "ledgeraccount",
            models.Index(
                condition=Q(closed_at__isnull=False),
                fields=["closed_at"],
                name="accounts_ledger_account_closed",
            ),
        ),
        sql_file(__file__, "insured_anew.sql", "DROP FUNCTION accounts_insured_anew(timestamptz)"),
    ]
