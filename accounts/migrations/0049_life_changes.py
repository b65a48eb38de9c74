"""A death that is taken back is noted, so that whoever is to be told of the person is looked for anew."""

import django.db.models.deletion
from django.db import migrations, models

from regions.fields import sql_file

BACK = """
DROP TRIGGER accounts_insuredperson_lives ON accounts_insuredperson;
DROP FUNCTION accounts_take_life_changes(integer);
DROP FUNCTION accounts_note_life();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0048_tried_again"),
    ]

    operations = [
        migrations.CreateModel(
            name="LifeChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounts.insuredperson",
                    ),
                ),
            ],
            options={
                "verbose_name": "生死登记变动",
                "verbose_name_plural": "生死登记变动",
            },
        ),
        sql_file(__file__, "life_changes.sql", BACK),
    ]
