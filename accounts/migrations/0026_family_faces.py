"""Whoever adds a relative names them too: a face is then shown for a claim, and a paper may be held past its day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0025_placeholders"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="facechallenge", name="accounts_facechallenge_of_somebody"),
        migrations.AddConstraint(
            model_name="facechallenge",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("claim_index__isnull", True), ("person__isnull", False)),
                    models.Q(
                        ("claim_index__isnull", False), ("purpose__in", ["family_service", "real_name"])
                    ),
                    _connector="OR",
                ),
                name="accounts_facechallenge_of_somebody",
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="held_until",
            field=models.DateTimeField(blank=True, null=True, verbose_name="保管到"),
        ),
    ]
