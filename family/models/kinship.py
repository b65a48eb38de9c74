"""The primitive facts kinship is derived from: parentage and marriage, and rarely the support of step-siblings."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from family.enums import EndReason, FactProof, ParentageKind
from regions.fields import BitemporalFact, choices_of, one_at_a_time, one_of


class Parentage(BitemporalFact):
    """That one person is another's parent: by birth, adoption, or as a step-parent who raised the child."""

    parent = models.ForeignKey("accounts.InsuredPerson", on_delete=models.PROTECT, related_name="+")
    child = models.ForeignKey("accounts.InsuredPerson", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("性质", max_length=10, choices=choices_of(ParentageKind))
    end_reason = models.CharField("终止原因", max_length=15, blank=True, choices=choices_of(EndReason))
    evidence = models.CharField("依据", max_length=100)
    # What no action says is of a register.
    proof = models.CharField(
        "证明程度",
        max_length=10,
        choices=choices_of(FactProof),
        default=FactProof.VERIFIED.value,
        db_default=FactProof.VERIFIED.value,
    )

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
            one_of("family_parentage_proof_known", "proof", FactProof),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.parent_id}->{self.child_id}"


class PairFact(BitemporalFact):
    """A fact that joins two persons without order; ``one`` is the person with the smaller id."""

    one = models.ForeignKey("accounts.InsuredPerson", on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey("accounts.InsuredPerson", on_delete=models.PROTECT, related_name="+")
    end_reason = models.CharField("终止原因", max_length=15, blank=True, choices=choices_of(EndReason))
    evidence = models.CharField("依据", max_length=100)
    # What no action says is of a register.
    proof = models.CharField(
        "证明程度",
        max_length=10,
        choices=choices_of(FactProof),
        default=FactProof.VERIFIED.value,
        db_default=FactProof.VERIFIED.value,
    )

    class Meta(BitemporalFact.Meta):
        abstract = True
        constraints: ClassVar = [
            *BitemporalFact.Meta.constraints,
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="%(app_label)s_%(class)s_ordered"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True, end_reason="")
                | (Q(ends_on__isnull=False) & ~Q(end_reason="")),
                name="%(app_label)s_%(class)s_end_has_reason",
            ),
            one_at_a_time("%(app_label)s_%(class)s_one_at_a_time", "one", "other"),
            one_of("%(app_label)s_%(class)s_proof_known", "proof", FactProof),
        ]

    def __str__(self) -> str:
        return f"{self.one_id}+{self.other_id}"


class Marriage(PairFact):
    """That two persons were married over a period."""

    class Meta(PairFact.Meta):
        verbose_name = "婚姻"
        verbose_name_plural = "婚姻"


class SiblingSupport(PairFact):
    """That two step-siblings supported each other over a period.

    Law: JIS 13: without that support step-siblings are no siblings.
    """

    class Meta(PairFact.Meta):
        verbose_name = "继兄弟姐妹扶养"
        verbose_name_plural = "继兄弟姐妹扶养"
