"""Who is newly told of whom, kept until the floor above has looked; and who is told about many people at once."""

import django.db.models.deletion
from django.db import migrations, models

from regions.fields import sql_file

BACK = """
DROP TRIGGER family_mandate_changed ON family_mandate;
DROP TRIGGER family_mandate_given ON family_mandate;
DROP FUNCTION family_take_mandate_changes(date, integer);
DROP FUNCTION family_note_mandates_changed();
DROP FUNCTION family_note_mandates();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0032_living"),
        ("family", "0012_service_turned_down"),
    ]

    operations = [
        migrations.CreateModel(
            name="MandateChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "mandate",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="family.mandate",
                    ),
                ),
            ],
            options={
                "verbose_name": "授权变动",
                "verbose_name_plural": "授权变动",
            },
        ),
        sql_file(
            __file__, "recipients_among.sql", "DROP FUNCTION family_reminder_recipients_among(bigint[], date)"
        ),
        sql_file(__file__, "mandate_changes.sql", BACK),
    ]
