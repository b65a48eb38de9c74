"""Who lives of many people, asked at once."""

from django.db import migrations, models
from django.db.models import Q

from regions.fields import sql_file


class Migration(migrations.Migration):
    dependencies = [("accounts", "0031_notice_items")]

    operations = [
        migrations.AddIndex(
            model_name="insuredperson",
            index=models.Index(
                fields=["id"],
                include=("died_on", "merged_into"),
                condition=Q(died_on__isnull=False) | Q(merged_into__isnull=False),
                name="accounts_person_apart",
            ),
        ),
        sql_file(__file__, "living.sql", "DROP FUNCTION accounts_living_among(bigint[], date)"),
    ]
