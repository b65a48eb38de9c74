"""Know who looks after a partner's access, a secret before the last one, and how often what was called."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import foundation.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0060_scopes_and_kinds"),
        migrations.swappable_dependency(settings.OAUTH2_PROVIDER_APPLICATION_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PartnerMember",
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
                ("display_name", models.CharField(max_length=60, verbose_name="显示名")),
                ("is_first", models.BooleanField(default=False, verbose_name="负责人")),
                ("code_index", models.BinaryField(max_length=32)),
                ("invited_at", models.DateTimeField(verbose_name="邀请时间")),
                ("code_ends_at", models.DateTimeField(verbose_name="邀请失效时间")),
                ("joined_at", models.DateTimeField(blank=True, null=True, verbose_name="加入时间")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="移除时间")),
            ],
            options={
                "verbose_name": "合作机构开发人员",
                "verbose_name_plural": "合作机构开发人员",
            },
        ),
        migrations.CreateModel(
            name="PartnerUsage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField(verbose_name="日期")),
                ("operation", models.CharField(max_length=120, verbose_name="接口")),
                ("status", models.PositiveSmallIntegerField(verbose_name="状态码")),
                ("code", models.CharField(blank=True, max_length=80, verbose_name="错误代码")),
                ("calls_count", models.PositiveBigIntegerField(verbose_name="次数")),
            ],
            options={
                "verbose_name": "合作机构用量",
                "verbose_name_plural": "合作机构用量",
            },
        ),
        migrations.AddField(
            model_name="partner",
            name="previous_secret",
            field=models.CharField(blank=True, editable=False, max_length=255),
        ),
        migrations.AddField(
            model_name="partner",
            name="previous_until",
            field=models.DateTimeField(blank=True, null=True, verbose_name="旧密钥有效至"),
        ),
        migrations.AddField(
            model_name="partner",
            name="previous_used_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="旧密钥最近使用"),
        ),
        migrations.AddField(
            model_name="partner",
            name="secret_changed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="密钥更换时间"),
        ),
        migrations.AlterField(
            model_name="webhookendpoint",
            name="disabled_reason",
            field=models.CharField(
                blank=True,
                choices=[("gone", "gone"), ("failing", "failing"), ("paused", "paused")],
                max_length=10,
                verbose_name="停用原因",
            ),
        ),
        migrations.AddConstraint(
            model_name="partner",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("previous_secret", ""), ("previous_until__isnull", True)),
                    models.Q(
                        models.Q(("previous_secret", ""), _negated=True), ("previous_until__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="accounts_partner_previous_secret_ends",
            ),
        ),
        migrations.AddField(
            model_name="partnermember",
            name="invited_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="partnermember",
            name="partner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="members", to="accounts.partner"
            ),
        ),
        migrations.AddField(
            model_name="partnermember",
            name="user",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="partner_members",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="partnerusage",
            name="partner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="usage", to="accounts.partner"
            ),
        ),
        migrations.AddConstraint(
            model_name="partnermember",
            constraint=models.UniqueConstraint(
                fields=("code_index",), name="accounts_partnermember_code_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="partnermember",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True), ("user__isnull", False)),
                fields=("user",),
                name="accounts_partnermember_one_partner",
            ),
        ),
        migrations.AddConstraint(
            model_name="partnermember",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("joined_at__isnull", True), ("user__isnull", True)),
                    models.Q(("joined_at__isnull", False), ("user__isnull", False)),
                    _connector="OR",
                ),
                name="accounts_partnermember_joined_is_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="partnermember",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_at__isnull", True), ("ended_at__gte", models.F("invited_at")), _connector="OR"
                ),
                name="accounts_partnermember_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="partnermember",
            constraint=models.CheckConstraint(
                condition=models.Q(("code_ends_at__gt", models.F("invited_at"))),
                name="accounts_partnermember_code_ends_after_start",
            ),
        ),
        migrations.AddIndex(
            model_name="partnerusage",
            index=models.Index(fields=["on"], name="accounts_partnerusage_age"),
        ),
        migrations.AddConstraint(
            model_name="partnerusage",
            constraint=models.UniqueConstraint(
                fields=("partner", "on", "operation", "status", "code"), name="accounts_partnerusage_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="partnerusage",
            constraint=models.CheckConstraint(
                condition=models.Q(("calls_count__gt", 0)), name="accounts_partnerusage_counts"
            ),
        ),
    ]
