"""Account sharing: whose personal account pays for whom."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from family.enums import BindingCause, BindingState, ConfirmedHow, FrozenBy, RequestState, SharingUse
from family.models.claims import KinshipClaim
from foundation.identifiers import uuid7
from regions.fields import choices_of, one_of

WAITING_STATES = [BindingState.PROPOSED.value, BindingState.ASKED.value]
STANDING_STATES = [BindingState.ACTIVE.value, BindingState.SUSPENDED.value]
OPEN_STATES = [*WAITING_STATES, *STANDING_STATES]


def every_use() -> list[str]:
    """List what a binding pays where the sharer set nothing else."""
    return [SharingUse.HOSPITAL.value, SharingUse.PHARMACY.value]


class SharingBinding(models.Model):
    """A sharer lets a near relative spend from the sharer's personal account (家庭共济绑定).

    ``uses`` and the caps are the sharer's own, beside those of the area; ``place`` is the user's order of sharers.
    It pays from ``starts_on`` on, while it is active and not frozen; a freeze is one touch of either side, and needs no
    reason. ``ends_on`` is the formal end that the area's rule gives an ended one; new payments stop at once.

    What was asked for (``asked_at``) by the user, or by a partner for either, stands only once the sharer has said yes in
    person (``confirmed_at``); ``user_agreed_at`` is the user's own yes where it came first. What waits for a word may be
    answered up to ``answer_by``. ``reviewed_at`` is when the facts beneath it were last looked at.

    Whoever changes one says when, in ``changed_at``: the database keeps what it was until then (`BindingPast`).
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    sharer = models.ForeignKey("accounts.InsuredPerson", on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey("accounts.InsuredPerson", on_delete=models.PROTECT, related_name="+")
    state = models.CharField("状态", max_length=10, choices=choices_of(BindingState))
    relation = models.CharField("亲属关系", max_length=30)
    proposed_at = models.DateTimeField("发起时间")
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    uses = ArrayField(
        models.CharField(max_length=20, choices=choices_of(SharingUse)),
        default=every_use,
        verbose_name="用途",
    )
    payment_cap_fen = models.BigIntegerField("每次最多（分）", null=True, blank=True)
    month_cap_fen = models.BigIntegerField("每月最多（分）", null=True, blank=True)
    year_cap_fen = models.BigIntegerField("每年最多（分）", null=True, blank=True)
    place = models.PositiveSmallIntegerField("使用顺序", null=True, blank=True)
    starts_on = models.DateField("生效日期", null=True, blank=True)
    ends_on = models.DateField("失效日期", null=True, blank=True)
    frozen_at = models.DateTimeField("冻结时间", null=True, blank=True)
    suspended_at = models.DateTimeField("暂停时间", null=True, blank=True)
    cause = models.CharField("原因", max_length=30, blank=True, choices=choices_of(BindingCause))
    asked_at = models.DateTimeField("申请时间", null=True, blank=True)
    confirmed_at = models.DateTimeField("账户本人确认时间", null=True, blank=True)
    confirmed_how = models.CharField("确认方式", max_length=10, blank=True, choices=choices_of(ConfirmedHow))
    user_agreed_at = models.DateTimeField("使用人同意时间", null=True, blank=True)
    frozen_by = models.CharField("谁冻结的", max_length=10, blank=True, choices=choices_of(FrozenBy))
    reviewed_at = models.DateTimeField("核对时间", null=True, blank=True)
    answer_by = models.DateField("最迟答复", null=True, blank=True)
    changed_at = models.DateTimeField("变动时间", null=True, blank=True, editable=False)
    # Empty where its whole life is kept; what it was before this instant nobody wrote down.
    kept_since = models.DateTimeField("留存起始时间", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "共济绑定"
        verbose_name_plural = "共济绑定"
        constraints = [
            models.CheckConstraint(condition=~Q(sharer=F("user")), name="family_binding_two_persons"),
            models.UniqueConstraint(
                fields=["sharer", "user"], condition=Q(state__in=OPEN_STATES), name="family_binding_one_open"
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_STATES, ended_at__isnull=True)
                | (~Q(state__in=OPEN_STATES) & Q(ended_at__isnull=False)),
                name="family_binding_end_has_time",
            ),
            one_of("family_binding_state", "state", BindingState),
            models.CheckConstraint(
                condition=~Q(state__in=STANDING_STATES) | Q(starts_on__isnull=False),
                name="family_binding_standing_has_start",
            ),
            models.CheckConstraint(
                condition=Q(state=BindingState.SUSPENDED.value, suspended_at__isnull=False) & ~Q(cause="")
                | ~Q(state=BindingState.SUSPENDED.value) & Q(suspended_at__isnull=True),
                name="family_binding_suspended_says_why",
            ),
            models.CheckConstraint(
                condition=Q(uses__contained_by=[use.value for use in SharingUse], uses__len__gte=1),
                name="family_binding_uses_known",
            ),
            models.CheckConstraint(
                condition=(Q(payment_cap_fen__isnull=True) | Q(payment_cap_fen__gt=0))
                & (Q(month_cap_fen__isnull=True) | Q(month_cap_fen__gt=0))
                & (Q(year_cap_fen__isnull=True) | Q(year_cap_fen__gt=0)),
                name="family_binding_caps_positive",
            ),
            # The sharer's own word, which nobody gives for them (CC 168).
            models.CheckConstraint(
                condition=Q(asked_at__isnull=True)
                | ~Q(state__in=[BindingState.PROPOSED.value, *STANDING_STATES])
                | Q(confirmed_at__isnull=False),
                name="family_binding_asked_is_confirmed",
            ),
            models.CheckConstraint(
                condition=~Q(state=BindingState.ASKED.value) | Q(asked_at__isnull=False),
                name="family_binding_asked_has_time",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_how="")
                | Q(confirmed_at__isnull=False, confirmed_how__in=[how.value for how in ConfirmedHow]),
                name="family_binding_confirmed_how",
            ),
            models.CheckConstraint(
                condition=Q(frozen_by="")
                | Q(frozen_at__isnull=False, frozen_by__in=[side.value for side in FrozenBy]),
                name="family_binding_frozen_by",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=WAITING_STATES) | Q(answer_by__isnull=False),
                name="family_binding_waits_until",
            ),
        ]
        indexes = [
            models.Index(fields=["user"], condition=Q(state__in=OPEN_STATES), name="family_binding_user"),
            models.Index(
                F("reviewed_at").asc(nulls_first=True),
                "id",
                condition=Q(state__in=STANDING_STATES),
                name="family_binding_review",
            ),
            models.Index(
                fields=["answer_by"], condition=Q(state__in=WAITING_STATES), name="family_binding_waits"
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class BindingPast(models.Model):
    """What a binding was until an instant, as far as it is told: written by the database whenever one changes.

    Where the writer named no instant there is none, and nobody can say until when it stood so.
    """

    # The house writes such rows of its own accord: they keep no import from being taken back.
    follows_by_itself: ClassVar = True

    binding = models.ForeignKey(SharingBinding, on_delete=models.PROTECT, related_name="+")
    was = models.JSONField("当时的内容")
    stood_until = models.DateTimeField("截至时间", null=True)

    class Meta:
        verbose_name = "共济绑定的过去"
        verbose_name_plural = "共济绑定的过去"

    def __str__(self) -> str:
        return f"{self.binding_id} {self.stood_until}"


class BindingRequest(models.Model):
    """A wish to share with somebody who is no relative on record yet (新增绑定): it goes on when the claim takes effect.

    ``is_offer`` says that the claimant offers their own account; else they ask to use the other's. Of the personal number
    only its blind index is kept.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    claim = models.OneToOneField(KinshipClaim, on_delete=models.PROTECT, related_name="+")
    is_offer = models.BooleanField("给对方用")
    uses = ArrayField(models.CharField(max_length=20, choices=choices_of(SharingUse)), verbose_name="用途")
    payment_cap_fen = models.BigIntegerField("每次最多（分）", null=True, blank=True)
    month_cap_fen = models.BigIntegerField("每月最多（分）", null=True, blank=True)
    year_cap_fen = models.BigIntegerField("每年最多（分）", null=True, blank=True)
    personal_number_index = models.BinaryField(max_length=32, null=True, editable=False)
    requested_at = models.DateTimeField("申请时间")
    state = models.CharField("状态", max_length=10, choices=choices_of(RequestState))
    settled_at = models.DateTimeField("结束时间", null=True, blank=True)
    binding = models.OneToOneField(SharingBinding, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "共济申请"
        verbose_name_plural = "共济申请"
        constraints = [
            one_of("family_binding_request_state", "state", RequestState),
            models.CheckConstraint(
                condition=Q(state=RequestState.WAITING.value, settled_at__isnull=True, binding__isnull=True)
                | Q(state=RequestState.BOUND.value, settled_at__isnull=False, binding__isnull=False)
                | Q(
                    state__in=[RequestState.REFUSED.value, RequestState.DROPPED.value],
                    settled_at__isnull=False,
                    binding__isnull=True,
                ),
                name="family_binding_request_settled",
            ),
            models.CheckConstraint(
                condition=Q(uses__contained_by=[use.value for use in SharingUse], uses__len__gte=1),
                name="family_binding_request_uses",
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(state=RequestState.WAITING.value),
                name="family_binding_request_waits",
            )
        ]

    def __str__(self) -> str:
        return str(self.public_id)
