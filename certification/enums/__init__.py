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


class ReviewWhy(StrEnum):
    """Say why a person has to look before somebody is certified (人工认证的原因)."""

    FACE_FAILED = "face_failed"
    PERSON_DECIDES = "person_decides"
    NO_CAMERA = "no_camera"
    PHOTO_BY_RELATIVE = "photo_by_relative"
    BACK_ENTRY = "back_entry"
    DATA_CONTESTED = "data_contested"


class CheckAnswer(StrEnum):
    """Say how a line of the list of rules stands: yes, no, or for a person to look (核对结果)."""

    YES = "yes"
    NO = "no"
    LOOK = "look"


class ReminderState(StrEnum):
    """Follow a reminder from plan to release."""

    PLANNED = "planned"
    RELEASED = "released"
    CANCELLED = "cancelled"
    SKIPPED = "skipped"
    PARKED = "parked"


class ReminderWhy(StrEnum):
    """Say why a planned reminder did not go out: for the report of a run, and for whoever asks about one (未发原因)."""

    CERTIFIED = "certified"
    DEADLINE_MOVED = "deadline_moved"
    BENEFIT_ENDED = "benefit_ended"
    EXEMPT = "exempt"
    COUNTED_ELSEWHERE = "elsewhere"
    NOT_TO_BE_TOLD = "not_told"
    OVERTAKEN = "overtaken"
    NO_POLICY = "no_policy"
    BROKEN = "broken"


class RunOutcome(StrEnum):
    """Say what became of a reminder on the day of a run, as the report of the run counts it (提醒结果)."""

    PLANNED = "planned"
    RELEASED = "released"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"
    FAILED = "failed"


class CallState(StrEnum):
    """Follow a telephone call from the wish to be called back to its end."""

    CALLBACK_WANTED = "callback_wanted"
    OPEN = "open"
    CLOSED = "closed"


class CallOutcome(StrEnum):
    """Say what came of a telephone call."""

    RECORDED = "recorded"
    NOT_COUNTED = "not_counted"
    NOT_ENOUGH = "not_enough"
    REFUSED_BY_PERSON = "refused_by_person"
    SUSPICIOUS = "suspicious"
    NOBODY_ANSWERED = "nobody_answered"


class CallQuestion(StrEnum):
    """Name the facts a caller is asked about; what they answer is compared and never kept."""

    BIRTH_DATE = "birth_date"
    CARD_TAIL = "card_tail"
    ID_TAIL = "id_tail"
    PAYING_AREA = "paying_area"
    RELATIVE_NAME = "relative_name"
    LAST_MONTH = "last_month"


class CallbackWhy(StrEnum):
    """Say why somebody is to be called back."""

    ASKED = "asked"
    VOICE_MENU = "voice_menu"
    NOT_REACHED = "not_reached"


class SignalKind(StrEnum):
    """Name what may speak against somebody still drawing a benefit rightly; being overdue is never one."""

    REGISTER_MATCH = "register_match"
    FAILED_VISIT = "failed_visit"
    RETURNED_POST = "returned_post"
    RELATIVE_REPORT = "relative_report"
    DATA_MISMATCH = "data_mismatch"


class SuspensionStepKind(StrEnum):
    """Name the steps that come before payment may be suspended."""

    VISIT_OFFERED = "visit_offered"
    NOTICE = "notice"


class NextStep(StrEnum):
    """Say which step towards a suspension is open; only the last leads to one, and a second person takes it."""

    IN_TIME = "in_time"
    SIGNALS = "signals"
    OFFER = "offer"
    WAIT_FOR_OFFER = "wait_for_offer"
    NOTICE = "notice"
    WAIT_FOR_NOTICE = "wait_for_notice"
    UNDER_WAY = "under_way"
    PROPOSE = "propose"
    SUSPENDED = "suspended"


class DecisionKind(StrEnum):
    """Name what is decided about a benefit; each is a row that stays."""

    SUSPEND = "suspend"
    RESUME = "resume"
    RELEASE = "release"
    EXEMPT = "exempt"
    TERMINATE = "terminate"
    FALSE_STATEMENT = "false_statement"
    REVOKE = "revoke"


class DecisionReason(StrEnum):
    """Say why it was decided."""

    NO_PROOF = "no_proof"
    IMPRISONED = "imprisoned"
    CERTIFIED = "certified"
    WRONG_SUSPENSION = "wrong_suspension"
    SENTENCE_SERVED = "sentence_served"
    ACQUITTED = "acquitted"
    MISTAKE = "mistake"
    APPEAL = "appeal"
    DATA_COVERED = "data_covered"
    IN_CARE = "in_care"
    DIED = "died"
    WORKS = "works"
    REMARRIED = "remarried"
    ADOPTED = "adopted"
    ABLE_TO_WORK = "able_to_work"
    NOT_ENTITLED = "not_entitled"
    FALSE_ANSWER = "false_answer"
    FALSE_PERSON = "false_person"


class PeriodKind(StrEnum):
    """Name the periods in which a benefit is not paid as usual, or asks for no proof."""

    SUSPENDED = "suspended"
    EXEMPT = "exempt"
    TERMINATED = "terminated"


class WithdrawalReason(StrEnum):
    """Say why a certification no longer counts."""

    WRONG_PERSON = "wrong_person"
    NAMESAKE = "namesake"
    MISTAKE = "mistake"
    FRAUD = "fraud"
    AFTER_DEATH = "after_death"
    IMPORT_UNDONE = "import_undone"


class SurvivorGround(StrEnum):
    """Name what a survivor was to the one who died. Law: 18号令 art. 2."""

    SPOUSE = "spouse"
    CHILD = "child"
    PARENT = "parent"
    GRANDPARENT = "grandparent"
    GRANDCHILD = "grandchild"
    SIBLING = "sibling"


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


class EscalationRung(StrEnum):
    """Name who is asked in turn when a deadline nears and nobody answers (逐级联系)."""

    PERSON = "person"
    FIRST_CONTACT = "first_contact"
    SECOND_CONTACT = "second_contact"
    COMMUNITY = "community"
    AGENCY = "agency"
    HOME_VISIT = "home_visit"


class EscalationAnswer(StrEnum):
    """Name what somebody who is asked may answer (我来办、联系不上、要上门)."""

    WILL_DO = "will_do"
    CANNOT_REACH = "cannot_reach"
    NEEDS_VISIT = "needs_visit"


class Receipt(StrEnum):
    """Say what became of a message that asked somebody, over all its channels."""

    WAITING = "waiting"
    SENT = "sent"
    DELIVERED = "delivered"
    UNREACHED = "unreached"
    TAKEN_BACK = "taken_back"


class StepEnd(StrEnum):
    """Say why the next one was asked."""

    NO_ANSWER = "no_answer"
    UNREACHED = "unreached"
    CANNOT_REACH = "cannot_reach"
    NEEDS_VISIT = "needs_visit"
    NOT_OPEN = "not_open"


class EscalationEnd(StrEnum):
    """Say why nobody is asked any more."""

    CERTIFIED = "certified"
    DEADLINE_MOVED = "deadline_moved"
    BENEFIT_ENDED = "benefit_ended"
    EXEMPT = "exempt"
    COUNTED_ELSEWHERE = "elsewhere"
    DIED = "died"
    LAPSED = "lapsed"


class OutreachReason(StrEnum):
    """Say why a member of staff has to ask after somebody."""

    UNDELIVERABLE = "undeliverable"
    NO_ANSWER = "no_answer"


class OutreachOutcome(StrEnum):
    """Say what a member of staff found who asked after somebody; the last one says that nobody had to."""

    REACHED_WILL_DO = "reached_will_do"
    REACHED_CANNOT = "reached_cannot"
    NOT_REACHED = "not_reached"
    MOVED = "moved"
    DIED_REPORTED = "died_reported"
    OFFERED_VISIT = "offered_visit"
    NO_LONGER_NEEDED = "no_longer"
