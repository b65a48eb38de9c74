"""Who may pass the desk's doors."""

from accounts.enums.users import Role
from family.enums import Relation
from portal.shared.permits import CLERKS, OFFICERS, Permit, Routes, permit

_DESK: Permit = permit(Role.CLERK, relations=(Relation.DESK,), reason=True)
_DESK_ACT: Permit = permit(Role.CLERK, relations=(Relation.DESK,), step_up=True, reason=True)

# Which matter it is, and whether the clerk may serve the person, the gatekeepers and the rules ask.
_MATTER: Permit = permit(Role.CLERK, relations=(Relation.DESK,))
# Registers come in by officers; a fresh proof comes before the files are chosen, since an upload is not kept over it.
_IMPORTS: Permit = permit(Role.OFFICER, step_up=True)

ROUTES: Routes = {
    # Lists are of the clerk's areas; whose appointment or visit it is, the gatekeepers ask.
    ("counter:appointments", "GET"): CLERKS,
    ("counter:appointment_arrive", "POST"): _MATTER,
    ("counter:appointment_miss", "POST"): _MATTER,
    ("counter:slot_plans", "GET"): CLERKS,
    ("counter:slot_plan", "GET"): CLERKS,
    ("counter:slot_plan", "POST"): permit(Role.CLERK, step_up=True),
    ("counter:visits", "GET"): CLERKS,
    ("counter:visits", "POST"): CLERKS,
    ("counter:visit_day", "GET"): CLERKS,
    ("counter:visit_day", "POST"): permit(Role.CLERK, step_up=True, reason=True),
    ("counter:visit_workers", "GET"): CLERKS,
    ("counter:visit_workers", "POST"): permit(Role.CLERK, step_up=True),
    ("counter:visit_worker_rest", "POST"): CLERKS,
    ("counter:visit_new", "GET"): _DESK,
    ("counter:visit_new", "POST"): _DESK_ACT,
    ("counter:visit", "GET"): _MATTER,
    ("counter:visit", "POST"): permit(Role.CLERK, relations=(Relation.DESK,), step_up=True),
    ("counter:matters", "GET"): CLERKS,
    ("counter:matter_next", "POST"): CLERKS,
    ("counter:matter_new", "GET"): CLERKS,
    ("counter:matter_new", "POST"): permit(Role.CLERK, reason=True),
    ("counter:matter", "GET"): _MATTER,
    ("counter:matter", "POST"): permit(Role.CLERK, relations=(Relation.DESK,), step_up=True),
    ("counter:matter_take", "POST"): _MATTER,
    ("counter:matter_give_back", "POST"): _MATTER,
    ("counter:matter_serve", "POST"): _MATTER,
    ("counter:matter_receipt", "GET"): _MATTER,
    ("counter:paper", "GET"): _MATTER,
    ("counter:home", "GET"): CLERKS,
    ("counter:find", "GET"): CLERKS,
    ("counter:find", "POST"): permit(Role.CLERK, reason=True),
    ("counter:person", "GET"): _DESK,
    ("counter:reveal", "GET"): _DESK,
    ("counter:reveal", "POST"): _DESK_ACT,
    ("counter:account", "GET"): _DESK,
    ("counter:account_join", "POST"): _DESK_ACT,
    ("counter:account_code", "POST"): _DESK_ACT,
    ("counter:account_phone", "POST"): _DESK_ACT,
    ("counter:recoveries", "GET"): CLERKS,
    ("counter:recovery", "GET"): CLERKS,
    ("counter:recovery", "POST"): permit(Role.CLERK, step_up=True),
    ("counter:letter", "GET"): CLERKS,
    ("counter:documents", "GET"): _DESK,
    ("counter:document_new", "GET"): _DESK,
    ("counter:document_new", "POST"): _DESK_ACT,
    ("counter:document_number", "GET"): _DESK,
    ("counter:document_number", "POST"): _DESK_ACT,
    ("counter:document_renew", "GET"): _DESK,
    ("counter:document_renew", "POST"): _DESK_ACT,
    ("counter:document_withdraw", "GET"): _DESK,
    ("counter:document_withdraw", "POST"): _DESK_ACT,
    ("counter:birth_date_new", "GET"): _DESK,
    ("counter:birth_date_new", "POST"): _DESK_ACT,
    ("counter:contributions", "GET"): _DESK,
    **{
        (f"counter:{act}", method): _DESK_ACT if method == "POST" else _DESK
        for act in (
            "contribution_new",
            "contribution_correct",
            "contribution_withdraw",
            "retirement_category",
        )
        for method in ("GET", "POST")
    },
    ("counter:family", "GET"): _DESK,
    **{
        (f"counter:family_{act}", method): _DESK_ACT if method == "POST" else _DESK
        for act in ("link", "life", "end", "withdraw", "correct")
        for method in ("GET", "POST")
    },
    ("counter:family_waiting", "GET"): CLERKS,
    ("counter:family_proposal", "GET"): _MATTER,
    ("counter:family_proposal", "POST"): permit(Role.CLERK, relations=(Relation.DESK,), step_up=True),
    ("counter:mandates", "GET"): _DESK,
    **{
        (f"counter:{act}", method): _DESK_ACT if method == "POST" else _DESK
        for act in ("mandate_new", "mandate_end", "service_yes")
        for method in ("GET", "POST")
    },
    ("counter:guardians", "GET"): CLERKS,
    ("counter:guardian_proposal", "GET"): _MATTER,
    ("counter:guardian_proposal", "POST"): permit(Role.CLERK, relations=(Relation.DESK,), step_up=True),
    ("counter:guardian_paper", "GET"): _MATTER,
    ("counter:guardian", "GET"): _DESK,
    ("counter:guardian", "POST"): _DESK_ACT,
    ("counter:claims", "GET"): _DESK,
    ("counter:claims", "POST"): _DESK_ACT,
    ("counter:correct", "GET"): _DESK,
    ("counter:correct", "POST"): _DESK_ACT,
    ("counter:birth_dates", "GET"): CLERKS,
    ("counter:birth_date", "GET"): _MATTER,
    ("counter:birth_date", "POST"): permit(Role.CLERK, relations=(Relation.DESK,), step_up=True),
    ("counter:statement", "GET"): _DESK,
    ("counter:statement", "POST"): _DESK,
    ("counter:photo", "GET"): _DESK,
    ("counter:photo", "POST"): _DESK_ACT,
    ("counter:faces", "GET"): CLERKS,
    ("counter:face", "GET"): CLERKS,
    ("counter:face", "POST"): permit(Role.CLERK, step_up=True, reason=True),
    ("counter:certify", "GET"): _DESK,
    ("counter:certify", "POST"): _DESK_ACT,
    ("counter:receipt", "GET"): CLERKS,
    ("counter:scan", "GET"): CLERKS,
    ("counter:scan", "POST"): CLERKS,
    ("counter:cards", "GET"): _DESK,
    ("counter:cards", "POST"): _DESK_ACT,
    ("counter:mandate_holds", "GET"): _DESK,
    ("counter:mandate_hold", "GET"): _DESK,
    ("counter:mandate_hold", "POST"): _DESK_ACT,
    ("counter:mandate_release", "GET"): _DESK,
    ("counter:mandate_release", "POST"): _DESK_ACT,
    ("counter:printed", "GET"): _DESK,
    ("counter:printed_new", "GET"): _DESK,
    ("counter:printed_new", "POST"): _DESK_ACT,
    ("counter:printed_move", "GET"): _DESK,
    ("counter:printed_move", "POST"): _DESK_ACT,
    # Which pair it is, and whether the clerk may decide on it, the gatekeepers and the rules ask.
    ("counter:duplicates", "GET"): CLERKS,
    ("counter:duplicate", "GET"): _DESK,
    ("counter:duplicate", "POST"): _DESK_ACT,
    ("counter:duplicate_same", "GET"): _DESK,
    ("counter:duplicate_same", "POST"): _DESK_ACT,
    ("counter:questions", "GET"): CLERKS,
    ("counter:question", "GET"): _DESK,
    ("counter:question", "POST"): _DESK_ACT,
    ("counter:merges", "GET"): CLERKS,
    ("counter:merge_proposal", "GET"): CLERKS,
    ("counter:merge_proposal", "POST"): permit(Role.CLERK, step_up=True, reason=True),
    ("counter:merge_undo", "GET"): CLERKS,
    ("counter:merge_undo", "POST"): permit(Role.CLERK, step_up=True, reason=True),
    ("counter:imports", "GET"): _IMPORTS,
    ("counter:imports", "POST"): _IMPORTS,
    ("counter:import", "GET"): OFFICERS,
    ("counter:import_act", "POST"): _IMPORTS,
    ("counter:import_errors", "GET"): OFFICERS,
    ("counter:import_undo", "GET"): OFFICERS,
    ("counter:import_undo", "POST"): permit(Role.OFFICER, step_up=True, reason=True),
}
