"""Proofs that may serve several benefits, and reviews of a changed status."""

import django.db.models.deletion
from django.db import migrations, models

import foundation.identifiers
from regions.fields import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0027_family_scope"),
        ("certification", "0004_recompute_runs"),
    ]

    operations = [
        migrations.CreateModel(
            name="CertificationProof",
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
                ("number", models.CharField(max_length=16, unique=True, verbose_name="回执编号")),
                ("reference", models.CharField(blank=True, max_length=120, verbose_name="依据编号")),
                ("source", models.CharField(blank=True, max_length=60, verbose_name="来源")),
                ("external_id", models.CharField(blank=True, max_length=80, verbose_name="来源编号")),
                ("answers", models.JSONField(blank=True, default=dict, verbose_name="资格变化的回答")),
                ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.insuredperson",
                    ),
                ),
            ],
            options={
                "verbose_name": "认证凭据",
                "verbose_name_plural": "认证凭据",
            },
        ),
        append_only("certification_certificationproof"),
        migrations.CreateModel(
            name="StatusReview",
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
                    "question",
                    models.CharField(
                        choices=[
                            ("works", "works"),
                            ("remarried", "remarried"),
                            ("adopted", "adopted"),
                            ("imprisoned", "imprisoned"),
                        ],
                        max_length=20,
                        verbose_name="资格变化",
                    ),
                ),
                ("opened_at", models.DateTimeField(verbose_name="发现时间")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="结束时间")),
            ],
            options={
                "verbose_name": "资格变化核查",
                "verbose_name_plural": "资格变化核查",
            },
        ),
        migrations.AddField(
            model_name="certification",
            name="assurance",
            field=models.PositiveSmallIntegerField(null=True, verbose_name="可信等级"),
        ),
        migrations.AddField(
            model_name="certification",
            name="proof",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="certifications",
                to="certification.certificationproof",
            ),
        ),
        migrations.AddConstraint(
            model_name="certification",
            constraint=models.UniqueConstraint(
                fields=("proof", "entitlement"), name="certification_serves_once"
            ),
        ),
        migrations.AddField(
            model_name="statusreview",
            name="entitlement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="certification.entitlement"
            ),
        ),
        migrations.AddField(
            model_name="statusreview",
            name="proof",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="certification.certificationproof",
            ),
        ),
        migrations.AddIndex(
            model_name="certificationproof",
            index=models.Index(fields=["person"], name="certification_proof_who"),
        ),
        migrations.AddConstraint(
            model_name="certificationproof",
            constraint=models.UniqueConstraint(
                condition=models.Q(("external_id", ""), _negated=True),
                fields=("source", "external_id"),
                name="certification_proof_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificationproof",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("external_id", ""), models.Q(("source", ""), _negated=True), _connector="OR"
                ),
                name="certification_proof_has_source",
            ),
        ),
        migrations.AddConstraint(
            model_name="statusreview",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at__isnull", True)),
                fields=("entitlement", "question"),
                name="certification_review_one_open",
            ),
        ),
    ]
