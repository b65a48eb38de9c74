"""The table of policy values."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from regions.enums import Origin, PolicyScope
from regions.fields import choices_of, one_at_a_time, one_of
from regions.models.changes import PolicyChange
from regions.models.sourced import SourcedFact


class PolicyValue(SourcedFact):
    """A value that a law or a place fixes, for a scope, perhaps one benefit or insurance, and a period."""

    code = models.CharField("代码", max_length=80)
    scope = models.CharField("适用层级", max_length=8, choices=choices_of(PolicyScope))
    scope_key = models.CharField("适用地", max_length=20, blank=True, default="")
    benefit = models.CharField("待遇", max_length=32, blank=True, default="")
    insurance = models.CharField("险种", max_length=32, blank=True, default="")
    value = models.JSONField("值")
    unit = models.CharField("单位", max_length=20, blank=True, default="")
    origin = models.CharField("来源", max_length=8, choices=choices_of(Origin))
    change = models.ForeignKey(
        PolicyChange,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="政策修改",
    )

    class Meta(SourcedFact.Meta):
        verbose_name = "政策参数"
        verbose_name_plural = "政策参数"
        constraints: ClassVar = [
            *SourcedFact.Meta.constraints,
            one_of("regions_policyvalue_scope", "scope", PolicyScope),
            one_of("regions_policyvalue_origin", "origin", Origin),
            models.CheckConstraint(
                name="regions_policyvalue_only_the_nation_has_no_key",
                condition=(Q(scope=PolicyScope.NATION.value) & Q(scope_key=""))
                | (~Q(scope=PolicyScope.NATION.value) & ~Q(scope_key="")),
            ),
            models.CheckConstraint(
                name="regions_policyvalue_benefit_or_insurance",
                condition=Q(benefit="") | Q(insurance=""),
            ),
            # What an officer wrote stands beside the shipped value and before it; reloading never touches it.
            one_at_a_time(
                "regions_policyvalue_one_at_a_time",
                "code",
                "scope",
                "scope_key",
                "benefit",
                "insurance",
                "origin",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.scope} {self.scope_key}".strip()
