"""What every request of a partner asks is asked in one call each, and links are read in the order of their ids."""

from django.db import migrations, models

from regions.fields import sql_file

BACK = """
DROP FUNCTION accounts_enrolments_on(bigint[], date);
DROP FUNCTION accounts_partner_links(bigint, uuid, integer, date, bigint);
DROP FUNCTION accounts_linked_person(bigint, uuid, text[], date, bigint);
DROP FUNCTION accounts_is_linked(bigint, bigint, text[], date, bigint);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0056_read_scopes"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="partnerlink",
            index=models.Index(
                fields=["partner", "public_id"],
                condition=models.Q(("ended_at__isnull", True)),
                name="accounts_link_pages",
            ),
        ),
        sql_file(__file__, "partner_reads.sql", BACK),
    ]
