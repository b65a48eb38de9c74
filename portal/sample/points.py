"""Service points that do not exist, so that the pages of places have something to show."""

from collections.abc import Iterator
from datetime import date

from foundation.periods import Period, add_months
from portal.sample import story
from regions.enums import Confidence, ServicePointKind
from regions.rules.facts import ServicePointFact, Source

CHENGDU = "510100"
SOURCE = "家社通示例数据（虚构）"
_OFFICE = {"workdays": ("09:00-12:00", "13:30-17:00")}
_WITH_SATURDAY = {**_OFFICE, "saturday": ("09:00-12:00",)}
_ALWAYS = {"every_day": ("06:00-22:00",)}
# Area, division, the place's name in both languages; one set of points is invented for each.
_PLACES = (
    (story.BENGBU, "340303", "蚌山", "Bengshan"),
    (story.BENGBU, "340302", "龙子湖", "Longzihu"),
    (story.SHENZHEN, "440304", "福田", "Futian"),
    (CHENGDU, "510104", "锦江", "Jinjiang"),
)
_KINDS = (
    (ServicePointKind.AGENCY_COUNTER, "示例经办窗口", "sample counter", _OFFICE),
    (ServicePointKind.STREET_STATION, "示例街道服务站", "sample street station", _WITH_SATURDAY),
    (ServicePointKind.HOSPITAL_OFFICE, "示例医院医保办", "sample hospital office", _OFFICE),
    (ServicePointKind.TERMINAL, "示例自助机", "sample terminal", _ALWAYS),
    (ServicePointKind.HOME_VISIT, "示例上门服务", "sample home visits", _OFFICE),
)


def invented(on: date) -> list[ServicePointFact]:
    """List them as of the day the sample world is told from."""
    return list(_points(add_months(on, -24), on))


def _points(since: date, on: date) -> Iterator[ServicePointFact]:
    for number, (area_key, division_code, place, place_en) in enumerate(_PLACES, start=1):
        for kind, name, name_en, hours in _KINDS:
            is_visit = kind is ServicePointKind.HOME_VISIT
            yield ServicePointFact(
                key=f"sample-{division_code}-{kind}",
                area_key=area_key,
                kind=kind,
                name=f"{place}{name}",
                name_en=f"{place_en} {name_en}",
                division_code=division_code,
                address="" if is_visit else f"示例路 {number} 号",
                phone="12333",
                hours=hours,
                covers=(division_code,) if is_visit else (),
                period=Period(since),
                source=Source(SOURCE, checked_on=on),
                confidence=Confidence.UNSURE,
            )
