"""A claim against a payee is closed when its money is back."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0052_endpoints_off"),
        ("family", "0026_binding_answers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="paymentdispute",
            name="met_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="机构退款时间"),
        ),
        migrations.AddIndex(
            model_name="paymentdispute",
            index=models.Index(
                condition=models.Q(("met_at__isnull", True), ("remedy", "claim"), ("state", "upheld")),
                fields=["area_key", "decided_at"],
                name="family_dispute_claimed",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentdispute",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("met_at__isnull", True),
                    models.Q(("remedy", "claim"), ("state", "upheld")),
                    _connector="OR",
                ),
                name="family_dispute_met_claim",
            ),
        ),
    ]
