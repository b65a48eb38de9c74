"""Tables of places and policy. Every row is a dated, sourced fact whose earlier versions are kept."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from regions.enums import AreaKind, Confidence, DivisionLevel, Origin, PolicyScope
from regions.fields import BitemporalFact, choices_of, one_at_a_time, one_of


class SourcedFact(BitemporalFact):
    """A fact that names the document it was read in, and how sure that reading is."""

    source_document = models.CharField("依据文件", max_length=200)
    source_article = models.CharField("条款", max_length=100, blank=True, default="")
    source_page = models.CharField("出处", max_length=300, blank=True, default="")
    source_note = models.TextField("备注", blank=True, default="")
    confidence = models.CharField("可信程度", max_length=8, choices=choices_of(Confidence))

    class Meta(BitemporalFact.Meta):
        abstract = True
        constraints: ClassVar = [
            *BitemporalFact.Meta.constraints,
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_has_source",
                condition=~Q(source_document=""),
            ),
            one_of("%(app_label)s_%(class)s_confidence", "confidence", Confidence),
        ]


class Division(SourcedFact):
    """An administrative division (行政区划) by its GB/T 2260 code."""

    code = models.CharField("代码", max_length=12)
    name = models.CharField("名称", max_length=60)
    name_en = models.CharField("英文名", max_length=80, blank=True, default="")
    level = models.CharField("层级", max_length=12, choices=choices_of(DivisionLevel))
    parent_code = models.CharField("上级代码", max_length=12, blank=True, default="")

    class Meta(SourcedFact.Meta):
        verbose_name = "行政区划"
        verbose_name_plural = "行政区划"
        constraints: ClassVar = [
            *SourcedFact.Meta.constraints,
            one_of("regions_division_level", "level", DivisionLevel),
            one_at_a_time("regions_division_one_at_a_time", "code"),
        ]
        indexes: ClassVar = [
            models.Index(
                "parent_code",
                "code",
                name="regions_division_children",
                condition=Q(superseded_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class PoolingArea(SourcedFact):
    """A pooling area (统筹区): the place whose fund pays, which no division code or address implies."""

    key = models.CharField("代码", max_length=20)
    position = models.PositiveSmallIntegerField("顺序")
    name = models.CharField("名称", max_length=60)
    name_en = models.CharField("英文名", max_length=80)
    province_code = models.CharField("省份", max_length=6)
    kind = models.CharField("类别", max_length=16, choices=choices_of(AreaKind))

    class Meta(SourcedFact.Meta):
        verbose_name = "统筹区"
        verbose_name_plural = "统筹区"
        constraints: ClassVar = [
            *SourcedFact.Meta.constraints,
            one_of("regions_poolingarea_kind", "kind", AreaKind),
            one_at_a_time("regions_poolingarea_one_at_a_time", "key"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.name}"


class AreaMembership(SourcedFact):
    """A division whose ground belongs to a pooling area, unless a longer code of its own says otherwise."""

    area_key = models.CharField("统筹区", max_length=20)
    division_code = models.CharField("行政区划", max_length=12)

    class Meta(SourcedFact.Meta):
        verbose_name = "统筹区辖区"
        verbose_name_plural = "统筹区辖区"
        constraints: ClassVar = [
            *SourcedFact.Meta.constraints,
            one_at_a_time("regions_areamembership_one_area", "division_code"),
        ]

    def __str__(self) -> str:
        return f"{self.division_code} {self.area_key}"


class CrossProvinceOpening(SourcedFact):
    """A period in which a pooling area takes part in cross-province sharing (跨省共济)."""

    area_key = models.CharField("统筹区", max_length=20)

    class Meta(SourcedFact.Meta):
        verbose_name = "跨省共济开通"
        verbose_name_plural = "跨省共济开通"
        constraints: ClassVar = [
            *SourcedFact.Meta.constraints,
            one_at_a_time("regions_crossprovinceopening_one_at_a_time", "area_key"),
        ]

    def __str__(self) -> str:
        return f"{self.area_key} {self.starts_on}"


class PolicyValue(SourcedFact):
    """A value that a law or a place fixes, for a scope, perhaps one benefit, and a period."""

    code = models.CharField("代码", max_length=80)
    scope = models.CharField("适用层级", max_length=8, choices=choices_of(PolicyScope))
    scope_key = models.CharField("适用地", max_length=20, blank=True, default="")
    benefit = models.CharField("待遇", max_length=32, blank=True, default="")
    value = models.JSONField("值")
    unit = models.CharField("单位", max_length=20, blank=True, default="")
    origin = models.CharField("来源", max_length=8, choices=choices_of(Origin))

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
            one_at_a_time(
                "regions_policyvalue_one_at_a_time",
                "code",
                "scope",
                "scope_key",
                "benefit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.scope} {self.scope_key}".strip()
