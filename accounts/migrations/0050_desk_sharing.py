"""Know posts in hospitals' insurance offices, and receipts of account sharing."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0047_bindings_scope"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="issuedpaper",
            name="accounts_paper_kind",
        ),
        migrations.AlterField(
            model_name="issuedpaper",
            name="kind",
            field=models.CharField(
                choices=[
                    ("statement", "statement"),
                    ("receipt", "receipt"),
                    ("export", "export"),
                    ("sharing", "sharing"),
                ],
                max_length=12,
                verbose_name="种类",
            ),
        ),
        migrations.AlterField(
            model_name="staffpost",
            name="role",
            field=models.CharField(
                choices=[("clerk", "clerk"), ("officer", "officer"), ("hospital", "hospital")],
                max_length=10,
                verbose_name="岗位",
            ),
        ),
        migrations.AddConstraint(
            model_name="issuedpaper",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["statement", "receipt", "export", "sharing"])),
                name="accounts_paper_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="staffpost",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("role", "hospital"), _negated=True),
                    models.Q(("point_key", ""), _negated=True),
                    _connector="OR",
                ),
                name="accounts_staffpost_hospital_has_point",
            ),
        ),
    ]
