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


class SessionState(StrEnum):
    """Follow a certification that a partner's app has begun; one that nobody finishes runs out by its time (认证会话)."""

    OPEN = "open"
    PASSED = "passed"
    CLOSED = "closed"


class LiveOutcome(StrEnum):
    """What a partner's check says of the face before the camera: a living one, or not, or it cannot tell."""

    PASSED = "passed"
    FAILED = "failed"
    UNSURE = "unsure"


class SameBand(StrEnum):
    """In which band a partner's comparison of the face with the photo on file fell."""

    SAME = "same"
    UNSURE = "unsure"
    OTHER = "other"


class ItemState(StrEnum):
    """Follow one item of a batch upload, until it is settled one way or the other (批量上传的一条)."""

    WAITING = "waiting"
    RECORDED = "recorded"
    REPEAT = "repeat"
    REFUSED = "refused"
    QUARANTINED = "quarantined"


class QuarantineReason(StrEnum):
    """Name why a proof that came in was set aside before it touched anything (暂存原因)."""

    IN_FUTURE = "in_future"
    BEFORE_BIRTH = "before_birth"
    OFFSET_MISSING = "offset_missing"
    UNREADABLE_TIME = "unreadable_time"
    UNKNOWN_PERSON = "unknown_person"
    NUMBER_CONFLICT = "number_conflict"
    ALIVE_AND_DEAD = "alive_and_dead"


class QuarantineState(StrEnum):
    """Follow what was set aside: a clerk takes it up with its right day, or dismisses it."""

    OPEN = "open"
    TAKEN_UP = "taken_up"
    DISMISSED = "dismissed"


class EvidenceKind(StrEnum):
    """Name the acts by which other agencies have seen somebody in person (数据佐证)."""

    HOSPITAL_VISIT = "hospital_visit"
    RAIL_JOURNEY = "rail_journey"
    FLIGHT = "flight"
    BANK_COUNTER = "bank_counter"
    AGENCY_COUNTER = "agency_counter"


class EvidenceOutcome(StrEnum):
    """Say what became of a piece of evidence: it extended the deadline, it was noted only, or it was set aside."""

    WAITING = "waiting"
    EXTENDED = "extended"
    NOTED = "noted"
    QUARANTINED = "quarantined"


class VoiceOutcome(StrEnum):
    """Say what came of a call to a voice menu (语音电话认证)."""

    RECORDED = "recorded"
    NOT_ENOUGH = "not_enough"
    NOT_RECOGNISED = "not_recognised"


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
