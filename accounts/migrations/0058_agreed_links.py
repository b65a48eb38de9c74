"""What people let a partner do stands on the link itself, with its text, its last day and what ended it."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import foundation.identifiers

# A link of before was to the whole partner: it keeps all that the partner may do on the day of this change.
_KEEP = """
UPDATE accounts_partnerlink AS link SET
    scopes = partner.scopes,
    end_cause = CASE WHEN link.ended_at IS NULL THEN '' ELSE 'by_person' END
FROM accounts_partner AS partner
WHERE partner.id = link.partner_id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0057_partner_reads"),
        migrations.swappable_dependency(settings.OAUTH2_PROVIDER_ACCESS_TOKEN_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LinkAuthorization",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code_hash", models.BinaryField(max_length=32, unique=True)),
                ("given_at", models.DateTimeField()),
                ("replayed_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "授权页签发记录",
                "verbose_name_plural": "授权页签发记录",
            },
        ),
        migrations.CreateModel(
            name="LinkCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        default=list,
                        size=None,
                        verbose_name="同意的范围",
                    ),
                ),
                ("text_version", models.PositiveSmallIntegerField(null=True, verbose_name="文本版本")),
                ("text_hash", models.BinaryField(max_length=32, null=True, verbose_name="文本指纹")),
                (
                    "giver",
                    models.CharField(
                        choices=[("self", "self"), ("guardian", "guardian")],
                        default="self",
                        max_length=10,
                        verbose_name="表示人",
                    ),
                ),
                (
                    "public_id",
                    models.UUIDField(default=foundation.identifiers.uuid7, editable=False, unique=True),
                ),
                ("code_index", models.BinaryField(max_length=32)),
                ("made_at", models.DateTimeField(verbose_name="生成时间")),
                ("expires_at", models.DateTimeField(verbose_name="失效时间")),
                ("used_at", models.DateTimeField(blank=True, null=True, verbose_name="使用时间")),
                ("voided_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
            ],
            options={
                "verbose_name": "授权码",
                "verbose_name_plural": "授权码",
            },
        ),
        migrations.RemoveConstraint(
            model_name="partnerlink",
            name="accounts_link_one_live",
        ),
        migrations.AddField(
            model_name="partnerlink",
            name="end_cause",
            field=models.CharField(
                blank=True,
                choices=[
                    ("by_person", "by_person"),
                    ("by_helper", "by_helper"),
                    ("by_desk", "by_desk"),
                    ("by_partner", "by_partner"),
                    ("replaced", "replaced"),
                    ("expired", "expired"),
                ],
                max_length=12,
                verbose_name="结束原因",
            ),
        ),
        migrations.AddField(
            model_name="partnerlink",
            name="expires_on",
            field=models.DateField(blank=True, null=True, verbose_name="到期"),
        ),
        migrations.AddField(
            model_name="partnerlink",
            name="giver",
            field=models.CharField(
                choices=[("self", "self"), ("guardian", "guardian")],
                default="self",
                max_length=10,
                verbose_name="表示人",
            ),
        ),
        migrations.AddField(
            model_name="partnerlink",
            name="guardian",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.insuredperson",
            ),
        ),
        migrations.AddField(
            model_name="partnerlink",
            name="scopes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40), default=list, size=None, verbose_name="同意的范围"
            ),
        ),
        migrations.AddField(
            model_name="partnerlink",
            name="text_hash",
            field=models.BinaryField(max_length=32, null=True, verbose_name="文本指纹"),
        ),
        migrations.AddField(
            model_name="partnerlink",
            name="text_version",
            field=models.PositiveSmallIntegerField(null=True, verbose_name="文本版本"),
        ),
        migrations.AddField(
            model_name="partnerlink",
            name="user",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="partner",
            name="scopes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("links:read", "links:read"),
                        ("links:write", "links:write"),
                        ("deadlines:read", "deadlines:read"),
                        ("certifications:write", "certifications:write"),
                        ("cards:verify", "cards:verify"),
                        ("family:read", "family:read"),
                        ("evidence:write", "evidence:write"),
                        ("voice", "voice"),
                        ("events:read", "events:read"),
                        ("webhooks:manage", "webhooks:manage"),
                        ("bindings:write", "bindings:write"),
                        ("payments:write", "payments:write"),
                        ("wallet:read", "wallet:read"),
                    ],
                    max_length=40,
                ),
                size=None,
                verbose_name="权限范围",
            ),
        ),
        migrations.AlterField(
            model_name="partnerlink",
            name="basis",
            field=models.CharField(
                choices=[("consent", "consent"), ("card", "card"), ("code", "code"), ("sample", "sample")],
                max_length=20,
                verbose_name="依据",
            ),
        ),
        migrations.RunSQL(_KEEP, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="partnerlink",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", True)),
                fields=["expires_on"],
                name="accounts_link_expiring",
            ),
        ),
        migrations.AddConstraint(
            model_name="partnerlink",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("partner", "person", "basis"),
                name="accounts_link_one_live",
            ),
        ),
        migrations.AddConstraint(
            model_name="partnerlink",
            constraint=models.CheckConstraint(
                condition=models.Q(("basis__in", ["consent", "card", "code", "sample"])),
                name="accounts_link_basis_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="partnerlink",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("end_cause", ""), ("ended_at__isnull", True)),
                    models.Q(("ended_at__isnull", False), models.Q(("end_cause", ""), _negated=True)),
                    _connector="OR",
                ),
                name="accounts_link_end_has_a_cause",
            ),
        ),
        migrations.AddConstraint(
            model_name="partnerlink",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("basis__in", ["card", "code"]), _negated=True),
                    models.Q(("expires_on__isnull", False), models.Q(("scopes", []), _negated=True)),
                    _connector="OR",
                ),
                name="accounts_link_short_has_terms",
            ),
        ),
        migrations.AddConstraint(
            model_name="partnerlink",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("giver", "guardian"), ("guardian__isnull", False)),
                    models.Q(("giver", "self"), ("guardian__isnull", True)),
                    _connector="OR",
                ),
                name="accounts_link_guardian_named",
            ),
        ),
        migrations.AddField(
            model_name="linkauthorization",
            name="link",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="authorizations",
                to="accounts.partnerlink",
            ),
        ),
        migrations.AddField(
            model_name="linkauthorization",
            name="token",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="link_authorization",
                to=settings.OAUTH2_PROVIDER_ACCESS_TOKEN_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="linkcode",
            name="guardian",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.insuredperson",
            ),
        ),
        migrations.AddField(
            model_name="linkcode",
            name="partner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.partner"
            ),
        ),
        migrations.AddField(
            model_name="linkcode",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.insuredperson"
            ),
        ),
        migrations.AddField(
            model_name="linkcode",
            name="user",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="linkauthorization",
            index=models.Index(fields=["given_at"], name="accounts_linkauth_given"),
        ),
        migrations.AddIndex(
            model_name="linkcode",
            index=models.Index(fields=["person", "-made_at"], name="accounts_linkcode_made"),
        ),
        migrations.AddConstraint(
            model_name="linkcode",
            constraint=models.UniqueConstraint(
                condition=models.Q(("used_at__isnull", True), ("voided_at__isnull", True)),
                fields=("partner", "code_index"),
                name="accounts_linkcode_one_meaning",
            ),
        ),
        migrations.AddConstraint(
            model_name="linkcode",
            constraint=models.UniqueConstraint(
                condition=models.Q(("used_at__isnull", True), ("voided_at__isnull", True)),
                fields=("partner", "person"),
                name="accounts_linkcode_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="linkcode",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_at__gt", models.F("made_at"))),
                name="accounts_linkcode_lives_a_while",
            ),
        ),
        migrations.AddConstraint(
            model_name="linkcode",
            constraint=models.CheckConstraint(
                condition=models.Q(("used_at__isnull", True), ("voided_at__isnull", True), _connector="OR"),
                name="accounts_linkcode_used_or_void",
            ),
        ),
        migrations.AddConstraint(
            model_name="linkcode",
            constraint=models.CheckConstraint(
                condition=models.Q(("scopes", []), _negated=True), name="accounts_linkcode_allows_something"
            ),
        ),
    ]
