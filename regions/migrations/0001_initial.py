"""Create the tables of places and policy, and the guards that every floor's facts attach."""

import django.contrib.postgres.constraints
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models

import regions.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        BtreeGistExtension(),
        regions.fields.guard_functions(),
        migrations.CreateModel(
            name="AreaMembership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(blank=True, null=True)),
                ("source_document", models.CharField(max_length=200)),
                (
                    "source_article",
                    models.CharField(blank=True, default="", max_length=100),
                ),
                (
                    "source_page",
                    models.CharField(blank=True, default="", max_length=300),
                ),
                ("source_note", models.TextField(blank=True, default="")),
                (
                    "confidence",
                    models.CharField(
                        choices=[
                            ("sure", "sure"),
                            ("likely", "likely"),
                            ("unsure", "unsure"),
                        ],
                        max_length=8,
                    ),
                ),
                ("area_key", models.CharField(max_length=20)),
                ("division_code", models.CharField(max_length=12)),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("ends_on__gt", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="regions_areamembership_period_not_empty",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("superseded_at__isnull", True),
                            ("superseded_at__gte", models.F("recorded_at")),
                            _connector="OR",
                        ),
                        name="regions_areamembership_superseded_after_recorded",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source_document", ""), _negated=True),
                        name="regions_areamembership_has_source",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("confidence__in", ["sure", "likely", "unsure"])),
                        name="regions_areamembership_confidence",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        expressions=[
                            ("division_code", "="),
                            (regions.fields.DateRange("starts_on", "ends_on"), "&&"),
                        ],
                        name="regions_areamembership_one_area",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CrossProvinceOpening",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(blank=True, null=True)),
                ("source_document", models.CharField(max_length=200)),
                (
                    "source_article",
                    models.CharField(blank=True, default="", max_length=100),
                ),
                (
                    "source_page",
                    models.CharField(blank=True, default="", max_length=300),
                ),
                ("source_note", models.TextField(blank=True, default="")),
                (
                    "confidence",
                    models.CharField(
                        choices=[
                            ("sure", "sure"),
                            ("likely", "likely"),
                            ("unsure", "unsure"),
                        ],
                        max_length=8,
                    ),
                ),
                ("area_key", models.CharField(max_length=20)),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("ends_on__gt", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="regions_crossprovinceopening_period_not_empty",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("superseded_at__isnull", True),
                            ("superseded_at__gte", models.F("recorded_at")),
                            _connector="OR",
                        ),
                        name="regions_crossprovinceopening_superseded_after_recorded",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source_document", ""), _negated=True),
                        name="regions_crossprovinceopening_has_source",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("confidence__in", ["sure", "likely", "unsure"])),
                        name="regions_crossprovinceopening_confidence",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        expressions=[
                            ("area_key", "="),
                            (regions.fields.DateRange("starts_on", "ends_on"), "&&"),
                        ],
                        name="regions_crossprovinceopening_one_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Division",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(blank=True, null=True)),
                ("source_document", models.CharField(max_length=200)),
                (
                    "source_article",
                    models.CharField(blank=True, default="", max_length=100),
                ),
                (
                    "source_page",
                    models.CharField(blank=True, default="", max_length=300),
                ),
                ("source_note", models.TextField(blank=True, default="")),
                (
                    "confidence",
                    models.CharField(
                        choices=[
                            ("sure", "sure"),
                            ("likely", "likely"),
                            ("unsure", "unsure"),
                        ],
                        max_length=8,
                    ),
                ),
                ("code", models.CharField(max_length=12)),
                ("name", models.CharField(max_length=60)),
                ("name_en", models.CharField(blank=True, default="", max_length=80)),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("province", "province"),
                            ("prefecture", "prefecture"),
                            ("county", "county"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "parent_code",
                    models.CharField(blank=True, default="", max_length=12),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        models.F("parent_code"),
                        models.F("code"),
                        condition=models.Q(("superseded_at__isnull", True)),
                        name="regions_division_children",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("ends_on__gt", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="regions_division_period_not_empty",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("superseded_at__isnull", True),
                            ("superseded_at__gte", models.F("recorded_at")),
                            _connector="OR",
                        ),
                        name="regions_division_superseded_after_recorded",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source_document", ""), _negated=True),
                        name="regions_division_has_source",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("confidence__in", ["sure", "likely", "unsure"])),
                        name="regions_division_confidence",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ["province", "prefecture", "county"])),
                        name="regions_division_level",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        expressions=[
                            ("code", "="),
                            (regions.fields.DateRange("starts_on", "ends_on"), "&&"),
                        ],
                        name="regions_division_one_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PolicyValue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(blank=True, null=True)),
                ("source_document", models.CharField(max_length=200)),
                (
                    "source_article",
                    models.CharField(blank=True, default="", max_length=100),
                ),
                (
                    "source_page",
                    models.CharField(blank=True, default="", max_length=300),
                ),
                ("source_note", models.TextField(blank=True, default="")),
                (
                    "confidence",
                    models.CharField(
                        choices=[
                            ("sure", "sure"),
                            ("likely", "likely"),
                            ("unsure", "unsure"),
                        ],
                        max_length=8,
                    ),
                ),
                ("code", models.CharField(max_length=80)),
                (
                    "scope",
                    models.CharField(
                        choices=[
                            ("nation", "nation"),
                            ("province", "province"),
                            ("area", "area"),
                        ],
                        max_length=8,
                    ),
                ),
                ("scope_key", models.CharField(blank=True, default="", max_length=20)),
                ("benefit", models.CharField(blank=True, default="", max_length=32)),
                ("value", models.JSONField()),
                ("unit", models.CharField(blank=True, default="", max_length=20)),
                (
                    "origin",
                    models.CharField(
                        choices=[("shipped", "shipped"), ("local", "local")],
                        max_length=8,
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("ends_on__gt", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="regions_policyvalue_period_not_empty",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("superseded_at__isnull", True),
                            ("superseded_at__gte", models.F("recorded_at")),
                            _connector="OR",
                        ),
                        name="regions_policyvalue_superseded_after_recorded",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source_document", ""), _negated=True),
                        name="regions_policyvalue_has_source",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("confidence__in", ["sure", "likely", "unsure"])),
                        name="regions_policyvalue_confidence",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("scope__in", ["nation", "province", "area"])),
                        name="regions_policyvalue_scope",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["shipped", "local"])),
                        name="regions_policyvalue_origin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("scope", "nation"), ("scope_key", "")),
                            models.Q(
                                models.Q(("scope", "nation"), _negated=True),
                                models.Q(("scope_key", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="regions_policyvalue_only_the_nation_has_no_key",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        expressions=[
                            ("code", "="),
                            ("scope", "="),
                            ("scope_key", "="),
                            ("benefit", "="),
                            (regions.fields.DateRange("starts_on", "ends_on"), "&&"),
                        ],
                        name="regions_policyvalue_one_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PoolingArea",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(blank=True, null=True)),
                ("source_document", models.CharField(max_length=200)),
                (
                    "source_article",
                    models.CharField(blank=True, default="", max_length=100),
                ),
                (
                    "source_page",
                    models.CharField(blank=True, default="", max_length=300),
                ),
                ("source_note", models.TextField(blank=True, default="")),
                (
                    "confidence",
                    models.CharField(
                        choices=[
                            ("sure", "sure"),
                            ("likely", "likely"),
                            ("unsure", "unsure"),
                        ],
                        max_length=8,
                    ),
                ),
                ("key", models.CharField(max_length=20)),
                ("position", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=60)),
                ("name_en", models.CharField(max_length=80)),
                ("province_code", models.CharField(max_length=6)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("province_level", "province_level"),
                            ("prefecture", "prefecture"),
                            ("county", "county"),
                            ("new_area", "new_area"),
                        ],
                        max_length=16,
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("ends_on__gt", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="regions_poolingarea_period_not_empty",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("superseded_at__isnull", True),
                            ("superseded_at__gte", models.F("recorded_at")),
                            _connector="OR",
                        ),
                        name="regions_poolingarea_superseded_after_recorded",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source_document", ""), _negated=True),
                        name="regions_poolingarea_has_source",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("confidence__in", ["sure", "likely", "unsure"])),
                        name="regions_poolingarea_confidence",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ["province_level", "prefecture", "county", "new_area"],
                            )
                        ),
                        name="regions_poolingarea_kind",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        expressions=[
                            ("key", "="),
                            (regions.fields.DateRange("starts_on", "ends_on"), "&&"),
                        ],
                        name="regions_poolingarea_one_at_a_time",
                    ),
                ],
            },
        ),
        regions.fields.supersede_only("regions_division"),
        regions.fields.supersede_only("regions_poolingarea"),
        regions.fields.supersede_only("regions_areamembership"),
        regions.fields.supersede_only("regions_crossprovinceopening"),
        regions.fields.supersede_only("regions_policyvalue"),
    ]
