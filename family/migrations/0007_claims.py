"""Claims of family ties, and how well each fact is proved."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import accounts.fields
import foundation.identifiers
from regions.fields import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0025_placeholders"),
        ("family", "0006_kinship_questions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="KinshipClaim",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.UUIDField(default=foundation.identifiers.uuid7, editable=False, unique=True),
                ),
                ("opening_key", models.UUIDField(editable=False, unique=True, verbose_name="提交键")),
                (
                    "relation",
                    models.CharField(
                        choices=[
                            ("spouse", "spouse"),
                            ("parent", "parent"),
                            ("child", "child"),
                            ("step_sibling", "step_sibling"),
                            ("grandparent", "grandparent"),
                            ("grandchild", "grandchild"),
                            ("sibling", "sibling"),
                        ],
                        max_length=15,
                        verbose_name="对方是申报人的",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[("birth", "birth"), ("adoption", "adoption"), ("step", "step")],
                        max_length=10,
                        verbose_name="性质",
                    ),
                ),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="从哪天起")),
                ("middle_name", models.CharField(blank=True, max_length=100, verbose_name="中间一代的姓名")),
                (
                    "middle_sex",
                    models.CharField(
                        blank=True,
                        choices=[("M", "M"), ("F", "F"), ("U", "U")],
                        max_length=1,
                        verbose_name="中间一代的性别",
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="对方姓名")),
                ("number_sealed", accounts.fields.SealedField(label="claim.number")),
                ("number_index", models.BinaryField(max_length=32)),
                (
                    "proof",
                    models.CharField(
                        choices=[("promise", "promise"), ("papers", "papers")],
                        max_length=10,
                        verbose_name="凭什么",
                    ),
                ),
                (
                    "promise_version",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="承诺书版本"),
                ),
                ("area_key", models.CharField(max_length=20, verbose_name="经办统筹区")),
                ("claimed_at", models.DateTimeField(verbose_name="申报时间")),
                ("answer_by", models.DateField(verbose_name="最迟答复")),
                ("matched_at", models.DateTimeField(blank=True, null=True, verbose_name="核对时间")),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("confirmed", "confirmed"), ("denied", "denied")],
                        max_length=10,
                        verbose_name="答复",
                    ),
                ),
                (
                    "answered_how",
                    models.CharField(
                        blank=True,
                        choices=[("online", "online"), ("face", "face"), ("desk", "desk")],
                        max_length=10,
                        verbose_name="答复方式",
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="答复时间")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("effective", "effective"),
                            ("withdrawn", "withdrawn"),
                            ("closed", "closed"),
                        ],
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="结束时间")),
            ],
            options={
                "verbose_name": "亲属关系申报",
                "verbose_name_plural": "亲属关系申报",
            },
        ),
        migrations.AddField(
            model_name="marriage",
            name="proof",
            field=models.CharField(
                choices=[("promised", "promised"), ("confirmed", "confirmed"), ("verified", "verified")],
                db_default="verified",
                default="verified",
                max_length=10,
                verbose_name="证明程度",
            ),
        ),
        migrations.AddField(
            model_name="parentage",
            name="proof",
            field=models.CharField(
                choices=[("promised", "promised"), ("confirmed", "confirmed"), ("verified", "verified")],
                db_default="verified",
                default="verified",
                max_length=10,
                verbose_name="证明程度",
            ),
        ),
        migrations.AddField(
            model_name="siblingsupport",
            name="proof",
            field=models.CharField(
                choices=[("promised", "promised"), ("confirmed", "confirmed"), ("verified", "verified")],
                db_default="verified",
                default="verified",
                max_length=10,
                verbose_name="证明程度",
            ),
        ),
        migrations.AddConstraint(
            model_name="marriage",
            constraint=models.CheckConstraint(
                condition=models.Q(("proof__in", ["promised", "confirmed", "verified"])),
                name="family_marriage_proof_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="parentage",
            constraint=models.CheckConstraint(
                condition=models.Q(("proof__in", ["promised", "confirmed", "verified"])),
                name="family_parentage_proof_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="siblingsupport",
            constraint=models.CheckConstraint(
                condition=models.Q(("proof__in", ["promised", "confirmed", "verified"])),
                name="family_siblingsupport_proof_known",
            ),
        ),
        migrations.AddField(
            model_name="kinshipclaim",
            name="answered_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.insuredperson",
                verbose_name="答复人",
            ),
        ),
        migrations.AddField(
            model_name="kinshipclaim",
            name="claimant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.insuredperson",
                verbose_name="申报人",
            ),
        ),
        migrations.AddField(
            model_name="kinshipclaim",
            name="claimant_user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="kinshipclaim",
            name="matter",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.matter",
            ),
        ),
        migrations.AddField(
            model_name="kinshipclaim",
            name="other",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.insuredperson",
                verbose_name="对方",
            ),
        ),
        migrations.AddIndex(
            model_name="kinshipclaim",
            index=models.Index(fields=["claimant", "-claimed_at"], name="family_claim_claimant"),
        ),
        migrations.AddIndex(
            model_name="kinshipclaim",
            index=models.Index(
                condition=models.Q(("answer", ""), ("state", "open")),
                fields=["other"],
                name="family_claim_asking",
            ),
        ),
        migrations.AddIndex(
            model_name="kinshipclaim",
            index=models.Index(
                condition=models.Q(("matched_at__isnull", True), ("state", "open")),
                fields=["id"],
                name="family_claim_unmatched",
            ),
        ),
        migrations.AddConstraint(
            model_name="kinshipclaim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "relation__in",
                        ["spouse", "parent", "child", "step_sibling", "grandparent", "grandchild", "sibling"],
                    )
                ),
                name="family_claim_relation",
            ),
        ),
        migrations.AddConstraint(
            model_name="kinshipclaim",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "effective", "withdrawn", "closed"])),
                name="family_claim_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="kinshipclaim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("other__isnull", True),
                    models.Q(("other", models.F("claimant")), _negated=True),
                    _connector="OR",
                ),
                name="family_claim_two_persons",
            ),
        ),
        migrations.AddConstraint(
            model_name="kinshipclaim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("promise_version__isnull", False), ("proof", "promise")),
                    models.Q(("promise_version__isnull", True), ("proof", "papers")),
                    _connector="OR",
                ),
                name="family_claim_promise_has_version",
            ),
        ),
        migrations.AddConstraint(
            model_name="kinshipclaim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("middle_sex__in", ["M", "F", "U"]),
                        ("relation__in", ["grandparent", "grandchild", "sibling"]),
                    ),
                    models.Q(
                        models.Q(("relation__in", ["grandparent", "grandchild", "sibling"]), _negated=True),
                        ("middle_name", ""),
                        ("middle_sex", ""),
                    ),
                    _connector="OR",
                ),
                name="family_claim_middle_where_through",
            ),
        ),
        migrations.AddConstraint(
            model_name="kinshipclaim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind__in", ["birth", "adoption", "step"]), ("relation__in", ["parent", "child"])
                    ),
                    models.Q(models.Q(("relation__in", ["parent", "child"]), _negated=True), ("kind", "")),
                    _connector="OR",
                ),
                name="family_claim_kind_where_parent",
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
                        ("answered_how__in", ["online", "face", "desk"]),
                    ),
                    _connector="OR",
                ),
                name="family_claim_answer_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="kinshipclaim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("state", "open")),
                    models.Q(models.Q(("state", "open"), _negated=True), ("ended_at__isnull", False)),
                    _connector="OR",
                ),
                name="family_claim_end_has_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="kinshipclaim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "effective"), _negated=True),
                    models.Q(("answer", "confirmed"), ("other__isnull", False)),
                    models.Q(("answer", ""), ("matter__isnull", False), ("other__isnull", False)),
                    _connector="OR",
                ),
                name="family_claim_effect_is_proved",
            ),
        ),
        migrations.AddConstraint(
            model_name="kinshipclaim",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")),
                fields=("claimant", "relation", "number_index"),
                name="family_claim_one_open",
            ),
        ),
        sql_file(
            __file__,
            "claims.sql",
            "DROP TRIGGER family_kinshipclaim_stays ON family_kinshipclaim; DROP FUNCTION family_claim_stays(); "
            "DROP TRIGGER family_kinshipclaim_goes_on ON family_kinshipclaim; DROP FUNCTION family_claim_goes_on()",
        ),
    ]
