"""Self-service terminals, visits at them, and cards that were not recognised."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import foundation.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0027_family_scope"),
    ]

    operations = [
        migrations.CreateModel(
            name="Terminal",
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
                ("point_key", models.CharField(max_length=80, verbose_name="服务网点")),
                ("point_name", models.CharField(max_length=120, verbose_name="网点名称")),
                ("name", models.CharField(max_length=40, verbose_name="名称")),
                ("registered_at", models.DateTimeField(verbose_name="登记时间")),
                ("code_hash", models.BinaryField(max_length=32, null=True)),
                ("code_ends_at", models.DateTimeField(blank=True, null=True, verbose_name="安装码失效时间")),
                ("enrolled_at", models.DateTimeField(blank=True, null=True, verbose_name="安装时间")),
                ("key_hash", models.BinaryField(max_length=32, null=True, unique=True)),
                ("former_key_hash", models.BinaryField(max_length=32, null=True, unique=True)),
                ("renewed_at", models.DateTimeField(blank=True, null=True, verbose_name="换钥匙时间")),
                ("seen_at", models.DateTimeField(blank=True, null=True, verbose_name="上次使用")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="停用时间")),
                ("revoked_reason", models.CharField(blank=True, max_length=100, verbose_name="停用原因")),
                (
                    "registered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="terminal",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "自助机",
                "verbose_name_plural": "自助机",
            },
        ),
        migrations.CreateModel(
            name="TerminalMiss",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number_hash", models.BinaryField(max_length=32)),
                ("missed_at", models.DateTimeField(verbose_name="输错时间")),
                (
                    "terminal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.terminal"
                    ),
                ),
            ],
            options={
                "verbose_name": "自助机认不出的证件",
                "verbose_name_plural": "自助机认不出的证件",
            },
        ),
        migrations.CreateModel(
            name="TerminalVisit",
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
                ("session_hash", models.BinaryField(max_length=32)),
                ("started_at", models.DateTimeField(verbose_name="开始时间")),
                ("seen_at", models.DateTimeField(verbose_name="上次操作")),
                ("shown_at", models.DateTimeField(blank=True, null=True, verbose_name="出示证件的时间")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="结束时间")),
                (
                    "end",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("done", "done"),
                            ("wiped", "wiped"),
                            ("left", "left"),
                            ("replaced", "replaced"),
                            ("cut_off", "cut_off"),
                        ],
                        max_length=10,
                        verbose_name="怎么结束的",
                    ),
                ),
                ("point_key", models.CharField(max_length=80, verbose_name="服务网点")),
                ("ticket_on", models.DateField(blank=True, null=True, verbose_name="取号日期")),
                (
                    "ticket_number",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="排队号"),
                ),
                (
                    "ticket_why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("asked", "asked"),
                            ("not_recognised", "not_recognised"),
                            ("not_accepted", "not_accepted"),
                            ("face_unavailable", "face_unavailable"),
                            ("person_decides", "person_decides"),
                        ],
                        max_length=20,
                        verbose_name="取号原因",
                    ),
                ),
                ("served_at", models.DateTimeField(blank=True, null=True, verbose_name="接待时间")),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.insuredperson",
                    ),
                ),
                (
                    "served_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "terminal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="accounts.terminal",
                    ),
                ),
            ],
            options={
                "verbose_name": "自助机办理",
                "verbose_name_plural": "自助机办理",
            },
        ),
        migrations.AddIndex(
            model_name="terminal",
            index=models.Index(fields=["area_key", "point_key"], name="accounts_terminal_area"),
        ),
        migrations.AddConstraint(
            model_name="terminal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("revoked_at__isnull", True)),
                fields=("point_key", "name"),
                name="accounts_terminal_one_name",
            ),
        ),
        migrations.AddConstraint(
            model_name="terminal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("code_ends_at__isnull", True), ("code_hash__isnull", True)),
                    models.Q(("code_ends_at__isnull", False), ("code_hash__isnull", False)),
                    _connector="OR",
                ),
                name="accounts_terminal_code_ends",
            ),
        ),
        migrations.AddConstraint(
            model_name="terminal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("former_key_hash__isnull", True),
                        ("key_hash__isnull", True),
                        ("renewed_at__isnull", True),
                    ),
                    models.Q(
                        ("enrolled_at__isnull", False),
                        ("key_hash__isnull", False),
                        ("renewed_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="accounts_terminal_key_of_enrolled",
            ),
        ),
        migrations.AddConstraint(
            model_name="terminal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("revoked_at__isnull", True), ("revoked_by__isnull", True), ("revoked_reason", "")
                    ),
                    models.Q(
                        ("code_hash__isnull", True),
                        ("key_hash__isnull", True),
                        ("revoked_by__isnull", False),
                        models.Q(("revoked_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="accounts_terminal_revoked_opens_nothing",
            ),
        ),
        migrations.AddIndex(
            model_name="terminalmiss",
            index=models.Index(fields=["number_hash", "-missed_at"], name="accounts_terminalmiss_number"),
        ),
        migrations.AddIndex(
            model_name="terminalmiss",
            index=models.Index(fields=["missed_at"], name="accounts_terminalmiss_at"),
        ),
        migrations.AddIndex(
            model_name="terminalvisit",
            index=models.Index(fields=["point_key", "ticket_on"], name="accounts_terminalvisit_ticket"),
        ),
        migrations.AddIndex(
            model_name="terminalvisit",
            index=models.Index(fields=["person", "-started_at"], name="accounts_terminalvisit_person"),
        ),
        migrations.AddConstraint(
            model_name="terminalvisit",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("terminal",),
                name="accounts_terminalvisit_one_at_a_machine",
            ),
        ),
        migrations.AddConstraint(
            model_name="terminalvisit",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ticket_number__isnull", False)),
                fields=("point_key", "ticket_on", "ticket_number"),
                name="accounts_terminalvisit_ticket_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="terminalvisit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("person__isnull", True), ("shown_at__isnull", True)),
                    models.Q(("person__isnull", False), ("shown_at__isnull", False)),
                    _connector="OR",
                ),
                name="accounts_terminalvisit_person_showed_card",
            ),
        ),
        migrations.AddConstraint(
            model_name="terminalvisit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("end", ""), ("ended_at__isnull", True)),
                    models.Q(
                        ("ended_at__isnull", False),
                        ("end__in", ["done", "wiped", "left", "replaced", "cut_off"]),
                    ),
                    _connector="OR",
                ),
                name="accounts_terminalvisit_ended_somehow",
            ),
        ),
        migrations.AddConstraint(
            model_name="terminalvisit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("served_at__isnull", True),
                        ("ticket_number__isnull", True),
                        ("ticket_on__isnull", True),
                        ("ticket_why", ""),
                    ),
                    models.Q(
                        ("ticket_number__isnull", False),
                        ("ticket_on__isnull", False),
                        (
                            "ticket_why__in",
                            ["asked", "not_recognised", "not_accepted", "face_unavailable", "person_decides"],
                        ),
                    ),
                    _connector="OR",
                ),
                name="accounts_terminalvisit_ticket_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="terminalvisit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("served_at__isnull", True), ("served_by__isnull", True)),
                    models.Q(("served_at__isnull", False), ("served_by__isnull", False)),
                    _connector="OR",
                ),
                name="accounts_terminalvisit_served_by_somebody",
            ),
        ),
    ]
