"""Certifications that a partner's app has begun, and the results it sent."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.enums.face import Gesture
from certification.enums import LiveOutcome, SameBand, SessionState
from certification.models.entitlements import Entitlement
from certification.models.events import Certification
from certification.rules.sessions import MODEL_LENGTH_MAX, QUESTION_LENGTH_MAX
from foundation.identifiers import uuid7
from regions.fields import choices_of, one_of


class CertificationSession(models.Model):
    """That somebody began to certify in a partner's app, by themselves or with a helper's mandate (认证会话).

    ``nonce`` is the one that the next result must answer; each result spends it.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    partner_id = models.BigIntegerField("合作机构")
    person = models.ForeignKey("accounts.InsuredPerson", on_delete=models.PROTECT, related_name="+")
    entitlement = models.ForeignKey(Entitlement, on_delete=models.PROTECT, related_name="+")
    helper = models.ForeignKey(
        "accounts.InsuredPerson", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    mandate_id = models.BigIntegerField("授权", null=True, blank=True)
    gestures = ArrayField(models.CharField(max_length=12, choices=choices_of(Gesture)), verbose_name="动作")
    questions = ArrayField(models.CharField(max_length=QUESTION_LENGTH_MAX), verbose_name="要问的情况")
    nonce = models.CharField("一次性随机数", max_length=43)
    state = models.CharField("状态", max_length=10, choices=choices_of(SessionState))
    failures_count = models.PositiveSmallIntegerField("没有通过的次数", default=0)
    opened_at = models.DateTimeField("开始时间")
    expires_at = models.DateTimeField("过期时间")
    settled_at = models.DateTimeField("结束时间", null=True, blank=True)
    certification = models.ForeignKey(
        Certification, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        verbose_name = "认证会话"
        verbose_name_plural = "认证会话"
        constraints: ClassVar = [
            one_of("certification_session_state_known", "state", SessionState),
            models.CheckConstraint(
                condition=Q(state=SessionState.OPEN.value, settled_at__isnull=True)
                | ~Q(state=SessionState.OPEN.value) & Q(settled_at__isnull=False),
                name="certification_session_settled_once_over",
            ),
            models.CheckConstraint(
                condition=Q(state=SessionState.PASSED.value, certification__isnull=False)
                | ~Q(state=SessionState.PASSED.value) & Q(certification__isnull=True),
                name="certification_session_passed_has_proof",
            ),
            models.CheckConstraint(
                condition=Q(helper__isnull=True, mandate_id__isnull=True)
                | Q(helper__isnull=False, mandate_id__isnull=False),
                name="certification_session_helper_by_mandate",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("opened_at")), name="certification_session_lasts"
            ),
            models.UniqueConstraint(fields=["nonce"], name="certification_session_nonce_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "-opened_at"], name="certification_session_newest")
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class SessionResult(models.Model):
    """What a partner signed of one check in a session; never changed, and each nonce is answered once."""

    session = models.ForeignKey(CertificationSession, on_delete=models.PROTECT, related_name="results")
    nonce = models.CharField("一次性随机数", max_length=43, unique=True)
    key_id = models.UUIDField("签名密钥")
    live = models.CharField("活体", max_length=10, choices=choices_of(LiveOutcome))
    same_person = models.CharField("是否本人", max_length=10, choices=choices_of(SameBand))
    model = models.CharField("模型", max_length=MODEL_LENGTH_MAX)
    event_at = models.DateTimeField("核验时间")
    received_at = models.DateTimeField("收到时间")

    class Meta:
        verbose_name = "认证会话结果"
        verbose_name_plural = "认证会话结果"
        constraints: ClassVar = [
            one_of("certification_sessionresult_live_known", "live", LiveOutcome),
            one_of("certification_sessionresult_same_known", "same_person", SameBand),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.live} {self.same_person}"
