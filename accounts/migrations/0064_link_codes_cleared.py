"""Codes that ran out long ago are found to be cleared."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0063_choices_joined"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="linkcode",
            index=models.Index(fields=["expires_at"], name="accounts_linkcode_old"),
        ),
    ]
