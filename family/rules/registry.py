"""What files about parents and marriages hold."""

from accounts.enums.registry import RegistryKind, RowCause
from accounts.rules.registry.columns import (
    ENDS_ON,
    EXTERNAL_ID,
    SOURCE,
    STARTS_ON,
    CellRefused,
    Code,
    Column,
    Day,
    FileFormat,
    Row,
    Text,
    not_in_future,
    period_in_order,
    person,
)
from family.enums import EndReason, ParentageKind

_EVIDENCE_MAX = 100
_END_REASON = Column(
    "end_reason", "终止原因", Code(EndReason), "text", "How it ended; filled in just where there is an end.", "", False
)  # fmt: skip
_EVIDENCE = Column("evidence", "依据", Text(_EVIDENCE_MAX), "text", "The paper it rests on.", "户口簿")


def _link(row: Row, day: Day, sides: tuple[str, str]) -> None:
    period_in_order(row)
    not_in_future(row, "starts_on", day)
    # No tie is known to end on a day to come, and on that day nothing would end what rests on it.
    not_in_future(row, "ends_on", day)
    if (row["ends_on"] is None) != (row["end_reason"] is None):
        raise CellRefused(RowCause.END_WITHOUT_REASON, "end_reason")
    if row[sides[0]] == row[sides[1]]:
        raise CellRefused(RowCause.SAME_PERSON, sides[1])


def _parentage(row: Row, day: Day) -> None:
    _link(row, day, ("parent", "child"))


def _marriage(row: Row, day: Day) -> None:
    _link(row, day, ("one", "other"))


PARENTAGES = FileFormat(
    RegistryKind.PARENTAGES,
    (
        SOURCE,
        EXTERNAL_ID,
        person("parent", "父母编号", "The parent."),
        person("child", "子女编号", "The child."),
        Column("kind", "性质", Code(ParentageKind), "text", "What makes a parent.", "birth"),
        STARTS_ON,
        ENDS_ON,
        _END_REASON,
        _EVIDENCE,
    ),
    _parentage,
)

MARRIAGES = FileFormat(
    RegistryKind.MARRIAGES,
    (
        SOURCE,
        EXTERNAL_ID,
        person("one", "一方编号", "One spouse."),
        person("other", "另一方编号", "The other spouse."),
        STARTS_ON,
        ENDS_ON,
        _END_REASON,
        _EVIDENCE,
    ),
    _marriage,
)
