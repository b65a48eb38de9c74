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


class SuccessionKind(StrEnum):
    """How the ground of an abolished division passed on."""

    RECODED = "recoded"
    MERGED = "merged"
    SPLIT = "split"


class ServicePointKind(StrEnum):
    """The places where people are served in person (经办窗口、街道社区、医保办、自助机、上门)."""

    AGENCY_COUNTER = "agency_counter"
    STREET_STATION = "street_station"
    HOSPITAL_OFFICE = "hospital_office"
    TERMINAL = "terminal"
    HOME_VISIT = "home_visit"


class SharingReach(StrEnum):
    """How far sharing reaches without crossing a provincial border; the words of `sharing.reach`."""

    MEMBER_ONLY = "member_only"
    SAME_AREA = "same_area"
    SAME_PROVINCE = "same_province"


class ChangeState(StrEnum):
    """Where an officer's change of a policy value stands (待复核 … 已撤回)."""

    WAITING = "waiting"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class Origin(StrEnum):
    """Who wrote a policy value: the reviewed files of the product, or an officer of the place."""

    SHIPPED = "shipped"
    LOCAL = "local"


class SharingRoute(StrEnum):
    """The way money may take between two pooling areas."""

    SAME_AREA = "same_area"
    SAME_PROVINCE = "same_province"
    CROSS_PROVINCE = "cross_province"
