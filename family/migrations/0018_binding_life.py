"""Bindings keep who said what and when, who froze them and when they were last looked at; wishes wait for claims."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import foundation.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0040_ledger"),
        ("family", "0017_payment_care"),
    ]

    operations = [
        migrations.CreateModel(
            name="BindingRequest",
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
                ("is_offer", models.BooleanField(verbose_name="给对方用")),
                (
                    "uses",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("hospital", "hospital"),
                                ("pharmacy", "pharmacy"),
                                ("resident_premium", "resident_premium"),
                            ],
                            max_length=20,
                        ),
                        size=None,
                        verbose_name="用途",
                    ),
                ),
                (
                    "payment_cap_fen",
                    models.BigIntegerField(blank=True, null=True, verbose_name="每次最多（分）"),
                ),
                (
                    "month_cap_fen",
                    models.BigIntegerField(blank=True, null=True, verbose_name="每月最多（分）"),
                ),
                (
                    "year_cap_fen",
                    models.BigIntegerField(blank=True, null=True, verbose_name="每年最多（分）"),
                ),
                ("personal_number_index", models.BinaryField(max_length=32, null=True)),
                ("requested_at", models.DateTimeField(verbose_name="申请时间")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("bound", "bound"),
                            ("refused", "refused"),
                            ("dropped", "dropped"),
                        ],
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="结束时间")),
            ],
            options={
                "verbose_name": "共济申请",
                "verbose_name_plural": "共济申请",
            },
        ),
        migrations.AddField(
            model_name="sharingbinding",
            name="asked_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="申请时间"),
        ),
        migrations.AddField(
            model_name="sharingbinding",
            name="confirmed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="账户本人确认时间"),
        ),
        migrations.AddField(
            model_name="sharingbinding",
            name="confirmed_how",
            field=models.CharField(
                blank=True,
                choices=[("online", "online"), ("face", "face"), ("desk", "desk")],
                max_length=10,
                verbose_name="确认方式",
            ),
        ),
        migrations.AddField(
            model_name="sharingbinding",
            name="frozen_by",
            field=models.CharField(
                blank=True,
                choices=[("sharer", "sharer"), ("user", "user"), ("both", "both")],
                max_length=10,
                verbose_name="谁冻结的",
            ),
        ),
        migrations.AddField(
            model_name="sharingbinding",
            name="reviewed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="核对时间"),
        ),
        migrations.AddField(
            model_name="sharingbinding",
            name="user_agreed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="使用人同意时间"),
        ),
        migrations.AlterField(
            model_name="sharingbinding",
            name="cause",
            field=models.CharField(
                blank=True,
                choices=[
                    ("user_not_insured", "user_not_insured"),
                    ("user_in_arrears", "user_in_arrears"),
                    ("sharer_not_insured", "sharer_not_insured"),
                    ("sharer_in_arrears", "sharer_in_arrears"),
                    ("sharer_account_frozen", "sharer_account_frozen"),
                    ("sharer_account_closed", "sharer_account_closed"),
                    ("death", "death"),
                    ("kinship_ended", "kinship_ended"),
                    ("in_doubt", "in_doubt"),
                    ("area_changed", "area_changed"),
                    ("out_of_scope", "out_of_scope"),
                ],
                max_length=30,
                verbose_name="原因",
            ),
        ),
        migrations.AddIndex(
            model_name="sharingbinding",
            index=models.Index(
                models.OrderBy(models.F("reviewed_at"), nulls_first=True),
                models.F("id"),
                condition=models.Q(("state__in", ["active", "suspended"])),
                name="family_binding_review",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharingbinding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("asked_at__isnull", True),
                    models.Q(("state__in", ["proposed", "active", "suspended"]), _negated=True),
                    ("confirmed_at__isnull", False),
                    _connector="OR",
                ),
                name="family_binding_asked_is_confirmed",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharingbinding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "asked"), _negated=True), ("asked_at__isnull", False), _connector="OR"
                ),
                name="family_binding_asked_has_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharingbinding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("confirmed_at__isnull", True), ("confirmed_how", "")),
                    models.Q(
                        ("confirmed_at__isnull", False), ("confirmed_how__in", ["online", "face", "desk"])
                    ),
                    _connector="OR",
                ),
                name="family_binding_confirmed_how",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharingbinding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("frozen_by", ""),
                    models.Q(("frozen_at__isnull", False), ("frozen_by__in", ["sharer", "user", "both"])),
                    _connector="OR",
                ),
                name="family_binding_frozen_by",
            ),
        ),
        migrations.AddField(
            model_name="bindingrequest",
            name="binding",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="family.sharingbinding",
            ),
        ),
        migrations.AddField(
            model_name="bindingrequest",
            name="claim",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="family.kinshipclaim"
            ),
        ),
        migrations.AddIndex(
            model_name="bindingrequest",
            index=models.Index(
                condition=models.Q(("state", "waiting")), fields=["id"], name="family_binding_request_waits"
            ),
        ),
        migrations.AddConstraint(
            model_name="bindingrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["waiting", "bound", "refused", "dropped"])),
                name="family_binding_request_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="bindingrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("binding__isnull", True), ("settled_at__isnull", True), ("state", "waiting")),
                    models.Q(("binding__isnull", False), ("settled_at__isnull", False), ("state", "bound")),
                    models.Q(
                        ("binding__isnull", True),
                        ("settled_at__isnull", False),
                        ("state__in", ["refused", "dropped"]),
                    ),
                    _connector="OR",
                ),
                name="family_binding_request_settled",
            ),
        ),
        migrations.AddConstraint(
            model_name="bindingrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("uses__contained_by", ["hospital", "pharmacy", "resident_premium"]),
                    ("uses__len__gte", 1),
                ),
                name="family_binding_request_uses",
            ),
        ),
    ]
