"""Whoever is to be added may say no before they confirm; the one who adds goes on waiting, as for nobody."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("family", "0011_mandates_held")]

    operations = [
        migrations.AddField(
            model_name="servicelink",
            name="turned_down_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="家人不同意的时间"
            ),
        ),
        migrations.AddConstraint(
            model_name="servicelink",
            constraint=models.CheckConstraint(
                condition=Q(turned_down_at__isnull=True)
                | Q(
                    relative__isnull=True,
                    mandate__isnull=True,
                    confirmed_at__isnull=True,
                    confirmed_by="",
                ),
                name="family_service_turned_down_unconfirmed",
            ),
        ),
    ]
