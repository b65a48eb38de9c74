"""The two primitive facts kinship is derived from: parentage and marriage."""

from django.db import models
from django.db.models import F, Q

from family.enums import EndReason, ParentageKind
from regions.fields import BitemporalFact, choices_of, one_at_a_time

LIVE = Q(superseded_at__isnull=True)


class Parentage(BitemporalFact):
    """That one person is another's parent: by birth, adoption, or as a step-parent who raised the child."""

    parent = models.ForeignKey("accounts.InsuredPerson", on_delete=models.PROTECT, related_name="+")
    child = models.ForeignKey("accounts.InsuredPerson", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("性质", max_length=10, choices=choices_of(ParentageKind))
    end_reason = models.CharField("终止原因", max_length=15, blank=True, choices=choices_of(EndReason))
    evidence = models.CharField("依据", max_length=100)

    class Meta(BitemporalFact.Meta):
        verbose_name = "亲子关系"
        verbose_name_plural = "亲子关系"
        constraints = [
            *BitemporalFact.Meta.constraints,
            models.CheckConstraint(condition=~Q(parent=F("child")), name="family_parentage_two_persons"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True, end_reason="")
                | (Q(ends_on__isnull=False) & ~Q(end_reason="")),
                name="family_parentage_end_has_reason",
            ),
            one_at_a_time("family_parentage_one_at_a_time", "parent", "child", "kind"),
        ]
        indexes = [
            models.Index(fields=["parent"], condition=LIVE, name="family_parentage_parent"),
            models.Index(fields=["child"], condition=LIVE, name="family_parentage_child"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.parent_id}->{self.child_id}"


class Marriage(BitemporalFact):
    """That two persons were married over a period; ``one`` is the person with the smaller id."""

    one = models.ForeignKey("accounts.InsuredPerson", on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey("accounts.InsuredPerson", on_delete=models.PROTECT, related_name="+")
    end_reason = models.CharField("终止原因", max_length=15, blank=True, choices=choices_of(EndReason))
    evidence = models.CharField("依据", max_length=100)

    class Meta(BitemporalFact.Meta):
        verbose_name = "婚姻"
        verbose_name_plural = "婚姻"
        constraints = [
            *BitemporalFact.Meta.constraints,
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="family_marriage_ordered"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True, end_reason="")
                | (Q(ends_on__isnull=False) & ~Q(end_reason="")),
                name="family_marriage_end_has_reason",
            ),
            one_at_a_time("family_marriage_one_at_a_time", "one", "other"),
        ]
        indexes = [
            models.Index(fields=["one"], condition=LIVE, name="family_marriage_one"),
            models.Index(fields=["other"], condition=LIVE, name="family_marriage_other"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id}+{self.other_id}"
