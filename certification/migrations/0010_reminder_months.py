"""The reminders move into a table parted by months, keyed by day, obligation, stage and recipient."""

import django.db.models.deletion
from django.db import migrations, models

from regions.fields import sql_file

MOVE = """
ALTER TABLE certification_reminder RENAME TO certification_reminder_before;
ALTER TABLE certification_reminder_before DROP CONSTRAINT certification_reminder_once;
DROP INDEX certification_reminder_planned;
CREATE TABLE certification_reminder (
    fire_on date NOT NULL,
    entitlement_id bigint NOT NULL,
    stage smallint NOT NULL,
    recipient_id bigint NOT NULL,
    due_on date NOT NULL,
    state varchar(10) NOT NULL,
    why varchar(14) NOT NULL,
    planned_at timestamptz NOT NULL,
    settled_at timestamptz NULL,
    CONSTRAINT certification_reminder_key PRIMARY KEY (fire_on, entitlement_id, stage, recipient_id),
    CONSTRAINT certification_reminder_state
        CHECK (state IN ('planned', 'released', 'cancelled', 'skipped', 'parked')),
    CONSTRAINT certification_reminder_day_of_stage CHECK (fire_on = due_on - stage)
) PARTITION BY RANGE (fire_on);
CREATE INDEX certification_reminder_planned ON certification_reminder (fire_on) WHERE state = 'planned';
CREATE INDEX certification_reminder_whose ON certification_reminder (entitlement_id);
CREATE INDEX certification_reminder_whom ON certification_reminder (recipient_id);
"""

FILL = """
SELECT certification_open_reminder_months(min(due_on - stage), max(due_on - stage))
FROM certification_reminder_before HAVING count(*) > 0;
INSERT INTO certification_reminder
    (fire_on, entitlement_id, stage, recipient_id, due_on, state, why, planned_at, settled_at)
SELECT due_on - stage, entitlement_id, stage, recipient_id, due_on, state, '', planned_at, settled_at
FROM certification_reminder_before;
DROP TABLE certification_reminder_before;
"""

STATES = ("planned", "released", "cancelled", "skipped", "parked")
WHYS = (
    *("certified", "deadline_moved", "benefit_ended", "exempt", "elsewhere", "not_told", "overtaken"),
    "broken",
)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0030_staff_points"),
        ("certification", "0009_partner_doors"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(MOVE, reverse_sql=migrations.RunSQL.noop),
                sql_file(__file__, "reminder_months.sql", "DROP FUNCTION certification_open_reminder_months"),
                migrations.RunSQL(FILL, reverse_sql=migrations.RunSQL.noop),
                sql_file(__file__, "plan_by_stage_day.sql", migrations.RunSQL.noop),
            ],
            state_operations=[
                migrations.DeleteModel("Reminder"),
                migrations.CreateModel(
                    name="Reminder",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "fire_on",
                                "entitlement_id",
                                "stage",
                                "recipient_id",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("fire_on", models.DateField(verbose_name="提醒日")),
                        (
                            "entitlement",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="certification.entitlement",
                            ),
                        ),
                        ("stage", models.SmallIntegerField(verbose_name="阶段")),
                        (
                            "recipient",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="accounts.insuredperson",
                            ),
                        ),
                        ("due_on", models.DateField(verbose_name="截止日")),
                        (
                            "state",
                            models.CharField(
                                choices=[(one, one) for one in STATES],
                                default="planned",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "why",
                            models.CharField(
                                blank=True,
                                choices=[(one, one) for one in WHYS],
                                max_length=14,
                                verbose_name="未发原因",
                            ),
                        ),
                        ("planned_at", models.DateTimeField(verbose_name="计划时间")),
                        ("settled_at", models.DateTimeField(null=True, verbose_name="结束时间")),
                    ],
                    options={
                        "verbose_name": "提醒",
                        "verbose_name_plural": "提醒",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "planned")),
                                fields=["fire_on"],
                                name="certification_reminder_planned",
                            ),
                            models.Index(fields=["entitlement"], name="certification_reminder_whose"),
                            models.Index(fields=["recipient"], name="certification_reminder_whom"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("state__in", list(STATES))),
                                name="certification_reminder_state",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "fire_on",
                                        models.expressions.CombinedExpression(
                                            models.F("due_on"), "-", models.F("stage")
                                        ),
                                    )
                                ),
                                name="certification_reminder_day_of_stage",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
