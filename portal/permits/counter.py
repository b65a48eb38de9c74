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
    ("counter:imports", "GET"): _IMPORTS,
    ("counter:imports", "POST"): _IMPORTS,
    ("counter:import", "GET"): OFFICERS,
    ("counter:import_act", "POST"): _IMPORTS,
    ("counter:import_errors", "GET"): OFFICERS,
}
