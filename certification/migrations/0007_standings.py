"""What is decided about payment, on which grounds, and for which months."""

import django.contrib.postgres.constraints
import django.db.models.deletion
from django.db import migrations, models

import foundation.identifiers
import regions.fields
from regions.fields import append_only, supersede_only


class Migration(migrations.Migration):
    dependencies = [
        ("certification", "0006_calls"),
    ]

    operations = [
        migrations.CreateModel(
            name="Signal",
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
                ("due_on", models.DateField(verbose_name="截止日")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("register_match", "register_match"),
                            ("failed_visit", "failed_visit"),
                            ("returned_post", "returned_post"),
                            ("relative_report", "relative_report"),
                            ("data_mismatch", "data_mismatch"),
                        ],
                        max_length=20,
                        verbose_name="线索",
                    ),
                ),
                ("source", models.CharField(max_length=80, verbose_name="来源")),
                ("evidence", models.CharField(max_length=200, verbose_name="凭据")),
                ("seen_on", models.DateField(verbose_name="发生日期")),
                ("words", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                ("recorded_by_id", models.BigIntegerField(verbose_name="登记人")),
                ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
            ],
            options={
                "verbose_name": "停发线索",
                "verbose_name_plural": "停发线索",
            },
        ),
        migrations.CreateModel(
            name="StandingDecision",
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("suspend", "suspend"),
                            ("resume", "resume"),
                            ("release", "release"),
                            ("exempt", "exempt"),
                            ("terminate", "terminate"),
                            ("false_statement", "false_statement"),
                            ("revoke", "revoke"),
                        ],
                        max_length=20,
                        verbose_name="决定",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("no_proof", "no_proof"),
                            ("imprisoned", "imprisoned"),
                            ("certified", "certified"),
                            ("wrong_suspension", "wrong_suspension"),
                            ("sentence_served", "sentence_served"),
                            ("acquitted", "acquitted"),
                            ("mistake", "mistake"),
                            ("appeal", "appeal"),
                            ("data_covered", "data_covered"),
                            ("in_care", "in_care"),
                            ("died", "died"),
                            ("works", "works"),
                            ("remarried", "remarried"),
                            ("adopted", "adopted"),
                            ("able_to_work", "able_to_work"),
                            ("not_entitled", "not_entitled"),
                            ("false_answer", "false_answer"),
                            ("false_person", "false_person"),
                        ],
                        max_length=20,
                        verbose_name="原因",
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=500, verbose_name="说明")),
                ("evidence", models.CharField(blank=True, max_length=200, verbose_name="凭据")),
                ("first_month", models.DateField(null=True, verbose_name="起始月")),
                ("stood_due_on", models.DateField(null=True, verbose_name="所依据的截止日")),
                ("stood_in_time_until", models.DateField(null=True, verbose_name="按时的最后一天")),
                ("stood_event_on", models.DateField(null=True, verbose_name="当时最近认证日")),
                ("back_pay_from", models.DateField(null=True, verbose_name="补发起始月")),
                ("back_pay_to", models.DateField(null=True, verbose_name="补发截止月")),
                ("back_pay_months", models.PositiveSmallIntegerField(null=True, verbose_name="补发月数")),
                ("lost_days", models.PositiveIntegerField(null=True, verbose_name="误停天数")),
                ("decided_by_id", models.BigIntegerField(null=True, verbose_name="决定人")),
                ("approved_by_id", models.BigIntegerField(null=True, verbose_name="复核人")),
                ("decided_at", models.DateTimeField(verbose_name="决定时间")),
            ],
            options={
                "verbose_name": "待遇决定",
                "verbose_name_plural": "待遇决定",
            },
        ),
        migrations.CreateModel(
            name="StandingPeriod",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(blank=True, null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("suspended", "suspended"),
                            ("exempt", "exempt"),
                            ("terminated", "terminated"),
                        ],
                        max_length=20,
                        verbose_name="状态",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("no_proof", "no_proof"),
                            ("imprisoned", "imprisoned"),
                            ("certified", "certified"),
                            ("wrong_suspension", "wrong_suspension"),
                            ("sentence_served", "sentence_served"),
                            ("acquitted", "acquitted"),
                            ("mistake", "mistake"),
                            ("appeal", "appeal"),
                            ("data_covered", "data_covered"),
                            ("in_care", "in_care"),
                            ("died", "died"),
                            ("works", "works"),
                            ("remarried", "remarried"),
                            ("adopted", "adopted"),
                            ("able_to_work", "able_to_work"),
                            ("not_entitled", "not_entitled"),
                            ("false_answer", "false_answer"),
                            ("false_person", "false_person"),
                        ],
                        max_length=20,
                        verbose_name="原因",
                    ),
                ),
                ("lifted_on", models.DateField(null=True, verbose_name="解除日期")),
            ],
            options={
                "verbose_name": "待遇状态",
                "verbose_name_plural": "待遇状态",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SurvivorFact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(blank=True, null=True)),
                (
                    "public_id",
                    models.UUIDField(default=foundation.identifiers.uuid7, editable=False, unique=True),
                ),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("spouse", "spouse"),
                            ("child", "child"),
                            ("parent", "parent"),
                            ("grandparent", "grandparent"),
                            ("grandchild", "grandchild"),
                            ("sibling", "sibling"),
                        ],
                        max_length=20,
                        verbose_name="供养关系",
                    ),
                ),
                ("is_incapacitated", models.BooleanField(verbose_name="完全丧失劳动能力")),
                ("evidence", models.CharField(max_length=200, verbose_name="凭据")),
            ],
            options={
                "verbose_name": "供养亲属情况",
                "verbose_name_plural": "供养亲属情况",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SuspensionStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("due_on", models.DateField(verbose_name="截止日")),
                (
                    "kind",
                    models.CharField(
                        choices=[("visit_offered", "visit_offered"), ("notice", "notice")],
                        max_length=20,
                        verbose_name="步骤",
                    ),
                ),
                ("answer_by", models.DateField(verbose_name="答复期限")),
                ("words", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                ("recorded_by_id", models.BigIntegerField(verbose_name="登记人")),
                ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
            ],
            options={
                "verbose_name": "停发前的步骤",
                "verbose_name_plural": "停发前的步骤",
            },
        ),
        migrations.AddField(
            model_name="statusreview",
            name="closed_by_id",
            field=models.BigIntegerField(null=True, verbose_name="核查人"),
        ),
        migrations.AddField(
            model_name="statusreview",
            name="words",
            field=models.CharField(blank=True, max_length=300, verbose_name="结论"),
        ),
        migrations.AddField(
            model_name="withdrawal",
            name="actor_user_id",
            field=models.BigIntegerField(null=True, verbose_name="经办用户"),
        ),
        migrations.AddField(
            model_name="withdrawal",
            name="approved_by_id",
            field=models.BigIntegerField(null=True, verbose_name="复核人"),
        ),
        migrations.AddField(
            model_name="withdrawal",
            name="protects_until",
            field=models.DateField(null=True, verbose_name="不算逾期到"),
        ),
        migrations.AddField(
            model_name="withdrawal",
            name="reason",
            field=models.CharField(
                choices=[
                    ("wrong_person", "wrong_person"),
                    ("namesake", "namesake"),
                    ("mistake", "mistake"),
                    ("fraud", "fraud"),
                    ("after_death", "after_death"),
                    ("import_undone", "import_undone"),
                ],
                default="import_undone",
                max_length=20,
                verbose_name="原因",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="withdrawal",
            name="words",
            field=models.CharField(blank=True, max_length=300, verbose_name="说明"),
        ),
        migrations.AddIndex(
            model_name="certification",
            index=models.Index(fields=["recorded_at"], name="certification_event_came"),
        ),
        migrations.AddConstraint(
            model_name="withdrawal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "reason__in",
                        ["wrong_person", "namesake", "mistake", "fraud", "after_death", "import_undone"],
                    )
                ),
                name="certification_withdrawal_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="withdrawal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reason", "fraud"), _negated=True),
                    models.Q(
                        ("approved_by_id__isnull", False),
                        models.Q(("approved_by_id", models.F("actor_user_id")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="certification_withdrawal_fraud_by_two",
            ),
        ),
        migrations.AddField(
            model_name="signal",
            name="entitlement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="signals",
                to="certification.entitlement",
            ),
        ),
        migrations.AddField(
            model_name="standingdecision",
            name="certification",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="certification.certification",
            ),
        ),
        migrations.AddField(
            model_name="standingdecision",
            name="entitlement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="decisions",
                to="certification.entitlement",
            ),
        ),
        migrations.AddField(
            model_name="standingdecision",
            name="follows",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="followed_by",
                to="certification.standingdecision",
            ),
        ),
        migrations.AddField(
            model_name="statusreview",
            name="decision",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="certification.standingdecision",
            ),
        ),
        migrations.AddConstraint(
            model_name="statusreview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", True), ("closed_by_id__isnull", True)),
                    models.Q(
                        ("closed_at__isnull", False),
                        ("closed_by_id__isnull", False),
                        models.Q(
                            ("decision__isnull", False),
                            models.Q(("words", ""), _negated=True),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="certification_review_closed_by_somebody",
            ),
        ),
        migrations.AddField(
            model_name="standingperiod",
            name="decision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="periods",
                to="certification.standingdecision",
            ),
        ),
        migrations.AddField(
            model_name="standingperiod",
            name="entitlement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="periods",
                to="certification.entitlement",
            ),
        ),
        migrations.AddField(
            model_name="survivorfact",
            name="entitlement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="survivor_facts",
                to="certification.entitlement",
            ),
        ),
        migrations.AddField(
            model_name="suspensionstep",
            name="entitlement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="suspension_steps",
                to="certification.entitlement",
            ),
        ),
        migrations.AddConstraint(
            model_name="signal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "register_match",
                            "failed_visit",
                            "returned_post",
                            "relative_report",
                            "data_mismatch",
                        ],
                    )
                ),
                name="certification_signal_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="signal",
            constraint=models.UniqueConstraint(
                fields=("entitlement", "due_on", "kind", "source"), name="certification_signal_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="signal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("evidence", ""), _negated=True), models.Q(("source", ""), _negated=True)
                ),
                name="certification_signal_has_evidence",
            ),
        ),
        migrations.AddIndex(
            model_name="standingdecision",
            index=models.Index(fields=["entitlement", "-decided_at"], name="certification_decision_of"),
        ),
        migrations.AddIndex(
            model_name="standingdecision",
            index=models.Index(
                condition=models.Q(("kind__in", ["suspend", "release"])),
                fields=["kind", "decided_at"],
                name="certification_decision_count",
            ),
        ),
        migrations.AddConstraint(
            model_name="standingdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        ["suspend", "resume", "release", "exempt", "terminate", "false_statement", "revoke"],
                    )
                ),
                name="certification_standingdecision_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="standingdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "reason__in",
                        [
                            "no_proof",
                            "imprisoned",
                            "certified",
                            "wrong_suspension",
                            "sentence_served",
                            "acquitted",
                            "mistake",
                            "appeal",
                            "data_covered",
                            "in_care",
                            "died",
                            "works",
                            "remarried",
                            "adopted",
                            "able_to_work",
                            "not_entitled",
                            "false_answer",
                            "false_person",
                        ],
                    )
                ),
                name="certification_standingdecision_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="standingdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind__in", ["suspend", "exempt", "terminate", "false_statement"]), _negated=True
                    ),
                    models.Q(
                        ("approved_by_id__isnull", False),
                        ("decided_by_id__isnull", False),
                        models.Q(("approved_by_id", models.F("decided_by_id")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="certification_standingdecision_by_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="standingdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(("first_month__isnull", True), ("first_month__day", 1), _connector="OR"),
                name="certification_standingdecision_month",
            ),
        ),
        migrations.AddConstraint(
            model_name="standingdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "suspend"), ("reason", "no_proof"), _negated=True),
                    models.Q(
                        ("first_month__gt", models.F("stood_in_time_until")),
                        ("stood_due_on__isnull", False),
                        ("stood_in_time_until__gte", models.F("stood_due_on")),
                    ),
                    _connector="OR",
                ),
                name="certification_standingdecision_stands_on",
            ),
        ),
        migrations.AddConstraint(
            model_name="standingdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("back_pay_from__isnull", True),
                        ("back_pay_months__isnull", True),
                        ("back_pay_to__isnull", True),
                    ),
                    models.Q(
                        ("back_pay_from__isnull", True), ("back_pay_months", 0), ("back_pay_to__isnull", True)
                    ),
                    models.Q(("back_pay_from__lte", models.F("back_pay_to")), ("back_pay_months__gt", 0)),
                    _connector="OR",
                ),
                name="certification_standingdecision_back_pay",
            ),
        ),
        migrations.AddConstraint(
            model_name="standingdecision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("follows__isnull", False)),
                fields=("follows", "kind"),
                name="certification_standingdecision_one_answer",
            ),
        ),
        migrations.AddIndex(
            model_name="standingperiod",
            index=models.Index(
                condition=models.Q(("superseded_at__isnull", True)),
                fields=["kind", "entitlement"],
                name="certification_period_now",
            ),
        ),
        migrations.AddConstraint(
            model_name="standingperiod",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True), ("ends_on__gt", models.F("starts_on")), _connector="OR"
                ),
                name="certification_standingperiod_period_not_empty",
            ),
        ),
        migrations.AddConstraint(
            model_name="standingperiod",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("superseded_at__isnull", True),
                    ("superseded_at__gte", models.F("recorded_at")),
                    _connector="OR",
                ),
                name="certification_standingperiod_superseded_after_recorded",
            ),
        ),
        migrations.AddConstraint(
            model_name="standingperiod",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["suspended", "exempt", "terminated"])),
                name="certification_standingperiod_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="standingperiod",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("superseded_at__isnull", True)),
                expressions=[
                    ("entitlement", "="),
                    ("kind", "="),
                    ("reason", "="),
                    (regions.fields.DateRange("starts_on", "ends_on"), "&&"),
                ],
                name="certification_standingperiod_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="standingperiod",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "suspended"), _negated=True),
                    models.Q(("ends_on__isnull", True), ("lifted_on__isnull", True)),
                    models.Q(("ends_on__isnull", False), ("lifted_on__isnull", False)),
                    _connector="OR",
                ),
                name="certification_standingperiod_lifted",
            ),
        ),
        migrations.AddConstraint(
            model_name="survivorfact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True), ("ends_on__gt", models.F("starts_on")), _connector="OR"
                ),
                name="certification_survivorfact_period_not_empty",
            ),
        ),
        migrations.AddConstraint(
            model_name="survivorfact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("superseded_at__isnull", True),
                    ("superseded_at__gte", models.F("recorded_at")),
                    _connector="OR",
                ),
                name="certification_survivorfact_superseded_after_recorded",
            ),
        ),
        migrations.AddConstraint(
            model_name="survivorfact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ground__in", ["spouse", "child", "parent", "grandparent", "grandchild", "sibling"])
                ),
                name="certification_survivorfact_ground",
            ),
        ),
        migrations.AddConstraint(
            model_name="survivorfact",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("superseded_at__isnull", True)),
                expressions=[("entitlement", "="), (regions.fields.DateRange("starts_on", "ends_on"), "&&")],
                name="certification_survivorfact_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="suspensionstep",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["visit_offered", "notice"])),
                name="certification_suspensionstep_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="suspensionstep",
            constraint=models.UniqueConstraint(
                fields=("entitlement", "due_on", "kind"), name="certification_suspensionstep_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="suspensionstep",
            constraint=models.CheckConstraint(
                condition=models.Q(("answer_by__gt", models.F("due_on"))),
                name="certification_suspensionstep_after_due",
            ),
        ),
        append_only("certification_signal"),
        append_only("certification_suspensionstep"),
        append_only("certification_standingdecision"),
        supersede_only("certification_standingperiod"),
        supersede_only("certification_survivorfact"),
    ]
