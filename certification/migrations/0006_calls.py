"""Telephone calls."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import foundation.identifiers
from regions.fields import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0027_family_scope"),
        ("certification", "0005_proofs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PhoneCall",
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
                ("area_key", models.CharField(max_length=12, verbose_name="统筹区")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("callback_wanted", "callback_wanted"),
                            ("open", "open"),
                            ("closed", "closed"),
                        ],
                        max_length=20,
                        verbose_name="状态",
                    ),
                ),
                (
                    "why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("asked", "asked"),
                            ("voice_menu", "voice_menu"),
                            ("not_reached", "not_reached"),
                        ],
                        max_length=20,
                        verbose_name="回电原因",
                    ),
                ),
                ("wanted_at", models.DateTimeField(blank=True, null=True, verbose_name="要求回电的时间")),
                ("number_masked", models.CharField(blank=True, max_length=20, verbose_name="来电号码")),
                ("opened_at", models.DateTimeField(blank=True, null=True, verbose_name="开始时间")),
                ("agreed_at", models.DateTimeField(blank=True, null=True, verbose_name="同意录音的时间")),
                ("recording_reference", models.CharField(blank=True, max_length=80, verbose_name="录音编号")),
                ("questions", models.JSONField(default=list, verbose_name="问了哪几类")),
                ("needed_count", models.PositiveSmallIntegerField(default=0, verbose_name="需要答对")),
                (
                    "matched_count",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="答对"),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="比对时间")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("recorded", "recorded"),
                            ("not_counted", "not_counted"),
                            ("not_enough", "not_enough"),
                            ("refused_by_person", "refused_by_person"),
                            ("suspicious", "suspicious"),
                            ("nobody_answered", "nobody_answered"),
                        ],
                        max_length=20,
                        verbose_name="结果",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="备注")),
                ("proof_id", models.UUIDField(blank=True, null=True, verbose_name="认证凭据")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="结束时间")),
                ("looked_at", models.DateTimeField(blank=True, null=True, verbose_name="疑点核实时间")),
                (
                    "looked_at_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "operator",
                    models.ForeignKey(
                        blank=True,
                        null=True,
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
                "verbose_name": "电话核验",
                "verbose_name_plural": "电话核验",
                "indexes": [
                    models.Index(fields=["area_key", "state", "-wanted_at"], name="certification_call_area"),
                    models.Index(fields=["person", "-opened_at"], name="certification_call_person"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["callback_wanted", "open", "closed"])),
                        name="certification_phonecall_state",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "callback_wanted")),
                        fields=("person",),
                        name="certification_phonecall_one_wish",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("operator",),
                        name="certification_phonecall_one_line",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("operator__isnull", True),
                                ("state", "callback_wanted"),
                                ("wanted_at__isnull", False),
                            ),
                            models.Q(
                                models.Q(("state", "callback_wanted"), _negated=True),
                                ("opened_at__isnull", False),
                                ("operator__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="certification_phonecall_spoken_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_at__isnull", False),
                                ("state", "closed"),
                                (
                                    "outcome__in",
                                    [
                                        "recorded",
                                        "not_counted",
                                        "not_enough",
                                        "refused_by_person",
                                        "suspicious",
                                        "nobody_answered",
                                    ],
                                ),
                            ),
                            models.Q(
                                models.Q(("state", "closed"), _negated=True),
                                ("closed_at__isnull", True),
                                ("outcome", ""),
                            ),
                            _connector="OR",
                        ),
                        name="certification_phonecall_closed_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "recorded"), _negated=True),
                            models.Q(
                                ("agreed_at__isnull", False),
                                ("matched_count__gte", models.F("needed_count")),
                                ("proof_id__isnull", False),
                                models.Q(("recording_reference", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="certification_phonecall_recorded_is_proven",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "suspicious"), _negated=True),
                            models.Q(("note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="certification_phonecall_suspicion_says_why",
                    ),
                ],
            },
        ),
        sql_file(
            __file__,
            "calls.sql",
            "DROP FUNCTION certification_keep_call() CASCADE",
        ),
    ]
