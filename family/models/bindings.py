"""Account sharing: whose personal account pays for whom."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from family.enums import BindingCause, BindingState, SharingUse
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
        ]
        indexes = [
            models.Index(fields=["user"], condition=Q(state__in=OPEN_STATES), name="family_binding_user")
        ]

    def __str__(self) -> str:
        return str(self.public_id)
