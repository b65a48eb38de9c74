"""Who may pass the officers' doors; whose area it is, the gatekeepers ask."""

from accounts.enums.users import Role
from portal.shared.permits import OFFICERS, Permit, Routes, permit

# Policy begins to hold, or does not: a fresh proof first.
_DECIDING: Permit = permit(Role.OFFICER, step_up=True)

ROUTES: Routes = {
    ("office:policy", "GET"): OFFICERS,
    ("office:area", "GET"): OFFICERS,
    ("office:value", "GET"): OFFICERS,
    ("office:draft", "GET"): OFFICERS,
    ("office:draft", "POST"): _DECIDING,
    ("office:change", "GET"): OFFICERS,
    ("office:impact", "GET"): OFFICERS,
    ("office:decide", "GET"): OFFICERS,
    ("office:decide", "POST"): _DECIDING,
    ("office:withdraw", "POST"): OFFICERS,
}
