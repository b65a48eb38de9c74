"""The family service, and what ended a mandate before its time."""

import django.db.models.deletion
from django.db import migrations, models

import accounts.fields
import foundation.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0026_family_faces"),
        ("family", "0008_kinship_events"),
    ]

    operations = [
        migrations.CreateModel(
            name="ServiceLink",
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
                ("name_sealed", accounts.fields.SealedField(label="family.service_name")),
                ("number_sealed", accounts.fields.SealedField(label="family.service_number")),
                ("number_index", models.BinaryField(max_length=32)),
                (
                    "relation",
                    models.CharField(
                        choices=[
                            ("spouse", "spouse"),
                            ("parent", "parent"),
                            ("child", "child"),
                            ("sibling", "sibling"),
                            ("paternal_grandparent", "paternal_grandparent"),
                            ("maternal_grandparent", "maternal_grandparent"),
                            ("sons_child", "sons_child"),
                            ("daughters_child", "daughters_child"),
                        ],
                        max_length=30,
                        verbose_name="亲属关系",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "proposed"),
                            ("awaiting", "awaiting"),
                            ("active", "active"),
                            ("ended", "ended"),
                        ],
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("notice_version", models.PositiveSmallIntegerField(verbose_name="告知书版本")),
                ("notice_hash", models.BinaryField(max_length=32)),
                (
                    "confirmed_by",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("phone_code", "phone_code"),
                            ("desk", "desk"),
                            ("face", "face"),
                            ("letter", "letter"),
                        ],
                        max_length=20,
                        verbose_name="确认方式",
                    ),
                ),
                ("proposed_at", models.DateTimeField(verbose_name="添加时间")),
                ("expires_at", models.DateTimeField(verbose_name="等到")),
                ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="本人确认时间")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="结束时间")),
                (
                    "end_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("by_adder", "by_adder"),
                            ("by_relative", "by_relative"),
                            ("unanswered", "unanswered"),
                            ("with_mandate", "with_mandate"),
                        ],
                        max_length=12,
                        verbose_name="结束原因",
                    ),
                ),
            ],
            options={
                "verbose_name": "亲情服务",
                "verbose_name_plural": "亲情服务",
            },
        ),
        migrations.AddField(
            model_name="mandate",
            name="end_reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("by_principal", "by_principal"),
                    ("by_helper", "by_helper"),
                    ("by_desk", "by_desk"),
                    ("court", "court"),
                    ("replaced", "replaced"),
                ],
                max_length=12,
                verbose_name="结束原因",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("end_reason", ""),
                    models.Q(
                        ("end_reason__in", ["by_principal", "by_helper", "by_desk", "court", "replaced"]),
                        ("revoked_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="family_mandate_end_has_reason",
            ),
        ),
        migrations.AddField(
            model_name="servicelink",
            name="adder",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.insuredperson"
            ),
        ),
        migrations.AddField(
            model_name="servicelink",
            name="evidence",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.evidence",
            ),
        ),
        migrations.AddField(
            model_name="servicelink",
            name="mandate",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="service_links",
                to="family.mandate",
            ),
        ),
        migrations.AddField(
            model_name="servicelink",
            name="relative",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.insuredperson",
            ),
        ),
        migrations.AddIndex(
            model_name="servicelink",
            index=models.Index(
                condition=models.Q(("state", "active")), fields=["relative"], name="family_service_relative"
            ),
        ),
        migrations.AddIndex(
            model_name="servicelink",
            index=models.Index(
                condition=models.Q(("state__in", ["proposed", "awaiting"])),
                fields=["number_index"],
                name="family_service_number",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicelink",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["proposed", "awaiting", "active", "ended"])),
                name="family_service_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicelink",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "relation__in",
                        [
                            "spouse",
                            "parent",
                            "child",
                            "sibling",
                            "paternal_grandparent",
                            "maternal_grandparent",
                            "sons_child",
                            "daughters_child",
                        ],
                    )
                ),
                name="family_service_relation_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicelink",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("relative__isnull", True),
                    models.Q(("relative", models.F("adder")), _negated=True),
                    _connector="OR",
                ),
                name="family_service_two_persons",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicelink",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", ["proposed", "awaiting"]),
                        ("confirmed_at__isnull", True),
                        ("confirmed_by", ""),
                        ("mandate__isnull", True),
                        ("relative__isnull", True),
                    ),
                    models.Q(
                        ("state", "active"),
                        ("confirmed_at__isnull", False),
                        ("mandate__isnull", False),
                        ("relative__isnull", False),
                        models.Q(("confirmed_by", ""), _negated=True),
                    ),
                    models.Q(
                        ("state", "ended"),
                        models.Q(
                            models.Q(
                                ("confirmed_at__isnull", True),
                                ("confirmed_by", ""),
                                ("mandate__isnull", True),
                                ("relative__isnull", True),
                            ),
                            models.Q(
                                ("confirmed_at__isnull", False),
                                ("mandate__isnull", False),
                                ("relative__isnull", False),
                                models.Q(("confirmed_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="family_service_confirmed_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicelink",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("state", "ended"), _negated=True),
                        ("end_reason", ""),
                        ("ended_at__isnull", True),
                    ),
                    models.Q(
                        ("end_reason__in", ["by_adder", "by_relative", "unanswered", "with_mandate"]),
                        ("ended_at__isnull", False),
                        ("state", "ended"),
                    ),
                    _connector="OR",
                ),
                name="family_service_end_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicelink",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_at__gt", models.F("proposed_at"))),
                name="family_service_waits_a_while",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicelink",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["proposed", "awaiting", "active"])),
                fields=("adder", "number_index"),
                name="family_service_one_a_number",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicelink",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "active")),
                fields=("adder", "relative"),
                name="family_service_one_a_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicelink",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "active")),
                fields=("mandate",),
                name="family_service_one_a_mandate",
            ),
        ),
    ]
