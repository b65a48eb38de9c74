"""The policy codes the house knows: what each means, which shape it has, since when a value is required."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from regions.rules.shapes import Falling, MonthDay, Parts, Shape, Table, Variants, Whole, Word, Words

# The personal account begins with 国发〔1998〕44号: nothing here needs an answer for an earlier day.
HORIZON = date(1998, 12, 14)

RELATIVES = (
    "self",
    "near_relative",
    "spouse",
    "parent",
    "child",
    "sibling",
    "paternal_grandparent",
    "maternal_grandparent",
    "sons_child",
    "daughters_child",
)
SCHEMES = ("employee_medical", "resident_medical")
BENEFITS = ("pension_employee", "pension_public", "pension_resident", "survivor", "work_injury")
METHODS = (
    "counter",
    "street_station",
    "terminal",
    "face_self",
    "face_helped",
    "partner_app",
    "home_visit",
    "phone",
    "overseas_form",
    "data_match",
)
_FIRST_TERM = Word(("approval_counts", "first_payment_month", "year_end"))
_ASSURANCE = Whole(1, 3)
_CYCLE = Variants(
    {
        "rolling_months": {
            "months": Whole(1, 60),
            "granularity": Word(("day", "month_end")),
            "initial_basis": _FIRST_TERM,
        },
        "rolling_days": {"days": Whole(1, 1830), "initial_basis": _FIRST_TERM},
        "deferral_year_and_12_months": {"initial_basis": _FIRST_TERM},
        "calendar_year": {"initial_basis": _FIRST_TERM},
        "fixed_window": {"from": MonthDay(), "to": MonthDay(), "initial_basis": _FIRST_TERM},
    }
)


@dataclass(frozen=True)
class Entry:
    """One code of the catalogue; the nation needs a value on every day from `required_from`."""

    code: str
    zh: str
    en: str
    unit: str
    shape: Shape
    required_from: date = HORIZON
    by_benefit: bool = False


_ENTRIES = (
    Entry(
        "sharing.relative_scope",
        "可以使用职工医保个人账户的亲属范围",
        "Relatives who may use the personal account of an employee's medical insurance",
        "",
        Words(RELATIVES),
    ),
    Entry(
        "sharing.sharer_schemes",
        "共济人须参加的医疗保险",
        "Medical insurance that gives the sharer an account to share",
        "",
        Words(SCHEMES),
    ),
    Entry(
        "sharing.user_schemes",
        "使用人须参加的医疗保险",
        "Medical insurance in which the user must be enrolled",
        "",
        Words(SCHEMES),
    ),
    Entry(
        "certification.rule",
        "待遇领取资格认证周期",
        "Certification cycle: by which day the next certification is on time",
        "",
        _CYCLE,
        by_benefit=True,
    ),
    Entry(
        "certification.due_soon_days",
        "截止日前多少天起显示“即将到期”",
        "Days before the deadline from which the home page says that it is near",
        "day",
        Whole(0, 366),
        by_benefit=True,
    ),
    Entry(
        "certification.grace",
        "截止日之后仍视为按时的天数",
        "Days after the deadline that are still treated as on time",
        "day",
        Whole(0, 92),
        by_benefit=True,
    ),
    Entry(
        "certification.methods",
        "认证方式的可信等级和最低要求",
        "Assurance level of each certification method, and the lowest level that counts",
        "level",
        Parts({"minimum": _ASSURANCE, "methods": Table(METHODS, _ASSURANCE)}),
        by_benefit=True,
    ),
    Entry(
        "reminder.offsets_days",
        "提醒时点：截止日前（正数）、当天（0）、之后（负数）的天数",
        "Reminder days: before (positive), on (0) and after (negative) the deadline",
        "day",
        Falling(-366, 366),
        by_benefit=True,
    ),
)

CATALOGUE: Mapping[str, Entry] = {entry.code: entry for entry in _ENTRIES}
