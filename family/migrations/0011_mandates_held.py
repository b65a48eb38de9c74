"""A desk may let a mandate rest in a dispute, until a desk lets it live again."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("family", "0010_desk_mandates")]

    operations = [
        migrations.AddField(
            model_name="mandate",
            name="held_at_desk",
            field=models.BooleanField(
                db_default=False, default=False, editable=False, verbose_name="窗口暂停"
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=Q(held_at_desk=False) | Q(frozen_at__isnull=False), name="family_mandate_held_rests"
            ),
        ),
    ]
