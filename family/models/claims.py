"""Claims of family ties: what somebody says another person is to them, and what that person answered."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from accounts.fields import SealedField
from family.enums import (
    ClaimAnswer,
    ClaimProof,
    ClaimRelation,
    ClaimState,
    ConfirmedHow,
    ParentageKind,
)
from foundation.identifiers import Sex, uuid7
from foundation.names import NAME_MAX
from regions.fields import choices_of, one_of

_THROUGH = [
    ClaimRelation.GRANDPARENT.value,
    ClaimRelation.GRANDCHILD.value,
    ClaimRelation.SIBLING.value,
]
NUMBER_LABEL = "claim.number"


class KinshipClaim(models.Model):
    """One claim (亲属关系申报). ``other`` is who the name and number turned out to mean, which the claimant never sees.

    It is looked for after the claim is written, so that to claim takes the same way whoever is meant.
    A trigger keeps what was claimed, and an answer or end once given.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    opening_key = models.UUIDField("提交键", unique=True, editable=False)
    claimant = models.ForeignKey(
        "accounts.InsuredPerson", on_delete=models.PROTECT, related_name="+", verbose_name="申报人"
    )
    claimant_user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    relation = models.CharField("对方是申报人的", max_length=15, choices=choices_of(ClaimRelation))
    kind = models.CharField("性质", max_length=10, blank=True, choices=choices_of(ParentageKind))
    starts_on = models.DateField("从哪天起", null=True, blank=True)
    middle_name = models.CharField("中间一代的姓名", max_length=NAME_MAX, blank=True)
    middle_sex = models.CharField("中间一代的性别", max_length=1, blank=True, choices=choices_of(Sex))
    name = models.CharField("对方姓名", max_length=NAME_MAX)
    number_sealed = SealedField(label=NUMBER_LABEL, index="number_index", editable=False)
    number_index = models.BinaryField(max_length=32, editable=False)
    proof = models.CharField("凭什么", max_length=10, choices=choices_of(ClaimProof))
    promise_version = models.PositiveSmallIntegerField("承诺书版本", null=True, blank=True)
    area_key = models.CharField("经办统筹区", max_length=20)
    claimed_at = models.DateTimeField("申报时间")
    answer_by = models.DateField("最迟答复")
    other = models.ForeignKey(
        "accounts.InsuredPerson", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="对方"
    )
    matched_at = models.DateTimeField("核对时间", null=True, blank=True)
    answer = models.CharField("答复", max_length=10, blank=True, choices=choices_of(ClaimAnswer))
    answered_how = models.CharField("答复方式", max_length=10, blank=True, choices=choices_of(ConfirmedHow))
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    answered_by = models.ForeignKey(
        "accounts.InsuredPerson", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="答复人"
    )
    matter = models.OneToOneField(
        "accounts.Matter", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField("状态", max_length=10, choices=choices_of(ClaimState))
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)

    class Meta:
        verbose_name = "亲属关系申报"
        verbose_name_plural = "亲属关系申报"
        constraints: ClassVar = [
            one_of("family_claim_relation", "relation", ClaimRelation),
            one_of("family_claim_state", "state", ClaimState),
            models.CheckConstraint(
                name="family_claim_two_persons",
                condition=Q(other__isnull=True) | ~Q(other=F("claimant")),
            ),
            models.CheckConstraint(
                name="family_claim_promise_has_version",
                condition=Q(proof=ClaimProof.PROMISE.value, promise_version__isnull=False)
                | Q(proof=ClaimProof.PAPERS.value, promise_version__isnull=True),
            ),
            models.CheckConstraint(
                name="family_claim_middle_where_through",
                condition=Q(relation__in=_THROUGH, middle_sex__in=[sex.value for sex in Sex])
                | (~Q(relation__in=_THROUGH) & Q(middle_sex="", middle_name="")),
            ),
            models.CheckConstraint(
                name="family_claim_kind_where_parent",
                condition=Q(
                    relation__in=[ClaimRelation.PARENT.value, ClaimRelation.CHILD.value],
                    kind__in=[kind.value for kind in ParentageKind],
                )
                | (~Q(relation__in=[ClaimRelation.PARENT.value, ClaimRelation.CHILD.value]) & Q(kind="")),
            ),
            models.CheckConstraint(
                name="family_claim_answer_whole",
                condition=Q(answer="", answered_how="", answered_at__isnull=True, answered_by__isnull=True)
                | (
                    Q(answered_at__isnull=False, answered_by__isnull=False, other__isnull=False)
                    & Q(answer__in=[one.value for one in ClaimAnswer])
                    & Q(answered_how__in=[one.value for one in ConfirmedHow])
                ),
            ),
            models.CheckConstraint(
                name="family_claim_end_has_time",
                condition=Q(state=ClaimState.OPEN.value, ended_at__isnull=True)
                | (~Q(state=ClaimState.OPEN.value) & Q(ended_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="family_claim_effect_is_proved",
                condition=~Q(state=ClaimState.EFFECTIVE.value)
                | Q(other__isnull=False, answer=ClaimAnswer.CONFIRMED.value)
                | Q(other__isnull=False, answer="", matter__isnull=False),
            ),
            models.UniqueConstraint(
                name="family_claim_one_open",
                fields=["claimant", "relation", "number_index"],
                condition=Q(state=ClaimState.OPEN.value),
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="family_claim_claimant", fields=["claimant", "-claimed_at"]),
            models.Index(
                name="family_claim_asking",
                fields=["other"],
                condition=Q(state=ClaimState.OPEN.value, answer=""),
            ),
            models.Index(
                name="family_claim_unmatched",
                fields=["id"],
                condition=Q(state=ClaimState.OPEN.value, matched_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)
