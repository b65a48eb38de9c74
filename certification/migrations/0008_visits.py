"""Appointments at a counter, home visits, and stays abroad."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import accounts.fields
import foundation.identifiers
import regions.fields
from regions.fields import sql_file, supersede_only


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0027_family_scope"),
        ("certification", "0007_standings"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HomeVisit",
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
                ("number", models.CharField(max_length=16, unique=True, verbose_name="预约号")),
                ("due_on", models.DateField(verbose_name="截止日")),
                ("area_key", models.CharField(max_length=20, verbose_name="统筹区")),
                ("division_code", models.CharField(max_length=12, verbose_name="行政区划")),
                ("street", models.CharField(max_length=40, verbose_name="街道、社区")),
                ("address_sealed", accounts.fields.SealedField(label="visit.address")),
                ("phone_sealed", accounts.fields.SealedField(label="visit.phone")),
                ("word", models.CharField(editable=False, max_length=10, verbose_name="暗号")),
                (
                    "ground",
                    models.CharField(
                        choices=[("age", "age"), ("bedridden", "bedridden"), ("disabled", "disabled")],
                        max_length=10,
                        verbose_name="事由",
                    ),
                ),
                (
                    "wish",
                    models.CharField(
                        blank=True,
                        choices=[("morning", "morning"), ("afternoon", "afternoon")],
                        max_length=10,
                        verbose_name="希望的时段",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "asked"),
                            ("planned", "planned"),
                            ("certified", "certified"),
                            ("refused", "refused"),
                            ("failed", "failed"),
                            ("died", "died"),
                            ("moved", "moved"),
                            ("cancelled", "cancelled"),
                        ],
                        default="asked",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("visit_by", models.DateField(verbose_name="最迟上门")),
                ("asked_at", models.DateTimeField(verbose_name="申请时间")),
                ("asked_by", models.BigIntegerField(verbose_name="申请用户")),
                ("mandate_id", models.BigIntegerField(null=True, verbose_name="授权")),
                ("settled_at", models.DateTimeField(null=True, verbose_name="了结时间")),
                (
                    "entitlement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="certification.entitlement",
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
                "verbose_name": "上门服务",
                "verbose_name_plural": "上门服务",
            },
        ),
        migrations.CreateModel(
            name="OverseasStay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(blank=True, null=True)),
                ("country", models.CharField(max_length=60, verbose_name="国家或地区")),
                ("matter_id", models.UUIDField(verbose_name="受理事项")),
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
                "verbose_name": "境外居住",
                "verbose_name_plural": "境外居住",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PointPlan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(blank=True, null=True)),
                ("point_key", models.CharField(max_length=40, verbose_name="网点")),
                ("area_key", models.CharField(max_length=20, verbose_name="统筹区")),
                ("hours", models.JSONField(verbose_name="开放时间")),
                (
                    "closed_weekdays",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(),
                        default=list,
                        size=None,
                        verbose_name="不放号的星期",
                    ),
                ),
                ("slot_minutes", models.PositiveSmallIntegerField(verbose_name="每段分钟数")),
                ("capacity", models.PositiveSmallIntegerField(verbose_name="每段人数")),
                ("ahead_days", models.PositiveSmallIntegerField(verbose_name="提前天数")),
                ("recorded_by", models.BigIntegerField(verbose_name="登记人")),
            ],
            options={
                "verbose_name": "放号方案",
                "verbose_name_plural": "放号方案",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True), ("ends_on__gt", models.F("starts_on")), _connector="OR"
                        ),
                        name="certification_pointplan_period_not_empty",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("superseded_at__isnull", True),
                            ("superseded_at__gte", models.F("recorded_at")),
                            _connector="OR",
                        ),
                        name="certification_pointplan_superseded_after_recorded",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("slot_minutes__gte", 5),
                            ("slot_minutes__lte", 240),
                            ("capacity__gte", 1),
                            ("capacity__lte", 100),
                            ("ahead_days__gte", 1),
                            ("ahead_days__lte", 60),
                        ),
                        name="certification_pointplan_in_range",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        expressions=[
                            ("point_key", "="),
                            (regions.fields.DateRange("starts_on", "ends_on"), "&&"),
                        ],
                        name="certification_pointplan_one_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VisitWorker",
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
                ("area_key", models.CharField(max_length=20, verbose_name="统筹区")),
                ("name", models.CharField(max_length=60, verbose_name="姓名")),
                ("badge", models.CharField(max_length=20, verbose_name="工作证号")),
                ("is_active", models.BooleanField(default=True, verbose_name="在岗")),
                ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "上门人员",
                "verbose_name_plural": "上门人员",
            },
        ),
        migrations.CreateModel(
            name="VisitTry",
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
                ("ordinal", models.PositiveSmallIntegerField(verbose_name="第几次")),
                ("planned_on", models.DateField(verbose_name="上门日期")),
                (
                    "half",
                    models.CharField(
                        choices=[("morning", "morning"), ("afternoon", "afternoon")],
                        max_length=10,
                        verbose_name="时段",
                    ),
                ),
                ("planned_at", models.DateTimeField(verbose_name="安排时间")),
                ("planned_by", models.BigIntegerField(verbose_name="安排人")),
                ("reminded_at", models.DateTimeField(null=True, verbose_name="提醒时间")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("certified", "certified"),
                            ("absent", "absent"),
                            ("refused", "refused"),
                            ("died", "died"),
                            ("moved", "moved"),
                        ],
                        max_length=10,
                        verbose_name="结果",
                    ),
                ),
                ("visited_on", models.DateField(null=True, verbose_name="实际上门日期")),
                ("recorded_at", models.DateTimeField(null=True, verbose_name="登记时间")),
                ("recorded_by", models.BigIntegerField(null=True, verbose_name="登记人")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                (
                    "evidence",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.evidence",
                        verbose_name="照片",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tries",
                        to="certification.homevisit",
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="certification.visitworker",
                    ),
                ),
            ],
            options={
                "verbose_name": "一次上门",
                "verbose_name_plural": "上门记录",
            },
        ),
        migrations.CreateModel(
            name="Appointment",
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
                ("number", models.CharField(max_length=16, unique=True, verbose_name="预约号")),
                ("due_on", models.DateField(verbose_name="截止日")),
                ("point_key", models.CharField(max_length=40, verbose_name="网点")),
                ("area_key", models.CharField(max_length=20, verbose_name="统筹区")),
                ("comes_on", models.DateField(verbose_name="日期")),
                ("begins", models.TimeField(verbose_name="开始")),
                ("ends", models.TimeField(verbose_name="结束")),
                ("seat", models.PositiveSmallIntegerField(verbose_name="席位")),
                ("seats_count", models.PositiveSmallIntegerField(verbose_name="席位数")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("booked", "booked"),
                            ("arrived", "arrived"),
                            ("missed", "missed"),
                            ("cancelled", "cancelled"),
                            ("moved", "moved"),
                        ],
                        default="booked",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("booked_at", models.DateTimeField(verbose_name="预约时间")),
                ("booked_by", models.BigIntegerField(verbose_name="预约用户")),
                ("mandate_id", models.BigIntegerField(null=True, verbose_name="授权")),
                ("reminded_at", models.DateTimeField(null=True, verbose_name="提醒时间")),
                ("settled_at", models.DateTimeField(null=True, verbose_name="了结时间")),
                (
                    "entitlement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="certification.entitlement",
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
                (
                    "replaces",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="certification.appointment",
                        verbose_name="改自",
                    ),
                ),
            ],
            options={
                "verbose_name": "窗口预约",
                "verbose_name_plural": "窗口预约",
                "indexes": [
                    models.Index(fields=["person", "-comes_on"], name="certification_appointment_who"),
                    models.Index(
                        condition=models.Q(("state", "booked")),
                        fields=["comes_on"],
                        name="certification_appointment_due",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["booked", "arrived", "missed", "cancelled", "moved"])
                        ),
                        name="certification_appointment_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends__gt", models.F("begins"))),
                        name="certification_appointment_span",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("seat__gte", 1), ("seat__lte", models.F("seats_count"))),
                        name="certification_appointment_seat_there",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_at__isnull", True), ("state", "booked")),
                            models.Q(
                                models.Q(("state", "booked"), _negated=True), ("settled_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="certification_appointment_settled_has_time",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("booked", "arrived"))),
                        fields=("point_key", "comes_on", "begins", "seat"),
                        name="certification_appointment_one_seat",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "booked")),
                        fields=("entitlement", "due_on"),
                        name="certification_appointment_one_live",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="homevisit",
            index=models.Index(fields=["person", "-asked_at"], name="certification_homevisit_who"),
        ),
        migrations.AddIndex(
            model_name="homevisit",
            index=models.Index(
                condition=models.Q(("state", "asked")),
                fields=["area_key", "street", "asked_at"],
                name="certification_homevisit_plan",
            ),
        ),
        migrations.AddConstraint(
            model_name="homevisit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ["asked", "planned", "certified", "refused", "failed", "died", "moved", "cancelled"],
                    )
                ),
                name="certification_homevisit_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="homevisit",
            constraint=models.CheckConstraint(
                condition=models.Q(("ground__in", ["age", "bedridden", "disabled"])),
                name="certification_homevisit_ground",
            ),
        ),
        migrations.AddConstraint(
            model_name="homevisit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_at__isnull", True), ("state__in", ("asked", "planned"))),
                    models.Q(
                        models.Q(("state__in", ("asked", "planned")), _negated=True),
                        ("settled_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="certification_homevisit_settled_has_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="homevisit",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("asked", "planned"))),
                fields=("entitlement", "due_on"),
                name="certification_homevisit_one_live",
            ),
        ),
        migrations.AddConstraint(
            model_name="overseasstay",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True), ("ends_on__gt", models.F("starts_on")), _connector="OR"
                ),
                name="certification_overseasstay_period_not_empty",
            ),
        ),
        migrations.AddConstraint(
            model_name="overseasstay",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("superseded_at__isnull", True),
                    ("superseded_at__gte", models.F("recorded_at")),
                    _connector="OR",
                ),
                name="certification_overseasstay_superseded_after_recorded",
            ),
        ),
        migrations.AddConstraint(
            model_name="overseasstay",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("superseded_at__isnull", True)),
                expressions=[("person", "="), (regions.fields.DateRange("starts_on", "ends_on"), "&&")],
                name="certification_overseasstay_one_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="visitworker",
            constraint=models.UniqueConstraint(
                fields=("user", "area_key"), name="certification_visitworker_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="visitworker",
            constraint=models.UniqueConstraint(
                fields=("area_key", "badge"), name="certification_visitworker_badge"
            ),
        ),
        migrations.AddIndex(
            model_name="visittry",
            index=models.Index(
                condition=models.Q(("outcome", "")),
                fields=["planned_on", "worker"],
                name="certification_visittry_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="visittry",
            constraint=models.CheckConstraint(
                condition=models.Q(("half__in", ["morning", "afternoon"])), name="certification_visittry_half"
            ),
        ),
        migrations.AddConstraint(
            model_name="visittry",
            constraint=models.UniqueConstraint(
                fields=("visit", "ordinal"), name="certification_visittry_ordinal"
            ),
        ),
        migrations.AddConstraint(
            model_name="visittry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outcome", "")), fields=("visit",), name="certification_visittry_one_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="visittry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("evidence__isnull", True),
                        ("outcome", ""),
                        ("recorded_at__isnull", True),
                        ("recorded_by__isnull", True),
                        ("visited_on__isnull", True),
                    ),
                    models.Q(
                        ("outcome__in", ["certified", "absent", "refused", "died", "moved"]),
                        ("recorded_at__isnull", False),
                        ("recorded_by__isnull", False),
                        ("visited_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="certification_visittry_outcome_whole",
            ),
        ),
        supersede_only("certification_pointplan"),
        supersede_only("certification_overseasstay"),
        sql_file(
            __file__,
            "settled_once.sql",
            "DROP TRIGGER certification_appointment_settled ON certification_appointment;"
            "DROP TRIGGER certification_appointment_kept ON certification_appointment;"
            "DROP TRIGGER certification_visittry_settled ON certification_visittry;"
            "DROP TRIGGER certification_visittry_kept ON certification_visittry;"
            "DROP TRIGGER certification_homevisit_kept ON certification_homevisit;"
            "DROP FUNCTION certification_settled_once();",
        ),
    ]
