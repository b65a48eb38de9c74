"""Batches are lent to workers, and partners ask how many people stand."""

import django.db.models.deletion
from django.db import migrations, models

import foundation.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("certification", "0015_clocks"),
    ]

    operations = [
        migrations.AddField(
            model_name="certificationbatch",
            name="leased_until",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="certificationbatch",
            name="served_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name="StatusBatch",
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
                ("partner_id", models.BigIntegerField(verbose_name="合作机构")),
                (
                    "of",
                    models.CharField(
                        choices=[("person", "person"), ("entitlement", "entitlement")],
                        max_length=12,
                        verbose_name="查询对象",
                    ),
                ),
                ("on", models.DateField(verbose_name="截至")),
                ("total_count", models.PositiveIntegerField(verbose_name="条数")),
                ("received_at", models.DateTimeField(verbose_name="收到时间")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="处理完的时间")),
                ("expires_at", models.DateTimeField(verbose_name="保留至")),
                ("leased_until", models.DateTimeField(blank=True, null=True)),
                ("served_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "批量查询",
                "verbose_name_plural": "批量查询",
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=["id"],
                        name="certification_statusbatch_open",
                    ),
                    models.Index(fields=["expires_at"], name="certification_statusbatch_age"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("of__in", ["person", "entitlement"])),
                        name="certification_statusbatch_of_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("total_count__gt", 0)), name="certification_statusbatch_not_empty"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StatusItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField(verbose_name="第几条")),
                ("asked", models.CharField(max_length=40, verbose_name="对方写的编号")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("answered", "answered"),
                            ("not_found", "not_found"),
                        ],
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("person_id", models.BigIntegerField(blank=True, null=True)),
                ("answer", models.JSONField(default=list, verbose_name="结果")),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="certification.statusbatch",
                    ),
                ),
            ],
            options={
                "verbose_name": "批量查询的一条",
                "verbose_name_plural": "批量查询的条目",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "answered", "not_found"])),
                        name="certification_statusitem_state_known",
                    ),
                    models.UniqueConstraint(
                        fields=("batch", "position"), name="certification_statusitem_place"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("person_id__isnull", False), ("state", "answered")),
                            models.Q(
                                models.Q(("state", "answered"), _negated=True),
                                ("answer", []),
                                ("person_id__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="certification_statusitem_answer_is_about_somebody",
                    ),
                ],
            },
        ),
    ]
