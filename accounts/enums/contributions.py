"""Code lists about enrolments and what was paid on them."""

from enum import StrEnum


class Scheme(StrEnum):
    """In what capacity somebody is insured (参保身份)."""

    EMPLOYEE = "employee"
    FLEXIBLE = "flexible"
    RESIDENT = "resident"


class EnrolmentState(StrEnum):
    """Whether an enrolment in force is being paid for (参保状态); one that ended has a last day instead."""

    PAYING = "paying"
    PAUSED = "paused"


class ContributionKind(StrEnum):
    """How months of contributions came about.

    `deemed` are years worked before contributions began (视同缴费); `one_off` is one payment that buys months
    without being of those months (一次性缴费); `make_up` pays months of the past later (补缴).
    """

    PAID = "paid"
    DEEMED = "deemed"
    ONE_OFF = "one_off"
    MAKE_UP = "make_up"
