"""The words a policy value may hold; each means one thing, whichever code holds it."""

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
PENSIONS = ("employee_pension", "public_pension", "resident_pension")
# Work injury is a benefit and an insurance; here the insurance is meant.
CONTRIBUTORY = (
    "employee_pension",
    "public_pension",
    "employee_medical",
    "unemployment",
    "work_injury",
    "maternity",
)
INSURANCES = (*PENSIONS, *SCHEMES, "unemployment", "work_injury", "maternity")
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
REVIEW_WHYS = (
    "face_failed",
    "person_decides",
    "no_camera",
    "photo_by_relative",
    "back_entry",
    "data_contested",
)
PERSONS_NEEDED = ("one", "two")
STATUS_QUESTIONS = ("none", "works", "remarried", "adopted", "imprisoned")
PARTNER_KINDS = (
    "city_service",
    "chat_city_service",
    "hrss_app",
    "hospital",
    "pharmacy",
    "terminal",
    "bank",
    "agency",
    "voice_menu",
)
EVIDENCE_KINDS = ("hospital_visit", "rail_journey", "flight", "bank_counter", "agency_counter")
REACHES = ("member_only", "same_area", "same_province")
USES = ("hospital", "pharmacy", "resident_premium", "commercial_insurance", "long_term_care")
PAYERS = ("own_account", "sharers", "cash")
SHARER_ORDERS = ("user_set", "balance_descending", "bound_first")
BINDING_STARTS = ("at_once", "next_day")
TYPED_NUMBERS = ("nobody", "user", "both")
INTEREST_METHODS = ("daily_balance", "quarterly")
UNBINDING_EFFECTS = ("at_once", "next_day", "next_day_if_bound_today")
FIRST_TERMS = ("approval_counts", "first_payment_month", "year_end")
VISIT_DAYS = ("workdays", "saturday", "sunday")
HOLIDAY_RULES = ("nominal", "next_working_day")
SUSPENSION_STARTS = ("month_of_deadline", "month_after_deadline")
FAMILY_ACTS = ("show_card", "statement", "certification", "transfer")
RETIREES = ("man", "woman_55", "woman_50")
SERVICES = (
    "registration",
    "pension_application",
    "unemployment_benefit",
    "training_subsidy",
    "medical_reimbursement",
    "maternity_allowance",
    "work_injury_reimbursement",
)
HOTLINES = ("human_resources", "healthcare")
ASSURANCES = ("claimed", "low", "substantial", "high")
VERIFICATION_METHODS = (
    "counter",
    "code_handed",
    "code_posted",
    "face_local",
    "face_provider",
    "face_person",
    "partner",
)
PURPOSES = ("view_own", "certify", "card", "share_account", "mandate", "transfer", "export", "payee")
FACE_PURPOSES = ("real_name", "certification", "family_service", "card")
RECOVERY_CLERKS = ("one_clerk", "two_clerks")
CARD_RESTS = ("follows_printed", "stands_alone")
WHEN_KINSHIP_ENDS = ("end", "suspend")
# What is recorded of a family at a desk; a division of the family floor's own list, checked by a test there.
FAMILY_EVENTS = (
    "linked",
    "divorce",
    "death",
    "declared_death",
    "void",
    "dissolved",
    "court",
    "step_ended",
    "returned",
    "withdrawn",
    "corrected",
)
# What a person may let a partner do; the accounts floor's own list, checked by a test there.
LINK_SCOPES = ("deadlines:read", "certifications:write", "family:read", "bindings:write", "wallet:read")
CARD_NEEDED = ("active", "not_barred")
APPROVERS = ("one_clerk", "two_clerks")
# What somebody may claim of a family tie by a promise, and who looks at it before it counts, beside the other adult.
CLAIMS = ("spouse", "parent", "child", "through_parent")
CLAIM_LOOKS = ("other_adult", "desk")
