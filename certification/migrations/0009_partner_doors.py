"""What partners send: sessions, batches, evidence of other agencies, calls; and what is set aside of it."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import accounts.fields
import foundation.identifiers
from regions.fields import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0029_partner_keys"),
        ("certification", "0008_visits"),
    ]

    operations = [
        migrations.CreateModel(
            name="CertificationBatch",
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
                ("partner_id", models.BigIntegerField(verbose_name="合作机构")),
                ("total_count", models.PositiveIntegerField(verbose_name="条数")),
                ("received_at", models.DateTimeField(verbose_name="收到时间")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="处理完的时间")),
            ],
            options={
                "verbose_name": "认证批量上传",
                "verbose_name_plural": "认证批量上传",
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=["id"],
                        name="certification_batch_open",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("total_count__gt", 0)), name="certification_batch_not_empty"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CertificationSession",
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
                ("partner_id", models.BigIntegerField(verbose_name="合作机构")),
                ("mandate_id", models.BigIntegerField(blank=True, null=True, verbose_name="授权")),
                (
                    "gestures",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("straight", "straight"),
                                ("turn_left", "turn_left"),
                                ("turn_right", "turn_right"),
                                ("nod", "nod"),
                                ("closer", "closer"),
                                ("blink", "blink"),
                            ],
                            max_length=12,
                        ),
                        size=None,
                        verbose_name="动作",
                    ),
                ),
                (
                    "questions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), size=None, verbose_name="要问的情况"
                    ),
                ),
                ("nonce", models.CharField(max_length=43, verbose_name="一次性随机数")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "open"), ("passed", "passed"), ("closed", "closed")],
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                (
                    "failures_count",
                    models.PositiveSmallIntegerField(default=0, verbose_name="没有通过的次数"),
                ),
                ("opened_at", models.DateTimeField(verbose_name="开始时间")),
                ("expires_at", models.DateTimeField(verbose_name="过期时间")),
                ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="结束时间")),
                (
                    "certification",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="certification.certification",
                    ),
                ),
                (
                    "entitlement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="certification.entitlement",
                    ),
                ),
                (
                    "helper",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.insuredperson",
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
            ],
            options={
                "verbose_name": "认证会话",
                "verbose_name_plural": "认证会话",
            },
        ),
        migrations.CreateModel(
            name="DataEvidence",
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
                ("partner_id", models.BigIntegerField(verbose_name="合作机构")),
                ("external_id", models.CharField(max_length=80, verbose_name="对方编号")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("hospital_visit", "hospital_visit"),
                            ("rail_journey", "rail_journey"),
                            ("flight", "flight"),
                            ("bank_counter", "bank_counter"),
                            ("agency_counter", "agency_counter"),
                        ],
                        max_length=20,
                        verbose_name="种类",
                    ),
                ),
                ("event_on", models.DateField(blank=True, null=True, verbose_name="日期")),
                ("area_key", models.CharField(blank=True, max_length=12, verbose_name="对方认为的发放地")),
                (
                    "doubt",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("in_future", "in_future"),
                            ("before_birth", "before_birth"),
                            ("offset_missing", "offset_missing"),
                            ("unreadable_time", "unreadable_time"),
                            ("unknown_person", "unknown_person"),
                            ("number_conflict", "number_conflict"),
                            ("alive_and_dead", "alive_and_dead"),
                        ],
                        max_length=20,
                        verbose_name="疑问",
                    ),
                ),
                ("time_text", models.CharField(max_length=40, verbose_name="对方写的时间")),
                ("received_at", models.DateTimeField(verbose_name="收到时间")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("extended", "extended"),
                            ("noted", "noted"),
                            ("quarantined", "quarantined"),
                        ],
                        max_length=12,
                        verbose_name="结果",
                    ),
                ),
                ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="处理时间")),
                ("certification_id", models.UUIDField(blank=True, null=True, verbose_name="认证编号")),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.insuredperson",
                    ),
                ),
            ],
            options={
                "verbose_name": "数据佐证",
                "verbose_name_plural": "数据佐证",
            },
        ),
        migrations.CreateModel(
            name="QuarantinedEvent",
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
                ("partner_id", models.BigIntegerField(verbose_name="合作机构")),
                ("source", models.CharField(max_length=40, verbose_name="来源")),
                ("external_id", models.CharField(max_length=80, verbose_name="对方编号")),
                ("area_key", models.CharField(blank=True, max_length=12, verbose_name="经办统筹区")),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("counter", "counter"),
                            ("street_station", "street_station"),
                            ("terminal", "terminal"),
                            ("face_self", "face_self"),
                            ("face_helped", "face_helped"),
                            ("partner_app", "partner_app"),
                            ("home_visit", "home_visit"),
                            ("phone", "phone"),
                            ("overseas_form", "overseas_form"),
                            ("data_match", "data_match"),
                        ],
                        max_length=20,
                        verbose_name="方式",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("in_future", "in_future"),
                            ("before_birth", "before_birth"),
                            ("offset_missing", "offset_missing"),
                            ("unreadable_time", "unreadable_time"),
                            ("unknown_person", "unknown_person"),
                            ("number_conflict", "number_conflict"),
                            ("alive_and_dead", "alive_and_dead"),
                        ],
                        max_length=20,
                        verbose_name="原因",
                    ),
                ),
                ("time_text", models.CharField(max_length=40, verbose_name="对方写的时间")),
                ("received_at", models.DateTimeField(verbose_name="收到时间")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "open"), ("taken_up", "taken_up"), ("dismissed", "dismissed")],
                        default="open",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("decided_by", models.BigIntegerField(blank=True, null=True, verbose_name="经办人")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="处理时间")),
                ("words", models.CharField(blank=True, max_length=200, verbose_name="处理说明")),
                ("certification_id", models.UUIDField(blank=True, null=True, verbose_name="认证编号")),
                (
                    "entitlement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="certification.entitlement",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.insuredperson",
                    ),
                ),
            ],
            options={
                "verbose_name": "暂存的认证",
                "verbose_name_plural": "暂存的认证",
            },
        ),
        migrations.CreateModel(
            name="SessionResult",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("nonce", models.CharField(max_length=43, unique=True, verbose_name="一次性随机数")),
                ("key_id", models.UUIDField(verbose_name="签名密钥")),
                (
                    "live",
                    models.CharField(
                        choices=[("passed", "passed"), ("failed", "failed"), ("unsure", "unsure")],
                        max_length=10,
                        verbose_name="活体",
                    ),
                ),
                (
                    "same_person",
                    models.CharField(
                        choices=[("same", "same"), ("unsure", "unsure"), ("other", "other")],
                        max_length=10,
                        verbose_name="是否本人",
                    ),
                ),
                ("model", models.CharField(max_length=60, verbose_name="模型")),
                ("event_at", models.DateTimeField(verbose_name="核验时间")),
                ("received_at", models.DateTimeField(verbose_name="收到时间")),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="results",
                        to="certification.certificationsession",
                    ),
                ),
            ],
            options={
                "verbose_name": "认证会话结果",
                "verbose_name_plural": "认证会话结果",
            },
        ),
        migrations.CreateModel(
            name="VoiceCall",
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
                ("partner_id", models.BigIntegerField(verbose_name="合作机构")),
                ("external_id", models.CharField(max_length=80, verbose_name="对方编号")),
                ("called_at", models.DateTimeField(verbose_name="来电时间")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("recorded", "recorded"),
                            ("not_enough", "not_enough"),
                            ("not_recognised", "not_recognised"),
                        ],
                        max_length=16,
                        verbose_name="结果",
                    ),
                ),
                ("wants_callback", models.BooleanField(default=False, verbose_name="请工作人员回电")),
                ("area_key", models.CharField(blank=True, max_length=12, verbose_name="发放地")),
                ("certification_id", models.UUIDField(blank=True, null=True, verbose_name="认证编号")),
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
                "verbose_name": "语音电话",
                "verbose_name_plural": "语音电话",
            },
        ),
        migrations.CreateModel(
            name="VoiceCode",
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
                ("partner_id", models.BigIntegerField(verbose_name="合作机构")),
                ("number_hash", models.BinaryField(max_length=32, verbose_name="号码指纹")),
                ("code_hash", models.BinaryField(max_length=32, verbose_name="验证码指纹")),
                ("code_sealed", accounts.fields.SealedField(label="voice.code", null=True)),
                ("sent_at", models.DateTimeField(verbose_name="发送时间")),
                ("attempts_count", models.PositiveSmallIntegerField(default=0, verbose_name="试过几次")),
                ("used_at", models.DateTimeField(blank=True, null=True, verbose_name="使用时间")),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.insuredperson",
                    ),
                ),
            ],
            options={
                "verbose_name": "语音电话验证码",
                "verbose_name_plural": "语音电话验证码",
            },
        ),
        migrations.CreateModel(
            name="BatchItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField(verbose_name="第几条")),
                ("external_id", models.CharField(max_length=80, verbose_name="对方编号")),
                ("entitlement_text", models.CharField(max_length=40, verbose_name="待遇编号")),
                ("time_text", models.CharField(max_length=40, verbose_name="对方写的时间")),
                ("evidence", models.CharField(max_length=150, verbose_name="依据编号")),
                ("answers", models.JSONField(default=dict, verbose_name="资格变化的回答")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("recorded", "recorded"),
                            ("repeat", "repeat"),
                            ("refused", "refused"),
                            ("quarantined", "quarantined"),
                        ],
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=60, verbose_name="原因")),
                ("certification_id", models.UUIDField(blank=True, null=True, verbose_name="认证编号")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="截止日")),
                ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="处理时间")),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="certification.certificationbatch",
                    ),
                ),
            ],
            options={
                "verbose_name": "认证批量上传的一条",
                "verbose_name_plural": "认证批量上传的条目",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["waiting", "recorded", "repeat", "refused", "quarantined"])
                        ),
                        name="certification_batchitem_state_known",
                    ),
                    models.UniqueConstraint(
                        fields=("batch", "position"), name="certification_batchitem_place"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_at__isnull", True), ("state", "waiting")),
                            models.Q(
                                models.Q(("state", "waiting"), _negated=True), ("settled_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="certification_batchitem_settled",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("certification_id__isnull", False), ("state__in", ["recorded", "repeat"])
                            ),
                            models.Q(
                                models.Q(("state__in", ["recorded", "repeat"]), _negated=True),
                                ("certification_id__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="certification_batchitem_names_proof",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="certificationsession",
            index=models.Index(fields=["person", "-opened_at"], name="certification_session_newest"),
        ),
        migrations.AddConstraint(
            model_name="certificationsession",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "passed", "closed"])),
                name="certification_session_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificationsession",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_at__isnull", True), ("state", "open")),
                    models.Q(models.Q(("state", "open"), _negated=True), ("settled_at__isnull", False)),
                    _connector="OR",
                ),
                name="certification_session_settled_once_over",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificationsession",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("certification__isnull", False), ("state", "passed")),
                    models.Q(models.Q(("state", "passed"), _negated=True), ("certification__isnull", True)),
                    _connector="OR",
                ),
                name="certification_session_passed_has_proof",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificationsession",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("helper__isnull", True), ("mandate_id__isnull", True)),
                    models.Q(("helper__isnull", False), ("mandate_id__isnull", False)),
                    _connector="OR",
                ),
                name="certification_session_helper_by_mandate",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificationsession",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_at__gt", models.F("opened_at"))),
                name="certification_session_lasts",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificationsession",
            constraint=models.UniqueConstraint(fields=("nonce",), name="certification_session_nonce_once"),
        ),
        migrations.AddIndex(
            model_name="dataevidence",
            index=models.Index(
                condition=models.Q(("outcome", "waiting")),
                fields=["id"],
                name="certification_dataevidence_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="dataevidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        ["hospital_visit", "rail_journey", "flight", "bank_counter", "agency_counter"],
                    )
                ),
                name="certification_dataevidence_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="dataevidence",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["waiting", "extended", "noted", "quarantined"])),
                name="certification_dataevidence_outcome_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="dataevidence",
            constraint=models.UniqueConstraint(
                fields=("partner_id", "external_id"), name="certification_dataevidence_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="dataevidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "waiting"), ("settled_at__isnull", True)),
                    models.Q(models.Q(("outcome", "waiting"), _negated=True), ("settled_at__isnull", False)),
                    _connector="OR",
                ),
                name="certification_dataevidence_settled",
            ),
        ),
        migrations.AddConstraint(
            model_name="dataevidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("certification_id__isnull", False),
                        ("event_on__isnull", False),
                        ("outcome", "extended"),
                    ),
                    models.Q(
                        models.Q(("outcome", "extended"), _negated=True), ("certification_id__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="certification_dataevidence_extended_counts",
            ),
        ),
        migrations.AddIndex(
            model_name="quarantinedevent",
            index=models.Index(fields=["area_key", "state", "id"], name="certification_quarantine_desk"),
        ),
        migrations.AddConstraint(
            model_name="quarantinedevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "reason__in",
                        [
                            "in_future",
                            "before_birth",
                            "offset_missing",
                            "unreadable_time",
                            "unknown_person",
                            "number_conflict",
                            "alive_and_dead",
                        ],
                    )
                ),
                name="certification_quarantine_reason_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="quarantinedevent",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "taken_up", "dismissed"])),
                name="certification_quarantine_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="quarantinedevent",
            constraint=models.UniqueConstraint(
                fields=("source", "external_id"), name="certification_quarantine_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="quarantinedevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_at__isnull", True),
                        ("decided_by__isnull", True),
                        ("state", "open"),
                        ("words", ""),
                    ),
                    models.Q(
                        models.Q(("state", "open"), _negated=True),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        models.Q(("words", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="certification_quarantine_decided_with_words",
            ),
        ),
        migrations.AddConstraint(
            model_name="quarantinedevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("certification_id__isnull", False), ("state", "taken_up")),
                    models.Q(
                        models.Q(("state", "taken_up"), _negated=True), ("certification_id__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="certification_quarantine_taken_up_counts",
            ),
        ),
        migrations.AddConstraint(
            model_name="sessionresult",
            constraint=models.CheckConstraint(
                condition=models.Q(("live__in", ["passed", "failed", "unsure"])),
                name="certification_sessionresult_live_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="sessionresult",
            constraint=models.CheckConstraint(
                condition=models.Q(("same_person__in", ["same", "unsure", "other"])),
                name="certification_sessionresult_same_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="voicecall",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["recorded", "not_enough", "not_recognised"])),
                name="certification_voicecall_outcome_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="voicecall",
            constraint=models.UniqueConstraint(
                fields=("partner_id", "external_id"), name="certification_voicecall_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="voicecall",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("certification_id__isnull", False), ("outcome", "recorded")),
                    models.Q(
                        models.Q(("outcome", "recorded"), _negated=True), ("certification_id__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="certification_voicecall_recorded_counts",
            ),
        ),
        migrations.AddIndex(
            model_name="voicecode",
            index=models.Index(fields=["number_hash", "-sent_at"], name="certification_voicecode_newest"),
        ),
        migrations.AddIndex(
            model_name="voicecode",
            index=models.Index(fields=["sent_at"], name="certification_voicecode_old"),
        ),
        migrations.AddIndex(
            model_name="voicecode",
            index=models.Index(
                condition=models.Q(("code_sealed__isnull", False)),
                fields=["id"],
                name="certification_voicecode_due",
            ),
        ),
        append_only("certification_sessionresult"),
    ]
