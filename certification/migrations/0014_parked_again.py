"""Reminders that were put aside are tried again; benefits that end by date, or whose receiver lives after all, are found."""

from django.db import migrations, models

from regions.fields import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0049_life_changes"),
        ("certification", "0013_waiting_reminders"),
    ]

    operations = [
        migrations.AddField(
            model_name="reminder",
            name="retries_count",
            field=models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name="搁置后重试次数"),
        ),
        migrations.AlterField(
            model_name="reminder",
            name="why",
            field=models.CharField(
                blank=True,
                choices=[
                    ("certified", "certified"),
                    ("deadline_moved", "deadline_moved"),
                    ("benefit_ended", "benefit_ended"),
                    ("exempt", "exempt"),
                    ("elsewhere", "elsewhere"),
                    ("not_told", "not_told"),
                    ("overtaken", "overtaken"),
                    ("no_policy", "no_policy"),
                    ("broken", "broken"),
                ],
                max_length=14,
                verbose_name="未发原因",
            ),
        ),
        migrations.AddIndex(
            model_name="reminder",
            index=models.Index(
                condition=models.Q(("state", "parked")),
                fields=["retries_count", "settled_at"],
                name="certification_reminder_parked",
            ),
        ),
        migrations.AddIndex(
            model_name="entitlement",
            index=models.Index(
                fields=["ends_on"],
                condition=models.Q(superseded_at__isnull=True, ends_on__isnull=False),
                name="certification_entitlement_ends",
            ),
        ),
        # The way back leaves the function, which asks for no more than there is.
        sql_file(__file__, "changes_of_lives.sql", migrations.RunSQL.noop),
    ]
