"""What happened to a family: which facts each event changed, and what that did to what rested on them."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from family.enums import ClosureEffect, EventKind, FactKind
from family.models.bindings import SharingBinding
from family.models.mandates import Mandate
from foundation.identifiers import uuid7
from regions.fields import choices_of, one_of


class KinshipEvent(models.Model):
    """Something that ended, took back or severed ties of one or two people (家庭变动).

    Rows are only added: an event recorded by mistake is taken back by another one that names it.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    kind = models.CharField("变动", max_length=15, choices=choices_of(EventKind))
    happened_on = models.DateField("发生日期")
    one = models.ForeignKey("accounts.InsuredPerson", on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey("accounts.InsuredPerson", on_delete=models.PROTECT, null=True, related_name="+")
    evidence = models.CharField("依据", max_length=100, blank=True)
    area_key = models.CharField("统筹区", max_length=12, blank=True)
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="corrected_by", verbose_name="更正哪一项"
    )
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "家庭变动"
        verbose_name_plural = "家庭变动"
        constraints: ClassVar = [
            one_of("family_event_kind_known", "kind", EventKind),
            models.CheckConstraint(condition=~Q(one=F("other")), name="family_event_two_persons"),
            models.CheckConstraint(
                condition=Q(kind=EventKind.CORRECTED.value, corrects__isnull=False)
                | (~Q(kind=EventKind.CORRECTED.value) & Q(corrects__isnull=True)),
                name="family_event_corrects_what",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True)
                | (Q(recorded_by__isnull=False) & ~Q(recorded_by=F("approved_by"))),
                name="family_event_four_eyes",
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class EventFact(models.Model):
    """Which row of a fact an event put in the place of which; without a row before, the fact was new."""

    event = models.ForeignKey(KinshipEvent, on_delete=models.PROTECT, related_name="facts")
    kind = models.CharField("事实", max_length=10, choices=choices_of(FactKind))
    was_id = models.BigIntegerField("原来的记录", null=True)
    now_id = models.BigIntegerField("现在的记录", null=True)

    class Meta:
        verbose_name = "变动的事实"
        verbose_name_plural = "变动的事实"
        constraints: ClassVar = [
            one_of("family_eventfact_kind_known", "kind", FactKind),
            models.CheckConstraint(
                condition=Q(was_id__isnull=False) | Q(now_id__isnull=False), name="family_eventfact_a_row"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["kind", "now_id"], name="family_eventfact_now")]

    def __str__(self) -> str:
        return f"{self.kind} {self.was_id}->{self.now_id}"


class ClosureStep(models.Model):
    """What one event did to one mandate or binding; what it was before stands here, to be given back."""

    event = models.ForeignKey(KinshipEvent, on_delete=models.PROTECT, related_name="steps")
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, null=True, related_name="+")
    binding = models.ForeignKey(SharingBinding, on_delete=models.PROTECT, null=True, related_name="+")
    effect = models.CharField("结果", max_length=10, choices=choices_of(ClosureEffect))
    state_before = models.CharField("原来的状态", max_length=10, blank=True)

    class Meta:
        verbose_name = "随变动结束的事项"
        verbose_name_plural = "随变动结束的事项"
        constraints: ClassVar = [
            one_of("family_closurestep_effect_known", "effect", ClosureEffect),
            models.CheckConstraint(
                condition=Q(mandate__isnull=False, binding__isnull=True)
                | Q(mandate__isnull=True, binding__isnull=False),
                name="family_closurestep_one_thing",
            ),
            models.UniqueConstraint(fields=["event", "mandate"], name="family_closurestep_mandate_once"),
            models.UniqueConstraint(fields=["event", "binding"], name="family_closurestep_binding_once"),
        ]

    def __str__(self) -> str:
        return f"{self.effect} {self.mandate_id or self.binding_id}"
