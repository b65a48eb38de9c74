"""The support of step-siblings, and everything kinship is derived from read in one call, as known at any instant.

The foreign keys bring indexes over all versions of a fact; those over the current ones alone had become a second copy.
"""

import re
from pathlib import Path

import django.contrib.postgres.constraints
import django.db.models.deletion
from django.db import migrations, models

import regions.fields
from regions.fields import sql_file, supersede_only

_MERGED = Path(__file__).parent.parent / "sql" / "merged_people.sql"
_NEIGHBOURHOOD = r"CREATE FUNCTION family_neighbourhood\(.*?\n\$\$;"
_KIN = "DROP FUNCTION family_kin(bigint[], timestamptz); DROP FUNCTION family_met(bigint[], timestamptz, boolean);"


def _before() -> str:
    """Drop the new functions, and give back the one that `merged_people.sql` had left."""
    found = re.search(_NEIGHBOURHOOD, _MERGED.read_text(encoding="utf-8"), re.DOTALL)
    if found is None:
        raise ValueError("merged_people.sql no longer holds the function this migration takes back to")
    return _KIN + found.group()


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0023_person_cards"),
        ("family", "0003_mandate_scopes"),
    ]

    operations = [
        migrations.CreateModel(
            name="SiblingSupport",
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
                (
                    "end_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("divorce", "divorce"),
                            ("death", "death"),
                            ("declared_death", "declared_death"),
                            ("void", "void"),
                            ("dissolved", "dissolved"),
                            ("court", "court"),
                            ("step_ended", "step_ended"),
                        ],
                        max_length=15,
                        verbose_name="终止原因",
                    ),
                ),
                ("evidence", models.CharField(max_length=100, verbose_name="依据")),
            ],
            options={
                "verbose_name": "继兄弟姐妹扶养",
                "verbose_name_plural": "继兄弟姐妹扶养",
                "abstract": False,
            },
        ),
        migrations.RemoveIndex(
            model_name="marriage",
            name="family_marriage_one",
        ),
        migrations.RemoveIndex(
            model_name="marriage",
            name="family_marriage_other",
        ),
        migrations.RemoveIndex(
            model_name="parentage",
            name="family_parentage_parent",
        ),
        migrations.RemoveIndex(
            model_name="parentage",
            name="family_parentage_child",
        ),
        migrations.AddField(
            model_name="siblingsupport",
            name="one",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.insuredperson"
            ),
        ),
        migrations.AddField(
            model_name="siblingsupport",
            name="other",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.insuredperson"
            ),
        ),
        migrations.AddConstraint(
            model_name="siblingsupport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True), ("ends_on__gt", models.F("starts_on")), _connector="OR"
                ),
                name="family_siblingsupport_period_not_empty",
            ),
        ),
        migrations.AddConstraint(
            model_name="siblingsupport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("superseded_at__isnull", True),
                    ("superseded_at__gte", models.F("recorded_at")),
                    _connector="OR",
                ),
                name="family_siblingsupport_superseded_after_recorded",
            ),
        ),
        migrations.AddConstraint(
            model_name="siblingsupport",
            constraint=models.CheckConstraint(
                condition=models.Q(("one__lt", models.F("other"))), name="family_siblingsupport_ordered"
            ),
        ),
        migrations.AddConstraint(
            model_name="siblingsupport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("end_reason", ""), ("ends_on__isnull", True)),
                    models.Q(("ends_on__isnull", False), models.Q(("end_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="family_siblingsupport_end_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="siblingsupport",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("superseded_at__isnull", True)),
                expressions=[
                    ("one", "="),
                    ("other", "="),
                    (regions.fields.DateRange("starts_on", "ends_on"), "&&"),
                ],
                name="family_siblingsupport_one_at_a_time",
            ),
        ),
        supersede_only("family_siblingsupport"),
        sql_file(__file__, "kin.sql", _before()),
    ]
