"""Code lists of the certification floor."""

from enum import StrEnum


class Benefit(StrEnum):
    """Name the benefits whose receivers certify."""

    PENSION_EMPLOYEE = "pension_employee"
    PENSION_PUBLIC = "pension_public"
    PENSION_RESIDENT = "pension_resident"
    SURVIVOR = "survivor"
    WORK_INJURY = "work_injury"


class Method(StrEnum):
    """Name the doors through which a certification comes."""

    COUNTER = "counter"
    STREET_STATION = "street_station"
    TERMINAL = "terminal"
    FACE_SELF = "face_self"
    FACE_HELPED = "face_helped"
    PARTNER_APP = "partner_app"
    HOME_VISIT = "home_visit"
    PHONE = "phone"
    OVERSEAS_FORM = "overseas_form"
    DATA_MATCH = "data_match"


class StatusQuestion(StrEnum):
    """Name what else than being alive a benefit depends on, and is asked when somebody certifies (资格变化)."""

    WORKS = "works"
    REMARRIED = "remarried"
    ADOPTED = "adopted"
    IMPRISONED = "imprisoned"


class Standing(StrEnum):
    """Say how a person stands towards a deadline; suspension is a recorded decision, never computed."""

    VALID = "valid"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    EXEMPT = "exempt"
    UNKNOWN = "unknown"


class ReminderState(StrEnum):
    """Follow a reminder from plan to release."""

    PLANNED = "planned"
    RELEASED = "released"
    CANCELLED = "cancelled"
    SKIPPED = "skipped"


class AppointmentState(StrEnum):
    """Follow an appointment at a counter (窗口预约)."""

    BOOKED = "booked"
    ARRIVED = "arrived"
    MISSED = "missed"
    CANCELLED = "cancelled"
    MOVED = "moved"


class VisitState(StrEnum):
    """Follow a home visit (上门服务), from asking to its end."""

    ASKED = "asked"
    PLANNED = "planned"
    CERTIFIED = "certified"
    REFUSED = "refused"
    FAILED = "failed"
    DIED = "died"
    MOVED = "moved"
    CANCELLED = "cancelled"


class VisitOutcome(StrEnum):
    """Say what somebody found who stood at the door."""

    CERTIFIED = "certified"
    ABSENT = "absent"
    REFUSED = "refused"
    DIED = "died"
    MOVED = "moved"


class VisitGround(StrEnum):
    """Say why somebody is visited at home, by their own word."""

    AGE = "age"
    BEDRIDDEN = "bedridden"
    DISABLED = "disabled"


class HalfDay(StrEnum):
    """Name the half of a day in which somebody comes."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
