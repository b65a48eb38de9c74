"""Staff posts say at which service point they are."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add the point of a post; where none is named, it is a counter of the agency."""

    dependencies = [("accounts", "0029_partner_keys")]

    operations = [
        migrations.AddField(
            "staffpost",
            "point_key",
            models.CharField("服务网点", max_length=40, blank=True, default=""),
            preserve_default=False,
        ),
    ]
