"""Account sharing: whose personal account pays for whom."""

from django.db import models
from django.db.models import F, Q

from family.enums import BindingState
from foundation.identifiers import uuid7
from regions.fields import choices_of

OPEN_STATES = [BindingState.PROPOSED.value, BindingState.ACTIVE.value]


class SharingBinding(models.Model):
    """A sharer lets a near relative spend from the sharer's personal account (家庭共济绑定)."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    sharer = models.ForeignKey("accounts.InsuredPerson", on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey("accounts.InsuredPerson", on_delete=models.PROTECT, related_name="+")
    state = models.CharField("状态", max_length=10, choices=choices_of(BindingState))
    relation = models.CharField("亲属关系", max_length=30)
    proposed_at = models.DateTimeField("发起时间")
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)

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
        ]
        indexes = [
            models.Index(fields=["user"], condition=Q(state__in=OPEN_STATES), name="family_binding_user")
        ]

    def __str__(self) -> str:
        return str(self.public_id)
