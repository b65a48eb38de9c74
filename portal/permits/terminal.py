"""Who may pass the doors of a self-service terminal: the machine, for the person who has shown it their card."""

from accounts.enums.users import Role
from family.enums import Relation
from portal.shared.permits import EVERYONE, Permit, Routes, permit

_MACHINE: Permit = permit(Role.TERMINAL)
_SHOWN: Permit = permit(Role.TERMINAL, relations=(Relation.SHOWN,))
# Whoever stands before a machine that is not set up yet types its code; only the code lets it in.
_SETUP: Permit = permit(*EVERYONE.roles, Role.TERMINAL)

ROUTES: Routes = {
    ("terminal:start", "GET"): _MACHINE,
    ("terminal:begin", "POST"): _MACHINE,
    ("terminal:card", "GET"): _MACHINE,
    ("terminal:card", "POST"): _MACHINE,
    ("terminal:proof", "GET"): _MACHINE,
    ("terminal:proof", "POST"): _MACHINE,
    ("terminal:check", "GET"): _SHOWN,
    ("terminal:check", "POST"): _SHOWN,
    ("terminal:camera", "GET"): _SHOWN,
    ("terminal:frames", "POST"): _SHOWN,
    ("terminal:again", "POST"): _SHOWN,
    ("terminal:result", "GET"): _SHOWN,
    ("terminal:help", "GET"): _MACHINE,
    ("terminal:help", "POST"): _MACHINE,
    ("terminal:end", "POST"): _MACHINE,
    ("terminal:setup", "GET"): _SETUP,
    ("terminal:setup", "POST"): _SETUP,
}
