"""A database may belong to a sandbox: its mark, its tenants and their clients, and a scope for partners."""

import datetime

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import foundation.identifiers
from regions.fields import sql_file

BACK = """
DROP TRIGGER accounts_person_of_a_sandbox ON accounts_insuredperson;
DROP TRIGGER accounts_sandboxtenant_only ON accounts_sandboxtenant;
DROP TRIGGER accounts_sandboxmark_stays ON accounts_sandboxmark;
DROP TRIGGER accounts_sandboxmark_empty ON accounts_sandboxmark;
DROP FUNCTION accounts_sandbox_only();
DROP FUNCTION accounts_sandbox_stays();
DROP FUNCTION accounts_sandbox_begins_empty();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0061_partner_developers"),
    ]

    operations = [
        migrations.AlterField(
            model_name="partner",
            name="scopes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("links:read", "links:read"),
                        ("deadlines:read", "deadlines:read"),
                        ("certifications:write", "certifications:write"),
                        ("cards:verify", "cards:verify"),
                        ("family:read", "family:read"),
                        ("evidence:write", "evidence:write"),
                        ("voice", "voice"),
                        ("events:read", "events:read"),
                        ("webhooks:manage", "webhooks:manage"),
                        ("bindings:write", "bindings:write"),
                        ("payments:write", "payments:write"),
                        ("wallet:read", "wallet:read"),
                        ("sandbox:manage", "sandbox:manage"),
                    ],
                    max_length=40,
                ),
                size=None,
                verbose_name="权限范围",
            ),
        ),
        migrations.CreateModel(
            name="SandboxMark",
            fields=[
                ("is_sandbox", models.BooleanField(default=True, primary_key=True, serialize=False)),
                ("marked_at", models.DateTimeField(verbose_name="标记时间")),
            ],
            options={
                "verbose_name": "沙箱标记",
                "verbose_name_plural": "沙箱标记",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("is_sandbox", True)), name="accounts_sandboxmark_one"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SandboxTenant",
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
                ("code", models.SlugField(max_length=20, unique=True, verbose_name="代码")),
                ("world", models.CharField(max_length=63, unique=True, verbose_name="数据库")),
                ("worlds_count", models.PositiveIntegerField(default=1, verbose_name="世界序号")),
                ("lead", models.DurationField(verbose_name="时钟提前")),
                ("moving_to", models.DateTimeField(blank=True, null=True, verbose_name="时钟走向")),
                ("made_at", models.DateTimeField(verbose_name="建立时间")),
                ("reset_at", models.DateTimeField(verbose_name="最近重置")),
            ],
            options={
                "verbose_name": "沙箱租户",
                "verbose_name_plural": "沙箱租户",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("lead__gte", datetime.timedelta(0))),
                        name="accounts_sandboxtenant_not_behind",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SandboxClient",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[("app", "app"), ("hospital", "hospital")], max_length=10, verbose_name="身份"
                    ),
                ),
                (
                    "partner",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sandbox_client",
                        to="accounts.partner",
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clients",
                        to="accounts.sandboxtenant",
                    ),
                ),
            ],
            options={
                "verbose_name": "沙箱客户端",
                "verbose_name_plural": "沙箱客户端",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("part__in", ["app", "hospital"])),
                        name="accounts_sandboxclient_part_known",
                    ),
                    models.UniqueConstraint(fields=("tenant", "part"), name="accounts_sandboxclient_once"),
                ],
            },
        ),
        sql_file(__file__, "sandbox.sql", BACK),
    ]
