"""Number the link to a tenant's pages, so that it can be renewed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0065_app_addresses_of_partners"),
    ]

    operations = [
        migrations.AddField(
            model_name="sandboxtenant",
            name="pages_count",
            field=models.PositiveIntegerField(default=1, verbose_name="页面链接序号"),
        ),
    ]
