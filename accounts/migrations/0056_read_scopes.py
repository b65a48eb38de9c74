"""Partners may be let read persons, benefits, statements, accounts, cards, matters and messages of people linked to them."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0055_kept_tags"),
    ]

    operations = [
        migrations.AlterField(
            model_name="partner",
            name="scopes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("links:read", "links:read"),
                        ("deadlines:read", "deadlines:read"),
                        ("certifications:write", "certifications:write"),
                        ("cards:verify", "cards:verify"),
                        ("family:read", "family:read"),
                        ("evidence:write", "evidence:write"),
                        ("voice", "voice"),
                        ("events:read", "events:read"),
                        ("webhooks:manage", "webhooks:manage"),
                        ("bindings:write", "bindings:write"),
                        ("payments:write", "payments:write"),
                        ("wallet:read", "wallet:read"),
                        ("persons:read", "persons:read"),
                        ("entitlements:read", "entitlements:read"),
                        ("statements:read", "statements:read"),
                        ("accounts:read", "accounts:read"),
                        ("cards:read", "cards:read"),
                        ("matters:read", "matters:read"),
                        ("notices:read", "notices:read"),
                    ],
                    max_length=40,
                ),
                size=None,
                verbose_name="权限范围",
            ),
        ),
    ]
