"""A partner binds where its app finds a person, by a link that allows it."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0064_link_codes_cleared"),
    ]

    operations = [
        migrations.AddField(
            model_name="channeladdress",
            name="partner_link",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.partnerlink",
            ),
        ),
        migrations.AlterField(
            model_name="partner",
            name="scopes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("links:read", "links:read"),
                        ("links:write", "links:write"),
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
                        ("notices:deliver", "notices:deliver"),
                        ("sandbox:manage", "sandbox:manage"),
                    ],
                    max_length=40,
                ),
                size=None,
                verbose_name="权限范围",
            ),
        ),
    ]
