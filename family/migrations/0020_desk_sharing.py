"""Let hospitals' offices be a way to confirm, and keep what desks found about payments made too late."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from regions.fields import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0047_desk_sharing"),
        ("family", "0019_wallet"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LateReview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "finding",
                    models.CharField(
                        choices=[("stands", "stands"), ("recovered", "recovered"), ("fraud", "fraud")],
                        max_length=10,
                        verbose_name="结论",
                    ),
                ),
                ("words", models.CharField(max_length=300, verbose_name="依据")),
                ("found_at", models.DateTimeField(verbose_name="核查时间")),
            ],
            options={
                "verbose_name": "事后支付核查",
                "verbose_name_plural": "事后支付核查",
            },
        ),
        migrations.RemoveConstraint(
            model_name="kinshipclaim",
            name="family_claim_answer_whole",
        ),
        migrations.RemoveConstraint(
            model_name="sharingbinding",
            name="family_binding_confirmed_how",
        ),
        migrations.AlterField(
            model_name="kinshipclaim",
            name="answered_how",
            field=models.CharField(
                blank=True,
                choices=[("online", "online"), ("face", "face"), ("desk", "desk"), ("hospital", "hospital")],
                max_length=10,
                verbose_name="答复方式",
            ),
        ),
        migrations.AlterField(
            model_name="sharingbinding",
            name="confirmed_how",
            field=models.CharField(
                blank=True,
                choices=[("online", "online"), ("face", "face"), ("desk", "desk"), ("hospital", "hospital")],
                max_length=10,
                verbose_name="确认方式",
            ),
        ),
        migrations.AddConstraint(
            model_name="kinshipclaim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("answer", ""),
                        ("answered_at__isnull", True),
                        ("answered_by__isnull", True),
                        ("answered_how", ""),
                    ),
                    models.Q(
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                        ("other__isnull", False),
                        ("answer__in", ["confirmed", "denied"]),
                        ("answered_how__in", ["online", "face", "desk", "hospital"]),
                    ),
                    _connector="OR",
                ),
                name="family_claim_answer_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharingbinding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("confirmed_at__isnull", True), ("confirmed_how", "")),
                    models.Q(
                        ("confirmed_at__isnull", False),
                        ("confirmed_how__in", ["online", "face", "desk", "hospital"]),
                    ),
                    _connector="OR",
                ),
                name="family_binding_confirmed_how",
            ),
        ),
        migrations.AddField(
            model_name="latereview",
            name="found_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="latereview",
            name="part",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="late_review",
                to="family.paymentpart",
            ),
        ),
        migrations.AddConstraint(
            model_name="latereview",
            constraint=models.CheckConstraint(
                condition=models.Q(("finding__in", ["stands", "recovered", "fraud"])),
                name="family_late_review_finding",
            ),
        ),
        migrations.AddConstraint(
            model_name="latereview",
            constraint=models.CheckConstraint(
                condition=models.Q(("words", ""), _negated=True), name="family_late_review_says_why"
            ),
        ),
        append_only("family_latereview"),
    ]
