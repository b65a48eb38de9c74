"""Questions that contradicting family facts raise."""

import django.contrib.postgres.fields
import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import foundation.identifiers
from regions.fields import append_only, sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0024_humans"),
        ("family", "0005_mandates_anew"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="KinshipQuestion",
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
                ("topic", models.CharField(max_length=300, unique=True, verbose_name="事项")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("two_birth_mothers", "two_birth_mothers"),
                            ("two_birth_fathers", "two_birth_fathers"),
                            ("parent_younger", "parent_younger"),
                            ("parent_too_near", "parent_too_near"),
                            ("own_ancestor", "own_ancestor"),
                            ("before_birth", "before_birth"),
                            ("after_death", "after_death"),
                            ("two_marriages", "two_marriages"),
                            ("forbidden_kinship", "forbidden_kinship"),
                            ("married_under_age", "married_under_age"),
                            ("adopter_under_age", "adopter_under_age"),
                            ("adopter_too_near", "adopter_too_near"),
                            ("adoptee_too_old", "adoptee_too_old"),
                        ],
                        max_length=20,
                        verbose_name="矛盾",
                    ),
                ),
                (
                    "told",
                    models.JSONField(
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="事实",
                    ),
                ),
                (
                    "law",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                (
                    "doubted_parentages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                (
                    "doubted_marriages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                ("seal", models.CharField(max_length=64, verbose_name="事实指纹")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "open"), ("kept", "kept"), ("gone", "gone")],
                        default="open",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("found_at", models.DateTimeField(verbose_name="发现时间")),
                ("gone_at", models.DateTimeField(blank=True, null=True, verbose_name="消失时间")),
            ],
            options={
                "verbose_name": "亲属信息矛盾",
                "verbose_name_plural": "亲属信息矛盾",
                "indexes": [models.Index(fields=["state", "-id"], name="family_question_list")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "two_birth_mothers",
                                    "two_birth_fathers",
                                    "parent_younger",
                                    "parent_too_near",
                                    "own_ancestor",
                                    "before_birth",
                                    "after_death",
                                    "two_marriages",
                                    "forbidden_kinship",
                                    "married_under_age",
                                    "adopter_under_age",
                                    "adopter_too_near",
                                    "adoptee_too_old",
                                ],
                            )
                        ),
                        name="family_question_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "kept", "gone"])),
                        name="family_question_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("gone_at__isnull", False), ("state", "gone")),
                            models.Q(models.Q(("state", "gone"), _negated=True), ("gone_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="family_question_gone_has_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="QuestionAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seal", models.CharField(max_length=64, verbose_name="事实指纹")),
                ("reason", models.CharField(max_length=200, verbose_name="依据")),
                ("answered_at", models.DateTimeField(verbose_name="答复时间")),
                (
                    "answered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="答复人",
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="family.kinshipquestion",
                    ),
                ),
            ],
            options={
                "verbose_name": "矛盾的答复",
                "verbose_name_plural": "矛盾的答复",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="family_questionanswer_reasoned",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="QuestionPerson",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.insuredperson",
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="people",
                        to="family.kinshipquestion",
                    ),
                ),
            ],
            options={
                "verbose_name": "矛盾涉及的人",
                "verbose_name_plural": "矛盾涉及的人",
                "constraints": [
                    models.UniqueConstraint(fields=("question", "person"), name="family_questionperson_once")
                ],
            },
        ),
        append_only("family_questionanswer"),
        sql_file(
            __file__,
            "contradictions.sql",
            "DROP FUNCTION family_may_contradict(integer, integer, integer, integer, integer, integer)",
        ),
    ]
