"""Somebody whom a family tie passes through and of whom nothing is on record."""

from django.db import migrations, models
from django.db.models import Q

from regions.fields import sql_file

_BACK = """
DROP TRIGGER accounts_insuredperson_placeholder_stays ON accounts_insuredperson;
DROP TRIGGER accounts_user_not_of_placeholders_later ON accounts_user;
DROP TRIGGER accounts_user_not_of_placeholders ON accounts_user;
DROP TRIGGER accounts_enrolment_not_of_placeholders ON accounts_enrolment;
DROP TRIGGER accounts_identitydocument_not_of_placeholders ON accounts_identitydocument;
DROP FUNCTION accounts_placeholder_stays();
DROP FUNCTION accounts_user_not_of_placeholder();
DROP FUNCTION accounts_not_of_placeholders();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0024_humans"),
    ]

    operations = [
        migrations.AddField(
            model_name="insuredperson",
            name="is_placeholder",
            field=models.BooleanField(
                db_default=False, default=False, editable=False, verbose_name="未登记的亲属"
            ),
        ),
        migrations.AlterField(
            model_name="insuredperson",
            name="born_on",
            field=models.DateField(blank=True, null=True, verbose_name="出生日期"),
        ),
        migrations.AddConstraint(
            model_name="insuredperson",
            constraint=models.CheckConstraint(
                condition=Q(is_placeholder=False, born_on__isnull=False)
                | Q(
                    is_placeholder=True,
                    born_on__isnull=True,
                    died_on__isnull=True,
                    phone_sealed__isnull=True,
                ),
                name="accounts_person_placeholder_bare",
            ),
        ),
        sql_file(__file__, "placeholders.sql", _BACK),
    ]
