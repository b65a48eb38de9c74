"""What a binding was on a day that has passed is kept from now on.

Of one that stands already, what it was before this moment is not on record: a day before it is refused, not guessed.
"""

import django.db.models.deletion
from django.db import migrations, models

from regions.fields import append_only, sql_file

# A default that is the same for all rows is kept beside the table, which is neither read nor written: no payment waits.
_KEPT_SINCE = """
ALTER TABLE family_sharingbinding ADD COLUMN kept_since timestamptz NULL DEFAULT now();
ALTER TABLE family_sharingbinding ALTER COLUMN kept_since DROP DEFAULT
"""
_KEPT_SINCE_BACK = "ALTER TABLE family_sharingbinding DROP COLUMN kept_since"

_BACK = """
DROP TRIGGER family_binding_changed ON family_sharingbinding;
DROP FUNCTION family_note_binding_changed();
DROP FUNCTION family_binding_told(family_sharingbinding);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0063_choices_joined"),
        ("family", "0027_claims_met"),
    ]

    operations = [
        migrations.AddField(
            model_name="sharingbinding",
            name="changed_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="变动时间"),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(_KEPT_SINCE, _KEPT_SINCE_BACK)],
            state_operations=[
                migrations.AddField(
                    model_name="sharingbinding",
                    name="kept_since",
                    field=models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="留存起始时间"
                    ),
                )
            ],
        ),
        migrations.CreateModel(
            name="BindingPast",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("was", models.JSONField(verbose_name="当时的内容")),
                ("stood_until", models.DateTimeField(null=True, verbose_name="截至时间")),
                (
                    "binding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="family.sharingbinding",
                    ),
                ),
            ],
            options={"verbose_name": "共济绑定的过去", "verbose_name_plural": "共济绑定的过去"},
        ),
        append_only("family_bindingpast"),
        sql_file(__file__, "binding_days.sql", _BACK),
    ]
