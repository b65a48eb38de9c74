"""An address waits here until the code of its mail was typed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import accounts.fields
import foundation.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0050_called_off"),
    ]

    operations = [
        migrations.CreateModel(
            name="EmailCode",
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
                ("address_sealed", accounts.fields.SealedField(label="email_code.address")),
                ("code_sealed", accounts.fields.SealedField(label="email_code.code", null=True)),
                ("code_hash", models.BinaryField(max_length=32, verbose_name="验证码指纹")),
                ("asked_at", models.DateTimeField(verbose_name="申请时间")),
                ("expires_at", models.DateTimeField(verbose_name="失效时间")),
                ("due_at", models.DateTimeField(verbose_name="最早发送时间")),
                ("attempts_count", models.PositiveSmallIntegerField(default=0, verbose_name="发送次数")),
                ("misses_count", models.PositiveSmallIntegerField(default=0, verbose_name="填错次数")),
                ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="核验时间")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="结束时间")),
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
                "verbose_name": "邮箱核验码",
                "verbose_name_plural": "邮箱核验码",
                "indexes": [
                    models.Index(
                        condition=models.Q(("code_sealed__isnull", False)),
                        fields=["due_at"],
                        name="accounts_emailcode_due",
                    ),
                    models.Index(fields=["user", "-asked_at"], name="accounts_emailcode_newest"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("user",),
                        name="accounts_emailcode_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_at__isnull", True), ("ended_at__isnull", False), _connector="OR"
                        ),
                        name="accounts_emailcode_confirmed_is_over",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at__isnull", True), ("code_sealed__isnull", True), _connector="OR"
                        ),
                        name="accounts_emailcode_over_is_not_sent",
                    ),
                ],
            },
        ),
    ]
