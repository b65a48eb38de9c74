"""What happened to a family, which facts it changed, and what it did to the mandates and bindings on them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import foundation.identifiers
from regions.fields import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0025_placeholders"),
        ("family", "0007_claims"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="KinshipEvent",
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
                            ("linked", "linked"),
                            ("divorce", "divorce"),
                            ("death", "death"),
                            ("declared_death", "declared_death"),
                            ("void", "void"),
                            ("dissolved", "dissolved"),
                            ("court", "court"),
                            ("step_ended", "step_ended"),
                            ("returned", "returned"),
                            ("withdrawn", "withdrawn"),
                            ("corrected", "corrected"),
                        ],
                        max_length=15,
                        verbose_name="变动",
                    ),
                ),
                ("happened_on", models.DateField(verbose_name="发生日期")),
                ("evidence", models.CharField(blank=True, max_length=100, verbose_name="依据")),
                ("area_key", models.CharField(blank=True, max_length=12, verbose_name="统筹区")),
                ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "corrects",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="family.kinshipevent",
                        verbose_name="更正哪一项",
                    ),
                ),
                (
                    "one",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.insuredperson",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.insuredperson",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "家庭变动",
                "verbose_name_plural": "家庭变动",
            },
        ),
        migrations.CreateModel(
            name="EventFact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("parentage", "parentage"),
                            ("marriage", "marriage"),
                            ("support", "support"),
                        ],
                        max_length=10,
                        verbose_name="事实",
                    ),
                ),
                ("was_id", models.BigIntegerField(null=True, verbose_name="原来的记录")),
                ("now_id", models.BigIntegerField(null=True, verbose_name="现在的记录")),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="facts",
                        to="family.kinshipevent",
                    ),
                ),
            ],
            options={
                "verbose_name": "变动的事实",
                "verbose_name_plural": "变动的事实",
            },
        ),
        migrations.CreateModel(
            name="ClosureStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "effect",
                    models.CharField(
                        choices=[("ended", "ended"), ("suspended", "suspended"), ("restored", "restored")],
                        max_length=10,
                        verbose_name="结果",
                    ),
                ),
                ("state_before", models.CharField(blank=True, max_length=10, verbose_name="原来的状态")),
                (
                    "binding",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="family.sharingbinding",
                    ),
                ),
                (
                    "mandate",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="family.mandate",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="family.kinshipevent",
                    ),
                ),
            ],
            options={
                "verbose_name": "随变动结束的事项",
                "verbose_name_plural": "随变动结束的事项",
            },
        ),
        migrations.AddConstraint(
            model_name="kinshipevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "linked",
                            "divorce",
                            "death",
                            "declared_death",
                            "void",
                            "dissolved",
                            "court",
                            "step_ended",
                            "returned",
                            "withdrawn",
                            "corrected",
                        ],
                    )
                ),
                name="family_event_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="kinshipevent",
            constraint=models.CheckConstraint(
                condition=models.Q(("one", models.F("other")), _negated=True), name="family_event_two_persons"
            ),
        ),
        migrations.AddConstraint(
            model_name="kinshipevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("corrects__isnull", False), ("kind", "corrected")),
                    models.Q(models.Q(("kind", "corrected"), _negated=True), ("corrects__isnull", True)),
                    _connector="OR",
                ),
                name="family_event_corrects_what",
            ),
        ),
        migrations.AddConstraint(
            model_name="kinshipevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_by__isnull", True),
                    models.Q(
                        ("recorded_by__isnull", False),
                        models.Q(("recorded_by", models.F("approved_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="family_event_four_eyes",
            ),
        ),
        migrations.AddIndex(
            model_name="eventfact",
            index=models.Index(fields=["kind", "now_id"], name="family_eventfact_now"),
        ),
        migrations.AddConstraint(
            model_name="eventfact",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["parentage", "marriage", "support"])),
                name="family_eventfact_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="eventfact",
            constraint=models.CheckConstraint(
                condition=models.Q(("was_id__isnull", False), ("now_id__isnull", False), _connector="OR"),
                name="family_eventfact_a_row",
            ),
        ),
        migrations.AddConstraint(
            model_name="closurestep",
            constraint=models.CheckConstraint(
                condition=models.Q(("effect__in", ["ended", "suspended", "restored"])),
                name="family_closurestep_effect_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="closurestep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("binding__isnull", True), ("mandate__isnull", False)),
                    models.Q(("binding__isnull", False), ("mandate__isnull", True)),
                    _connector="OR",
                ),
                name="family_closurestep_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="closurestep",
            constraint=models.UniqueConstraint(
                fields=("event", "mandate"), name="family_closurestep_mandate_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="closurestep",
            constraint=models.UniqueConstraint(
                fields=("event", "binding"), name="family_closurestep_binding_once"
            ),
        ),
        append_only("family_kinshipevent"),
        append_only("family_eventfact"),
        append_only("family_closurestep"),
    ]
