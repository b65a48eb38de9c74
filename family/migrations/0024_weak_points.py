"""Two clerks find about a late payment, and holds that come to nothing again and again are pointed out."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("family", "0023_planned_once"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="paymentflag",
            name="family_flag_kind",
        ),
        migrations.AddField(
            model_name="latereview",
            name="agreed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="paymentflag",
            name="kind",
            field=models.CharField(
                choices=[
                    ("rapid", "rapid"),
                    ("unusual_amount", "unusual_amount"),
                    ("night", "night"),
                    ("many_payees", "many_payees"),
                    ("fresh_binding", "fresh_binding"),
                    ("hold_and_release", "hold_and_release"),
                    ("patient_dead", "patient_dead"),
                    ("sharer_dead", "sharer_dead"),
                ],
                max_length=20,
                verbose_name="异常",
            ),
        ),
        migrations.AddConstraint(
            model_name="latereview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("agreed_by__isnull", True),
                    models.Q(("agreed_by", models.F("found_by")), _negated=True),
                    _connector="OR",
                ),
                name="family_late_review_by_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentflag",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "rapid",
                            "unusual_amount",
                            "night",
                            "many_payees",
                            "fresh_binding",
                            "hold_and_release",
                            "patient_dead",
                            "sharer_dead",
                        ],
                    )
                ),
                name="family_flag_kind",
            ),
        ),
        migrations.AddIndex(
            model_name="paymentflag",
            index=models.Index(
                condition=models.Q(("kind", "hold_and_release")),
                fields=["payment"],
                name="family_flag_releases",
            ),
        ),
    ]
