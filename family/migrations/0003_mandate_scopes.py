"""Mandates reach named kinds of matter, rest on a named ground, and may rest for a while."""

from pathlib import Path

import django.contrib.postgres.fields
from django.db import migrations, models

from family.enums import ConfirmedBy, LegalBasis, MandateGrade, MandateScope
from regions.fields import choices_of, one_of, sql_file

_MERGED = (Path(__file__).parent.parent / "sql" / "merged_people.sql").read_text(encoding="utf-8")
_RECIPIENTS_BEFORE = _MERGED[_MERGED.index("CREATE OR REPLACE FUNCTION family_reminder_recipients") :]


class Migration(migrations.Migration):
    dependencies = [
        ("family", "0002_merged_people"),
    ]

    operations = [
        migrations.AddField(
            model_name="mandate",
            name="scopes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(choices=choices_of(MandateScope), max_length=20),
                default=list,
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="mandate",
            name="confirmed_by",
            field=models.CharField(
                choices=choices_of(ConfirmedBy), default="desk", max_length=20, verbose_name="确认方式"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="mandate",
            name="ending_told_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="到期前告知时间"),
        ),
        migrations.AddField(
            model_name="mandate",
            name="frozen_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="暂停时间"),
        ),
        # Until now every mandate was one's own consent and reached all matters; what pays is a sharing binding.
        migrations.RunSQL(
            "UPDATE family_mandate SET legal_basis = 'consent', "
            "grade = CASE grade WHEN 'pay' THEN 'act' ELSE grade END, scopes = CASE grade WHEN 'remind' THEN '{}' "
            "ELSE '{certification,sharing,statement,transfer}' END::varchar(20)[]",
            reverse_sql=migrations.RunSQL.noop,
        ),
        migrations.AlterField(
            model_name="mandate",
            name="legal_basis",
            field=models.CharField(choices=choices_of(LegalBasis), max_length=20, verbose_name="依据"),
        ),
        migrations.AddIndex(
            model_name="mandate",
            index=models.Index(
                condition=models.Q(("revoked_at__isnull", True)),
                fields=["ends_on"],
                name="family_mandate_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=one_of(
                "family_mandate_grade_is_row",
                "grade",
                [MandateGrade.REMIND, MandateGrade.SEE, MandateGrade.ACT],
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=one_of("family_mandate_basis_known", "legal_basis", LegalBasis),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=models.Q(("scopes__contained_by", [scope.value for scope in MandateScope])),
                name="family_mandate_scopes_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("grade", "remind"), ("scopes__len", 0)),
                    models.Q(models.Q(("grade", "remind"), _negated=True), ("scopes__len__gt", 0)),
                    _connector="OR",
                ),
                name="family_mandate_scopes_fit",
            ),
        ),
        sql_file(__file__, "frozen_mandates.sql", _RECIPIENTS_BEFORE),
    ]
