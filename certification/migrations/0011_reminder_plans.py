"""How far the plan of reminders is in each area, what has to be looked at anew, and the report of each day's run."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

from regions.fields import sql_file

_BEFORE = (Path(__file__).parent.parent / "sql" / "plan_by_stage_day.sql").read_text(encoding="utf-8")
PLAN_BACK = """
DROP FUNCTION certification_plan_reached(
    text[], integer[], integer[], text[], date[], date[], smallint[], bigint[], date, timestamptz);
DROP FUNCTION certification_plan_days(
    text[], integer[], integer[], text[], date[], smallint[], date, timestamptz);
DROP FUNCTION certification_plan_among(
    bigint[], text[], bigint[], date[], smallint[], date, timestamptz);
DROP FUNCTION certification_not_reminded(bigint[], date);
"""
CHANGES_BACK = """
DROP TRIGGER certification_standingperiod_changed ON certification_standingperiod;
DROP TRIGGER certification_standingperiod_came ON certification_standingperiod;
DROP TRIGGER certification_deadline_moved ON certification_deadline;
DROP TRIGGER certification_deadline_came ON certification_deadline;
DROP FUNCTION certification_take_changes(date, integer);
DROP FUNCTION certification_note_deadlines_moved();
DROP FUNCTION certification_note_deadlines();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0032_living"),
        ("certification", "0010_reminder_months"),
        ("family", "0013_mandate_changes"),
    ]

    operations = [
        migrations.CreateModel(
            name="DeadlineChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
            ],
            options={
                "verbose_name": "截止日变动",
                "verbose_name_plural": "截止日变动",
            },
        ),
        migrations.CreateModel(
            name="ReminderArea",
            fields=[
                (
                    "area_key",
                    models.CharField(max_length=12, primary_key=True, serialize=False, verbose_name="发放地"),
                ),
                ("planned_on", models.DateField(null=True, verbose_name="计划到")),
                ("seal", models.CharField(blank=True, max_length=64, verbose_name="规定指纹")),
                ("failures_count", models.PositiveIntegerField(default=0, verbose_name="连续失败次数")),
                ("failed_at", models.DateTimeField(null=True, verbose_name="失败时间")),
                ("error", models.CharField(blank=True, max_length=300, verbose_name="失败原因")),
            ],
            options={
                "verbose_name": "提醒计划进度",
                "verbose_name_plural": "提醒计划进度",
            },
        ),
        migrations.CreateModel(
            name="ReminderRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("run_on", models.DateField(verbose_name="日期")),
                ("area_key", models.CharField(blank=True, max_length=12, verbose_name="发放地")),
                ("began_at", models.DateTimeField(verbose_name="开始时间")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="结束时间")),
                ("error", models.CharField(blank=True, max_length=300, verbose_name="失败原因")),
            ],
            options={
                "verbose_name": "提醒运行",
                "verbose_name_plural": "提醒运行",
            },
        ),
        migrations.CreateModel(
            name="ReminderTally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("run_on", models.DateField(verbose_name="日期")),
                ("area_key", models.CharField(max_length=12, verbose_name="发放地")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("planned", "planned"),
                            ("released", "released"),
                            ("skipped", "skipped"),
                            ("cancelled", "cancelled"),
                            ("failed", "failed"),
                        ],
                        max_length=10,
                        verbose_name="结果",
                    ),
                ),
                ("why", models.CharField(blank=True, max_length=60, verbose_name="原因")),
                ("slot", models.SmallIntegerField(default=0, verbose_name="格")),
                ("counted", models.BigIntegerField(verbose_name="数量")),
            ],
            options={
                "verbose_name": "提醒计数",
                "verbose_name_plural": "提醒计数",
            },
        ),
        migrations.AddIndex(
            model_name="deadline",
            index=models.Index(
                fields=["due_on"],
                include=("paying_area_key", "benefit", "person", "entitlement"),
                name="certification_deadline_day",
            ),
        ),
        migrations.AddIndex(
            model_name="entitlement",
            index=models.Index(
                condition=models.Q(
                    ("superseded_at__isnull", False), ("ends_on__isnull", False), _connector="OR"
                ),
                fields=["id"],
                include=("superseded_at", "ends_on"),
                name="certification_entitlement_over",
            ),
        ),
        migrations.AddField(
            model_name="deadlinechange",
            name="entitlement",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="certification.entitlement",
            ),
        ),
        migrations.AddConstraint(
            model_name="reminderarea",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("error", ""), ("failed_at__isnull", True), ("failures_count", 0)),
                    models.Q(
                        ("failed_at__isnull", False),
                        ("failures_count__gt", 0),
                        models.Q(("error", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="certification_reminderarea_failed_or_not",
            ),
        ),
        migrations.AddConstraint(
            model_name="reminderrun",
            constraint=models.UniqueConstraint(
                fields=("run_on", "area_key"), name="certification_reminderrun_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="reminderrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_at__isnull", True), ("ended_at__gte", models.F("began_at")), _connector="OR"
                ),
                name="certification_reminderrun_ends_after",
            ),
        ),
        migrations.AddConstraint(
            model_name="remindertally",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("outcome__in", ["planned", "released", "skipped", "cancelled", "failed"])
                ),
                name="certification_remindertally_outcome",
            ),
        ),
        migrations.AddConstraint(
            model_name="remindertally",
            constraint=models.UniqueConstraint(
                fields=("run_on", "area_key", "outcome", "why", "slot"),
                name="certification_remindertally_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="remindertally",
            constraint=models.CheckConstraint(
                condition=models.Q(("counted__gt", 0)), name="certification_remindertally_some"
            ),
        ),
        sql_file(__file__, "deadline_changes.sql", CHANGES_BACK),
        sql_file(__file__, "plan_by_days.sql", PLAN_BACK + _BEFORE),
    ]
