"""What files about benefits and certifications hold."""

from accounts.enums.registry import RegistryKind
from accounts.rules.registry.columns import (
    ENDS_ON,
    EXTERNAL_ID,
    SOURCE,
    STARTS_ON,
    Code,
    Column,
    Day,
    FileFormat,
    Row,
    Text,
    area,
    day,
    key,
    not_in_future,
    period_in_order,
    person,
)
from certification.enums import Benefit, Method

_NOTE_MAX = 200


def _entitlement(row: Row, _day: Day) -> None:
    period_in_order(row)


def _certification(row: Row, day: Day) -> None:
    not_in_future(row, "event_on", day)


ENTITLEMENTS = FileFormat(
    RegistryKind.ENTITLEMENTS,
    (
        SOURCE,
        EXTERNAL_ID,
        person("person", "人员编号", "The person who draws the benefit."),
        Column("benefit", "待遇", Code(Benefit), "text", "The benefit.", "pension_employee"),
        Column("paying_area_key", "发放地", area, "text", "The key of the pooling area that pays.", "340300"),
        STARTS_ON,
        ENDS_ON,
    ),
    _entitlement,
)

CERTIFICATIONS = FileFormat(
    RegistryKind.CERTIFICATIONS,
    (
        SOURCE,
        EXTERNAL_ID,
        Column(
            "entitlement",
            "待遇编号",
            key,
            "text",
            "The `external_id` of the benefit, of the same source.",
            "E-000001",
            refers_to=RegistryKind.ENTITLEMENTS,
        ),
        Column("method", "方式", Code(Method), "text", "How the person proved themselves.", "counter"),
        Column("event_on", "认证日期", day, "date", "The day it was done.", "2025-11-03"),
        Column("note", "备注", Text(_NOTE_MAX), "text", "Anything worth keeping.", "", False),
    ),
    _certification,
)
