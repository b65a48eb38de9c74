"""Secret addresses under which people's calendars read what is due."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import foundation.identifiers


class Migration(migrations.Migration):
    """Add the calendar feeds; only a fingerprint of an address is kept."""

    dependencies = [
        ("accounts", "0035_partner_events"),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.UUIDField(default=foundation.identifiers.uuid7, editable=False, unique=True),
                ),
                ("token_hash", models.BinaryField(max_length=32, unique=True)),
                (
                    "naming",
                    models.CharField(
                        choices=[("term", "term"), ("initials", "initials"), ("full", "full")],
                        max_length=10,
                        verbose_name="怎么称呼家人",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("zh-hans", "zh-hans"), ("en", "en")], max_length=10, verbose_name="语言"
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="生成时间")),
                ("fetched_at", models.DateTimeField(blank=True, null=True, verbose_name="上次读取")),
                ("told_on", models.DateField(blank=True, null=True, verbose_name="上次记录日期")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="停用时间")),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.insuredperson",
                    ),
                ),
            ],
            options={
                "verbose_name": "日历订阅",
                "verbose_name_plural": "日历订阅",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("person",),
                        name="accounts_feed_one_live",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("naming__in", ["term", "initials", "full"])),
                        name="accounts_feed_naming_known",
                    ),
                ],
            },
        ),
    ]
