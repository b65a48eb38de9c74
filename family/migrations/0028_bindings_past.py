"""What a binding was on a day that has passed is kept from now on.

Of one that stands already it is known that nothing changed since the last act on it that was written down.
"""

import django.db.models.deletion
from django.db import migrations, models

from regions.fields import append_only, sql_file

_KEPT_SINCE = """
UPDATE family_sharingbinding one SET kept_since = greatest(
    one.proposed_at, one.answered_at, one.confirmed_at, one.suspended_at, one.frozen_at, one.ended_at, one.reviewed_at,
    (SELECT max(act.at) FROM accounts_auditevent act
     WHERE act.object_kind = 'binding' AND act.object_id = one.public_id AND act.action <> 'binding.viewed'))
"""

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
        migrations.AddField(
            model_name="sharingbinding",
            name="kept_since",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="留存起始时间"),
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
        migrations.RunSQL(_KEPT_SINCE, migrations.RunSQL.noop),
        sql_file(__file__, "binding_days.sql", _BACK),
    ]
