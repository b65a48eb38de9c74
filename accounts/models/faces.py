"""Face checks: the challenge, what came of it, its one use, what a person has to look at, and photos on file."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from accounts.enums.face import (
    FaceBand,
    FaceDecider,
    FacePurpose,
    FaceVerdict,
    Likeness,
    Liveness,
    PhotoSource,
)
from accounts.enums.verification import Assurance
from accounts.fields import SealedField
from accounts.models.people import InsuredPerson
from accounts.models.users import User
from foundation.identifiers import uuid7
from regions.fields import choices_of, one_of

# Purposes for which somebody is named by a document's number, and nobody is told whether there is such a person.
CLAIMED = [FacePurpose.FAMILY_SERVICE.value, FacePurpose.REAL_NAME.value]


class FaceChallenge(models.Model):
    """One invitation to show one's face (刷脸核对): what to do, for whom and what for, in which sign-in.

    ``session_index`` is the keyed hash of the sign-in's key and ``nonce_hash`` that of the number the page carries;
    neither can be used by whoever reads the table. A newcomer claims to be somebody by a document's number: then
    ``claim_index`` is its blind index, and there is a person only where the claim meets one.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        InsuredPerson, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    claim_index = models.BinaryField(max_length=32, null=True, editable=False)
    purpose = models.CharField("用途", max_length=20, choices=choices_of(FacePurpose))
    session_index = models.BinaryField(max_length=32, editable=False)
    nonce_hash = models.BinaryField(max_length=32, null=True, editable=False)
    gestures = models.JSONField("动作")
    return_to = models.CharField("返回页面", max_length=200, blank=True)
    consent_version = models.CharField("同意书版本", max_length=20, blank=True)
    agreed_at = models.DateTimeField("同意时间", null=True, blank=True)
    issued_at = models.DateTimeField("发出时间")
    expires_at = models.DateTimeField("失效时间")
    misses_count = models.PositiveSmallIntegerField("错误提交次数", default=0)
    used_at = models.DateTimeField("提交时间", null=True, blank=True)

    class Meta:
        verbose_name = "刷脸邀请"
        verbose_name_plural = "刷脸邀请"
        constraints: ClassVar = [
            one_of("accounts_facechallenge_purpose", "purpose", FacePurpose),
            models.CheckConstraint(
                name="accounts_facechallenge_of_somebody",
                condition=Q(person__isnull=False, claim_index__isnull=True)
                | Q(claim_index__isnull=False, purpose__in=CLAIMED),
            ),
            models.CheckConstraint(
                name="accounts_facechallenge_agreed_has_version",
                condition=Q(agreed_at__isnull=True, consent_version="", nonce_hash__isnull=True)
                | (Q(agreed_at__isnull=False, nonce_hash__isnull=False) & ~Q(consent_version="")),
            ),
            models.CheckConstraint(
                name="accounts_facechallenge_used_after_consent",
                condition=Q(used_at__isnull=True) | Q(agreed_at__isnull=False, used_at__gte=F("agreed_at")),
            ),
            models.CheckConstraint(
                name="accounts_facechallenge_expires_later", condition=Q(expires_at__gt=F("issued_at"))
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["user", "-issued_at"], name="accounts_facechallenge_user"),
            models.Index(fields=["person", "-issued_at"], name="accounts_facechallenge_person"),
            models.Index(
                fields=["claim_index", "-issued_at"],
                condition=Q(claim_index__isnull=False),
                name="accounts_facechallenge_claim",
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class FaceCheck(models.Model):
    """What came of one challenge (刷脸结果): bands and codes, no picture and no figure; never changed."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    challenge = models.OneToOneField(FaceChallenge, on_delete=models.PROTECT, related_name="check_made")
    person = models.ForeignKey(
        InsuredPerson, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    purpose = models.CharField("用途", max_length=20, choices=choices_of(FacePurpose))
    band = models.CharField("结果", max_length=15, choices=choices_of(FaceBand))
    decider = models.CharField("核对方式", max_length=10, choices=choices_of(FaceDecider))
    model_id = models.CharField("模型", max_length=60, blank=True)
    liveness = models.CharField("动作", max_length=12, choices=choices_of(Liveness))
    likeness = models.CharField("与留存照片", max_length=12, choices=choices_of(Likeness))
    reasons = models.JSONField("原因", default=list)
    hints = models.JSONField("画面提示", default=list)
    # The page asks for a blink; whether one was made is not measured.
    is_blink_guided = models.BooleanField("引导过眨眼", default=False)
    checked_at = models.DateTimeField("核对时间")

    class Meta:
        verbose_name = "刷脸结果"
        verbose_name_plural = "刷脸结果"
        constraints: ClassVar = [
            one_of("accounts_facecheck_purpose", "purpose", FacePurpose),
            one_of("accounts_facecheck_band", "band", FaceBand),
            models.CheckConstraint(
                name="accounts_facecheck_passed_is_proven",
                condition=~Q(band=FaceBand.PASSED.value)
                | (
                    Q(liveness=Liveness.LIVE.value, likeness=Likeness.SAME.value, person__isnull=False)
                    & ~Q(model_id="")
                ),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "purpose", "-checked_at"], name="accounts_facecheck_person")
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.band}"


class FaceUse(models.Model):
    """That a check has served, once and for all (已使用)."""

    check_used = models.OneToOneField(FaceCheck, on_delete=models.PROTECT, related_name="use")
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    worth = models.CharField("可信等级", max_length=12, choices=choices_of(Assurance))
    used_at = models.DateTimeField("使用时间")

    class Meta:
        verbose_name = "刷脸结果的使用"
        verbose_name_plural = "刷脸结果的使用"
        constraints: ClassVar = [one_of("accounts_faceuse_worth", "worth", Assurance)]

    def __str__(self) -> str:
        return f"{self.check_used_id} {self.worth}"


class FaceReview(models.Model):
    """Two photos that a person has to look at (人工比对); the picture is gone with the decision."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    check_made = models.OneToOneField(FaceCheck, on_delete=models.PROTECT, related_name="review")
    area_key = models.CharField("统筹区", max_length=12)
    picture_sealed = SealedField(label="face.review_picture", null=True, editable=False)
    opened_at = models.DateTimeField("提交时间")
    dropped_at = models.DateTimeField("照片删除时间", null=True, blank=True)
    verdict = models.CharField("结论", max_length=10, choices=choices_of(FaceVerdict), blank=True)
    note = models.CharField("理由", max_length=200, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)

    class Meta:
        verbose_name = "人工比对"
        verbose_name_plural = "人工比对"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="accounts_facereview_picture_until_dropped",
                condition=Q(picture_sealed__isnull=False, dropped_at__isnull=True)
                | Q(picture_sealed__isnull=True, dropped_at__isnull=False),
            ),
            models.CheckConstraint(
                name="accounts_facereview_decided_whole",
                condition=Q(verdict="", decided_by__isnull=True, decided_at__isnull=True)
                | (
                    Q(verdict__in=[verdict.value for verdict in FaceVerdict])
                    & Q(decided_by__isnull=False, decided_at__isnull=False, dropped_at__isnull=False)
                    & ~Q(note="")
                ),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["area_key", "opened_at"],
                condition=Q(dropped_at__isnull=True),
                name="accounts_facereview_waiting",
            )
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class ReferencePhoto(models.Model):
    """The photo a face is compared with (留存照片); the one that another replaces loses its picture."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    person = models.ForeignKey(InsuredPerson, on_delete=models.PROTECT, related_name="+")
    photo_sealed = SealedField(
        label="person.reference_photo", owner="person__public_id", null=True, editable=False
    )
    source = models.CharField("来源", max_length=10, choices=choices_of(PhotoSource))
    taken_on = models.DateField("拍摄日期")
    is_quality_checked = models.BooleanField("已核对画质")
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField("登记时间")
    superseded_at = models.DateTimeField("更换时间", null=True, blank=True)

    class Meta:
        verbose_name = "留存照片"
        verbose_name_plural = "留存照片"
        constraints: ClassVar = [
            one_of("accounts_referencephoto_source", "source", PhotoSource),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(superseded_at__isnull=True),
                name="accounts_referencephoto_one_each",
            ),
            models.CheckConstraint(
                name="accounts_referencephoto_picture_while_current",
                condition=Q(photo_sealed__isnull=False, superseded_at__isnull=True)
                | Q(photo_sealed__isnull=True, superseded_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)
