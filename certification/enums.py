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
