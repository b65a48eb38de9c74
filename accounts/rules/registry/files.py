"""What files of this floor hold: persons, enrolments, and what was paid."""

from accounts.enums.contributions import ContributionKind, Scheme
from accounts.enums.people import Insurance
from accounts.enums.registry import RegistryKind, RowCause
from accounts.rules.contributions import RESIDENT, Span, may_record, usual_scheme
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
    area,
    day,
    fen,
    flag,
    id_number,
    name,
    not_in_future,
    period_in_order,
    person,
    phone,
    whole,
)
from foundation.identifiers import Sex
from foundation.periods import Period, month_number


def _person(row: Row, day: Day) -> None:
    number = row["id_number"]
    row["sex"] = row["sex"] or (number.sex.value if number else Sex.UNKNOWN.value)
    row["born_on"] = row["born_on"] or (number.born_on if number else None)
    if row["born_on"] is None:
        raise CellRefused(RowCause.MISSING, "born_on")
    not_in_future(row, "born_on", day)
    not_in_future(row, "died_on", day)
    if row["died_on"] and row["died_on"] < row["born_on"]:
        raise CellRefused(RowCause.DIES_BEFORE_BIRTH, "died_on")


def _enrolment(row: Row, _day: Day) -> None:
    period_in_order(row)
    _scheme(row)


def _scheme(row: Row) -> None:
    """Fill in the usual capacity, and refuse one in which the insurance cannot be held."""
    insurance = Insurance(row["insurance"])
    row["scheme"] = row["scheme"] or usual_scheme(insurance).value
    if (row["scheme"] == Scheme.RESIDENT) != (insurance in RESIDENT):
        raise CellRefused(RowCause.CONTRIBUTION_REFUSED, "scheme")


def _contribution(row: Row, day: Day) -> None:
    period_in_order(row)
    _scheme(row)
    period = Period(row["starts_on"], row["ends_on"])
    row["kind"] = row["kind"] or ContributionKind.PAID.value
    row["months_count"] = row["months_count"] or month_number(row["ends_on"]) - month_number(row["starts_on"])
    row |= {name: row[name] or 0 for name in ("base_fen", "unit_fen", "personal_fen")}
    span = Span(
        Insurance(row["insurance"]), Scheme(row["scheme"]), ContributionKind(row["kind"]), row["area_key"], period,
        row["months_count"], row["base_fen"], row["unit_fen"], row["personal_fen"],
    )  # fmt: skip
    if not may_record(span, on=day.on).allowed:
        raise CellRefused(RowCause.CONTRIBUTION_REFUSED)


_INSURANCE = Column("insurance", "险种", Code(Insurance), "text", "The insurance.", "employee_pension")
_SCHEME = Column(
    "scheme", "参保身份", Code(Scheme), "text", "The capacity; empty: the usual one of the insurance.", "employee", False
)  # fmt: skip
_AREA = Column("area_key", "统筹区", area, "text", "The key of the pooling area.", "340300")

PERSONS = FileFormat(
    RegistryKind.PERSONS,
    (
        SOURCE,
        EXTERNAL_ID,
        Column("name", "姓名", name, "text", "The name as it stands in the document.", "张敏"),
        Column("sex", "性别", Code(Sex), "text", "M, F or U; empty: as the number says.", "F", False),
        Column("born_on", "出生日期", day, "date", "Empty: as the number says.", "1960-02-29", False),
        Column(
            "id_number", "身份证号码", id_number, "text",
            "18 or 15 characters. Format the column as text, or a spreadsheet spoils it.",
            "349900196002290022", False, is_sensitive=True,
        ),
        Column("phone", "手机号", phone, "text", "11 digits, or + and the country code.", "13800000000", False,
               is_sensitive=True),
        Column("died_on", "死亡日期", day, "date", "The day of death, if there is one.", "", False),
    ),
    _person,
)  # fmt: skip

ENROLMENTS = FileFormat(
    RegistryKind.ENROLMENTS,
    (
        SOURCE,
        EXTERNAL_ID,
        person("person", "人员编号", "The person who is enrolled."),
        _INSURANCE,
        _SCHEME,
        _AREA,
        Column(
            "has_personal_account", "有个人账户", flag, "boolean",
            "Whether a personal account goes with it; empty: no.", "1", False,
        ),
        STARTS_ON,
        ENDS_ON,
    ),
    _enrolment,
)  # fmt: skip

CONTRIBUTIONS = FileFormat(
    RegistryKind.CONTRIBUTIONS,
    (
        SOURCE,
        EXTERNAL_ID,
        person("person", "人员编号", "The person the contributions are for."),
        _INSURANCE,
        _SCHEME,
        Column("kind", "缴费类型", Code(ContributionKind), "text", "How they came about; empty: paid.", "paid", False),
        _AREA,
        Column("starts_on", "开始日期", day, "date", "First day of the first month.", "2010-07-01"),
        Column("ends_on", "结束日期", day, "date", "First day of the month after the last one.", "2011-07-01"),
        Column(
            "months_count", "月数", whole, "integer",
            "What the span counts for; empty: its own months. A one-off payment counts for those it bought.", "12", False,
        ),
        Column("base_fen", "月缴费基数", fen, "bigint", "Yuan a month.", "5000.00", False),
        Column("unit_fen", "单位缴费", fen, "bigint", "Yuan a month.", "800.00", False),
        Column("personal_fen", "个人缴费", fen, "bigint", "Yuan a month.", "400.00", False),
        Column("employer", "单位名称", Text(100), "text", "The employer.", "", False),
    ),
    _contribution,
)  # fmt: skip
