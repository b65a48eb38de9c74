"""A mandate that has run out no longer keeps the same two from another one."""

import django.contrib.postgres.constraints
from django.contrib.postgres.fields import RangeOperators
from django.db import migrations, models

from regions.fields import DateRange


class Migration(migrations.Migration):
    dependencies = [
        ("family", "0004_kin"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="mandate", name="family_mandate_one_live"),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                name="family_mandate_one_live",
                expressions=[
                    ("principal", RangeOperators.EQUAL),
                    ("helper", RangeOperators.EQUAL),
                    (DateRange("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                condition=models.Q(("revoked_at__isnull", True)),
            ),
        ),
    ]
