"""The paper on which a mandate stands that a desk recorded."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0026_family_faces"),
        ("family", "0009_family_service"),
    ]

    operations = [
        migrations.AddField(
            model_name="mandate",
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
            model_name="mandate",
            name="paper",
            field=models.CharField(blank=True, max_length=200, verbose_name="凭证"),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("legal_basis__in", ["guardian", "power_of_attorney"]), _negated=True),
                    models.Q(("confirmed_by", "desk"), models.Q(("paper", ""), _negated=True)),
                    _connector="OR",
                ),
                name="family_mandate_paper_at_desk",
            ),
        ),
    ]
