"""More kinds of partners, more scopes, and the keys partners sign with."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import accounts.fields
import foundation.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0028_terminals"),
    ]

    operations = [
        migrations.AlterField(
            model_name="partner",
            name="kind",
            field=models.CharField(
                choices=[
                    ("city_service", "city_service"),
                    ("chat_city_service", "chat_city_service"),
                    ("hrss_app", "hrss_app"),
                    ("hospital", "hospital"),
                    ("pharmacy", "pharmacy"),
                    ("terminal", "terminal"),
                    ("bank", "bank"),
                    ("agency", "agency"),
                    ("voice_menu", "voice_menu"),
                ],
                max_length=20,
                verbose_name="类别",
            ),
        ),
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
                    ],
                    max_length=40,
                ),
                size=None,
                verbose_name="权限范围",
            ),
        ),
        migrations.CreateModel(
            name="PartnerKey",
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
                (
                    "algorithm",
                    models.CharField(
                        choices=[("hmac_sha256", "hmac_sha256"), ("ed25519", "ed25519")],
                        max_length=12,
                        verbose_name="算法",
                    ),
                ),
                ("secret_sealed", accounts.fields.SealedField(label="partner.secret", null=True)),
                ("public_key", models.CharField(blank=True, max_length=44, verbose_name="公钥")),
                ("started_at", models.DateTimeField(verbose_name="开始")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="结束")),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="keys",
                        to="accounts.partner",
                    ),
                ),
            ],
            options={
                "verbose_name": "合作机构签名密钥",
                "verbose_name_plural": "合作机构签名密钥",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("algorithm__in", ["hmac_sha256", "ed25519"])),
                        name="accounts_partnerkey_algorithm_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("algorithm", "hmac_sha256"),
                                ("public_key", ""),
                                ("secret_sealed__isnull", False),
                            ),
                            models.Q(
                                ("algorithm", "ed25519"),
                                ("secret_sealed__isnull", True),
                                models.Q(("public_key", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="accounts_partnerkey_has_what_it_needs",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at__isnull", True),
                            ("ended_at__gte", models.F("started_at")),
                            _connector="OR",
                        ),
                        name="accounts_partnerkey_ends_after_start",
                    ),
                ],
            },
        ),
    ]
