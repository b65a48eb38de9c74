"""What waits for a word of account sharing runs out; what waited already has thirty days from now."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0050_called_off"),
        ("family", "0025_payment_hold"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="sharingbinding",
            name="family_binding_state",
        ),
        migrations.AddField(
            model_name="sharingbinding",
            name="answer_by",
            field=models.DateField(blank=True, null=True, verbose_name="最迟答复"),
        ),
        migrations.RunSQL(
            "UPDATE family_sharingbinding SET answer_by = (now() AT TIME ZONE 'Asia/Shanghai')::date + 30"
            " WHERE state IN ('proposed', 'asked')",
            migrations.RunSQL.noop,
        ),
        migrations.AlterField(
            model_name="sharingbinding",
            name="state",
            field=models.CharField(
                choices=[
                    ("proposed", "proposed"),
                    ("asked", "asked"),
                    ("active", "active"),
                    ("suspended", "suspended"),
                    ("declined", "declined"),
                    ("withdrawn", "withdrawn"),
                    ("expired", "expired"),
                    ("ended", "ended"),
                ],
                max_length=10,
                verbose_name="状态",
            ),
        ),
        migrations.AddIndex(
            model_name="sharingbinding",
            index=models.Index(
                condition=models.Q(("state__in", ["proposed", "asked"])),
                fields=["answer_by"],
                name="family_binding_waits",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharingbinding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "proposed",
                            "asked",
                            "active",
                            "suspended",
                            "declined",
                            "withdrawn",
                            "expired",
                            "ended",
                        ],
                    )
                ),
                name="family_binding_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharingbinding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["proposed", "asked"]), _negated=True),
                    ("answer_by__isnull", False),
                    _connector="OR",
                ),
                name="family_binding_waits_until",
            ),
        ),
    ]
