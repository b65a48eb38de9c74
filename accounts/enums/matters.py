"""Code lists about matters: where one stands, what is done to it, how it ends."""

from enum import StrEnum


class MatterState(StrEnum):
    """Where a matter stands (申请 受理 审核 办结 送达, and 待补正 beside them)."""

    APPLIED = "applied"
    ACCEPTED = "accepted"
    CHECKING = "checking"
    RETURNED = "returned"
    CLOSED = "closed"
    SERVED = "served"


class MatterOutcome(StrEnum):
    """How a matter ended (通过 驳回 不予受理 撤销 超时失效)."""

    PASSED = "passed"
    REJECTED = "rejected"
    NOT_ACCEPTED = "not_accepted"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class MatterAct(StrEnum):
    """What may be done to a matter, by whomever."""

    APPLY = "apply"
    ACCEPT = "accept"
    REFUSE = "refuse"
    RETURN = "return"
    SUPPLY = "supply"
    PROPOSE = "propose"
    GRANT = "grant"
    REJECT = "reject"
    SEND_BACK = "send_back"
    EXPIRE = "expire"
    WITHDRAW = "withdraw"
    LAPSE = "lapse"
    SERVE = "serve"
    APPEAL = "appeal"
    TAKE = "take"
    GIVE_BACK = "give_back"


class Hand(StrEnum):
    """Who does something to a matter."""

    APPLICANT = "applicant"
    HOLDER = "holder"
    SECOND = "second"
    HOUSE = "house"


class MatterChannel(StrEnum):
    """By which door a matter came in."""

    WEB = "web"
    COUNTER = "counter"


class TransferReason(StrEnum):
    """Why somebody asks for a transfer of an insurance relation."""

    NEW_JOB = "new_job"
    FLEXIBLE_WORK = "flexible_work"
    MOVED = "moved"
    OTHER = "other"
