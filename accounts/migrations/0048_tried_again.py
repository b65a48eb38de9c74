"""What was put aside is tried again, a message keeps the quiet hours of its place, and a part of it may end by date."""

from django.db import migrations, models

from regions.fields import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0047_desk_sharing"),
    ]

    operations = [
        migrations.AddField(
            model_name="notice",
            name="quiet_from",
            field=models.TimeField(blank=True, null=True, verbose_name="安静时段起"),
        ),
        migrations.AddField(
            model_name="notice",
            name="quiet_to",
            field=models.TimeField(blank=True, null=True, verbose_name="安静时段止"),
        ),
        migrations.AddField(
            model_name="noticedelivery",
            name="retries_count",
            field=models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name="搁置后重试次数"),
        ),
        migrations.AddField(
            model_name="noticeitem",
            name="ends_on",
            field=models.DateField(blank=True, null=True, verbose_name="失效日期"),
        ),
        migrations.AddIndex(
            model_name="noticedelivery",
            index=models.Index(
                condition=models.Q(("state", "parked")),
                fields=["retries_count", "due_at"],
                name="accounts_delivery_parked",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("quiet_from__isnull", True), ("quiet_to__isnull", True)),
                    models.Q(("quiet_from__isnull", False), ("quiet_to__isnull", False)),
                    _connector="OR",
                ),
                name="accounts_notice_quiet_has_end",
            ),
        ),
        sql_file(__file__, "parked_told.sql", "DROP FUNCTION accounts_parked_told()"),
    ]
