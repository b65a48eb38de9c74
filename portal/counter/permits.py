"""Who may pass the desk's doors and see the back office's lists."""

from accounts.enums import Role
from family.enums import Relation
from portal.shared.permits import CLERKS, OFFICERS, Permit, Routes, permit

_DESK: Permit = permit(Role.CLERK, relations=(Relation.DESK,), reason=True)
_DESK_ACT: Permit = permit(Role.CLERK, relations=(Relation.DESK,), step_up=True, reason=True)

ROUTES: Routes = {
    ("counter:home", "GET"): CLERKS,
    ("counter:find", "GET"): CLERKS,
    ("counter:find", "POST"): permit(Role.CLERK, reason=True),
    ("counter:person", "GET"): _DESK,
    ("counter:certify", "GET"): _DESK,
    ("counter:certify", "POST"): _DESK_ACT,
    ("counter:receipt", "GET"): CLERKS,
}

# Read-only lists; nothing can be added, changed or deleted in the back office.
ADMIN: dict[tuple[str, str], Permit] = {
    ("regions.division", "view"): OFFICERS,
    ("regions.poolingarea", "view"): OFFICERS,
    ("regions.policyvalue", "view"): OFFICERS,
    ("regions.crossprovinceopening", "view"): OFFICERS,
    ("accounts.user", "view"): OFFICERS,
    ("accounts.staffpost", "view"): OFFICERS,
    ("accounts.partner", "view"): OFFICERS,
    ("accounts.auditevent", "view"): OFFICERS,
    ("accounts.notice", "view"): OFFICERS,
    ("family.parentage", "view"): OFFICERS,
    ("family.marriage", "view"): OFFICERS,
    ("family.mandate", "view"): OFFICERS,
    ("family.sharingbinding", "view"): OFFICERS,
    ("certification.entitlement", "view"): OFFICERS,
    ("certification.deadline", "view"): OFFICERS,
    ("certification.certification", "view"): OFFICERS,
    ("certification.reminder", "view"): OFFICERS,
}
