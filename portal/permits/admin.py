"""Who may see the back office's lists."""

from portal.shared.permits import OFFICERS, Permit

# Read-only lists; nothing can be added, changed or deleted in the back office.
ADMIN: dict[tuple[str, str], Permit] = {
    ("regions.division", "view"): OFFICERS,
    ("regions.poolingarea", "view"): OFFICERS,
    ("regions.policyvalue", "view"): OFFICERS,
    ("regions.crossprovinceopening", "view"): OFFICERS,
    ("regions.areamembership", "view"): OFFICERS,
    ("regions.divisionsuccession", "view"): OFFICERS,
    ("regions.servicepoint", "view"): OFFICERS,
    ("regions.workyear", "view"): OFFICERS,
    ("accounts.user", "view"): OFFICERS,
    ("accounts.staffpost", "view"): OFFICERS,
    ("accounts.partner", "view"): OFFICERS,
    ("accounts.webhookendpoint", "view"): OFFICERS,
    ("accounts.webhookdelivery", "view"): OFFICERS,
    ("accounts.auditevent", "view"): OFFICERS,
    ("accounts.notice", "view"): OFFICERS,
    ("family.parentage", "view"): OFFICERS,
    ("family.marriage", "view"): OFFICERS,
    ("family.mandate", "view"): OFFICERS,
    ("family.sharingbinding", "view"): OFFICERS,
    ("family.wallettransfer", "view"): OFFICERS,
    ("certification.entitlement", "view"): OFFICERS,
    ("certification.deadline", "view"): OFFICERS,
    ("certification.certification", "view"): OFFICERS,
}
