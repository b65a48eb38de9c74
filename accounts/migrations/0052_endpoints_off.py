"""That an endpoint was switched off stands in its partner's feed."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0051_email_codes"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="partnerevent",
            name="accounts_partnerevent_kind_known",
        ),
        migrations.RemoveConstraint(
            model_name="partnerevent",
            name="accounts_partnerevent_is_about_somebody",
        ),
        migrations.AlterField(
            model_name="partnerevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("deadline.reminder", "deadline.reminder"),
                    ("deadline.moved", "deadline.moved"),
                    ("certification.recorded", "certification.recorded"),
                    ("webhook.test", "webhook.test"),
                    ("webhook.disabled", "webhook.disabled"),
                ],
                max_length=30,
                verbose_name="类别",
            ),
        ),
        migrations.AlterField(
            model_name="webhookendpoint",
            name="kinds",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("deadline.reminder", "deadline.reminder"),
                        ("deadline.moved", "deadline.moved"),
                        ("certification.recorded", "certification.recorded"),
                        ("webhook.test", "webhook.test"),
                        ("webhook.disabled", "webhook.disabled"),
                    ],
                    max_length=30,
                ),
                size=None,
                verbose_name="事项类别",
            ),
        ),
        migrations.AddConstraint(
            model_name="partnerevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "deadline.reminder",
                            "deadline.moved",
                            "certification.recorded",
                            "webhook.test",
                            "webhook.disabled",
                        ],
                    )
                ),
                name="accounts_partnerevent_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="partnerevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("person__isnull", False),
                    ("kind__in", ["webhook.disabled", "webhook.test"]),
                    _connector="OR",
                ),
                name="accounts_partnerevent_is_about_somebody",
            ),
        ),
    ]
