"""Deliveries that may have left and are true no longer keep saying what came of them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0049_life_changes"),
    ]

    operations = [
        migrations.AddField(
            model_name="noticedelivery",
            name="called_off_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="作废时间"),
        ),
    ]
