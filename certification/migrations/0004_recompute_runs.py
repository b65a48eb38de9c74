"""Computing deadlines anew after the rules changed."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("certification", "0003_merged_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="RecomputeRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "places",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), size=None, verbose_name="发放地和待遇"
                    ),
                ),
                ("after_id", models.BigIntegerField(default=0, verbose_name="做到哪一行")),
                ("total_count", models.BigIntegerField(verbose_name="总数")),
                ("done_count", models.BigIntegerField(default=0, verbose_name="已算")),
                ("moved_count", models.BigIntegerField(default=0, verbose_name="改动")),
                ("began_at", models.DateTimeField(verbose_name="开始时间")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="结束时间")),
            ],
            options={
                "verbose_name": "截止日重算",
                "verbose_name_plural": "截止日重算",
                "constraints": [
                    models.UniqueConstraint(
                        models.Value(1),
                        condition=models.Q(("ended_at__isnull", True)),
                        name="certification_recomputerun_one_open",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RuleSeal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("paying_area_key", models.CharField(max_length=12, verbose_name="发放地")),
                (
                    "benefit",
                    models.CharField(
                        choices=[
                            ("pension_employee", "pension_employee"),
                            ("pension_public", "pension_public"),
                            ("pension_resident", "pension_resident"),
                            ("survivor", "survivor"),
                            ("work_injury", "work_injury"),
                        ],
                        max_length=20,
                        verbose_name="待遇",
                    ),
                ),
                ("seal", models.CharField(max_length=64, verbose_name="规定指纹")),
            ],
            options={
                "verbose_name": "认证规定指纹",
                "verbose_name_plural": "认证规定指纹",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("paying_area_key", "benefit"), name="certification_ruleseal_once"
                    )
                ],
            },
        ),
    ]
