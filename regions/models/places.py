"""Tables of places: divisions and their successors, pooling areas, openings, points where people are served."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from regions.enums import AreaKind, DivisionLevel, Origin, ServicePointKind, SuccessionKind
from regions.fields import choices_of, one_at_a_time, one_of
from regions.models.sourced import SourcedFact


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


class DivisionSuccession(SourcedFact):
    """That the ground of an abolished division belongs to another one from a day on."""

    predecessor_code = models.CharField("原代码", max_length=12)
    successor_code = models.CharField("现代码", max_length=12)
    kind = models.CharField("方式", max_length=8, choices=choices_of(SuccessionKind))

    class Meta(SourcedFact.Meta):
        verbose_name = "区划沿革"
        verbose_name_plural = "区划沿革"
        constraints: ClassVar = [
            *SourcedFact.Meta.constraints,
            one_of("regions_divisionsuccession_kind", "kind", SuccessionKind),
            models.CheckConstraint(
                name="regions_divisionsuccession_not_itself",
                condition=~Q(predecessor_code=F("successor_code")),
            ),
            one_at_a_time("regions_divisionsuccession_one_at_a_time", "predecessor_code", "successor_code"),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_code} {self.successor_code}"


class ServicePoint(SourcedFact):
    """A place where people are served in person, or from which somebody comes to them.

    `hours` lists the opening times of each kind of day: `{"workdays": ["09:00-12:00"]}`. `covers` lists the divisions
    whose people a home visit reaches; elsewhere it is empty.
    """

    key = models.CharField("代码", max_length=40)
    area_key = models.CharField("统筹区", max_length=20)
    kind = models.CharField("类别", max_length=16, choices=choices_of(ServicePointKind))
    name = models.CharField("名称", max_length=80)
    name_en = models.CharField("英文名", max_length=120, blank=True, default="")
    division_code = models.CharField("行政区划", max_length=12)
    address = models.CharField("地址", max_length=200, blank=True, default="")
    phone = models.CharField("电话", max_length=20, blank=True, default="")
    hours = models.JSONField("开放时间", default=dict, blank=True)
    covers = models.JSONField("上门范围", default=list, blank=True)
    origin = models.CharField("来源", max_length=8, choices=choices_of(Origin))

    class Meta(SourcedFact.Meta):
        verbose_name = "服务网点"
        verbose_name_plural = "服务网点"
        constraints: ClassVar = [
            *SourcedFact.Meta.constraints,
            one_of("regions_servicepoint_kind", "kind", ServicePointKind),
            one_of("regions_servicepoint_origin", "origin", Origin),
            one_at_a_time("regions_servicepoint_one_at_a_time", "key"),
        ]
        indexes: ClassVar = [
            models.Index(
                "area_key", name="regions_servicepoint_area", condition=Q(superseded_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.name}"
