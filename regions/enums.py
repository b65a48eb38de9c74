"""Code lists of the regions floor that only a new release changes."""

from enum import StrEnum


class DivisionLevel(StrEnum):
    """The level of an administrative division in GB/T 2260."""

    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"


class AreaKind(StrEnum):
    """The ground on which a pooling area (统筹区) stands."""

    PROVINCE_LEVEL = "province_level"
    PREFECTURE = "prefecture"
    COUNTY = "county"
    NEW_AREA = "new_area"


class PolicyScope(StrEnum):
    """The place for which a policy value is written; the narrower one wins."""

    NATION = "nation"
    PROVINCE = "province"
    AREA = "area"


class Confidence(StrEnum):
    """How well a fact is supported by what was read."""

    SURE = "sure"
    LIKELY = "likely"
    UNSURE = "unsure"


class Origin(StrEnum):
    """Who wrote a policy value: the reviewed files of the product, or an officer of the place."""

    SHIPPED = "shipped"
    LOCAL = "local"


class SharingRoute(StrEnum):
    """The way money may take between two pooling areas."""

    SAME_AREA = "same_area"
    SAME_PROVINCE = "same_province"
    CROSS_PROVINCE = "cross_province"
