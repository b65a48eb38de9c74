"""Transfers name the enrolments they wrote, and the appeal that took them back."""

import django.db.models.deletion
from django.db import migrations, models

from regions.fields import sql_file

# Transfers carried out before say it by the instant and the matter that stand in the enrolments they wrote.
NAME_ENROLMENTS = """
SET CONSTRAINTS ALL IMMEDIATE;
UPDATE accounts_relationtransfer AS t SET
    began_id = (SELECT min(e.id) FROM accounts_enrolment e JOIN accounts_matter m ON m.id = t.matter_id
                WHERE e.source = 'transfer' AND e.external_id = m.public_id::text),
    ended_id = (SELECT min(e.id) FROM accounts_enrolment e
                WHERE e.person_id = t.person_id AND e.insurance = t.insurance AND e.area_key = t.from_area_key
                AND e.superseded_at = t.recorded_at)
"""
APPEND_ONLY = """
CREATE TRIGGER accounts_relationtransfer_append_only BEFORE UPDATE OR DELETE ON accounts_relationtransfer
    FOR EACH ROW EXECUTE FUNCTION house_append_only();
"""
DROP_APPEND_ONLY = "DROP TRIGGER accounts_relationtransfer_append_only ON accounts_relationtransfer"
DROP_GUARD = """
DROP TRIGGER accounts_relationtransfer_keep ON accounts_relationtransfer;
DROP FUNCTION accounts_keep_transfer();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0036_calendar_feeds"),
    ]

    operations = [
        migrations.AddField(
            model_name="relationtransfer",
            name="began",
            field=models.OneToOneField(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.enrolment",
            ),
        ),
        migrations.AddField(
            model_name="relationtransfer",
            name="ended",
            field=models.OneToOneField(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.enrolment",
            ),
        ),
        migrations.AddField(
            model_name="relationtransfer",
            name="undone_by",
            field=models.OneToOneField(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.matter",
            ),
        ),
        migrations.AddField(
            model_name="relationtransfer",
            name="undone_on",
            field=models.DateField(blank=True, null=True, verbose_name="撤销日期"),
        ),
        migrations.AddConstraint(
            model_name="relationtransfer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("undone_by__isnull", True), ("undone_on__isnull", True)),
                    models.Q(("undone_by__isnull", False), ("undone_on__gte", models.F("decided_on"))),
                    _connector="OR",
                ),
                name="accounts_transfer_undone_whole",
            ),
        ),
        # A guard that lets one mark through takes the place of the one that lets nothing through.
        migrations.RunSQL(DROP_APPEND_ONLY, reverse_sql=APPEND_ONLY),
        migrations.RunSQL(NAME_ENROLMENTS, reverse_sql=migrations.RunSQL.noop),
        sql_file(__file__, "transfers.sql", DROP_GUARD),
    ]
