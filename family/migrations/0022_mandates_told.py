"""Who is told about many people at once is read from an index, built beside the running house."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    # Concurrently means: in no transaction.
    atomic = False

    dependencies = [("family", "0021_month_summaries")]

    operations = [
        AddIndexConcurrently(
            "mandate",
            models.Index(
                fields=["principal"],
                include=["helper", "starts_on", "ends_on"],
                condition=Q(revoked_at__isnull=True, frozen_at__isnull=True),
                name="family_mandate_told",
            ),
        ),
        # An index alone can answer only for what was tidied up since it changed.
        migrations.RunSQL(
            "ALTER TABLE family_mandate SET (autovacuum_vacuum_scale_factor = 0.05)",
            "ALTER TABLE family_mandate RESET (autovacuum_vacuum_scale_factor)",
        ),
    ]
