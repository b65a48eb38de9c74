"""Partners hear of more, and of the deaths that ended their links."""

from django.db import migrations, models

from regions.fields import sql_file

BACK = "DROP FUNCTION accounts_event_own(uuid, bigint, bigint, text, text, text, jsonb, timestamptz)"


class Migration(migrations.Migration):
    dependencies = [("accounts", "0058_agreed_links")]

    operations = [
        migrations.AddField(
            model_name="partnerlink",
            name="death_told_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="告知去世的时间"),
        ),
        sql_file(__file__, "own_events.sql", BACK),
    ]
