"""Who may pass the doors of partners' developers, and of the operators who register partners."""

from accounts.enums.users import Role
from portal.shared.permits import DEVELOPERS, OFFICERS, SIGNED_IN, Permit, Routes, permit

# A secret is drawn, shown or ended, or somebody comes to see them: a fresh proof first.
_SECRET: Permit = permit(Role.DEVELOPER, step_up=True)
_REGISTERING: Permit = permit(Role.OFFICER, step_up=True)

ROUTES: Routes = {
    ("dev:join", "GET"): SIGNED_IN,
    ("dev:join", "POST"): SIGNED_IN,
    ("dev:overview", "GET"): DEVELOPERS,
    ("dev:keys", "GET"): DEVELOPERS,
    ("dev:secret_rotate", "POST"): _SECRET,
    ("dev:secret_end", "POST"): _SECRET,
    ("dev:key_give", "POST"): _SECRET,
    ("dev:key_take", "POST"): _SECRET,
    ("dev:key_end", "POST"): _SECRET,
    ("dev:webhooks", "GET"): DEVELOPERS,
    ("dev:webhooks", "POST"): _SECRET,
    ("dev:webhook", "GET"): DEVELOPERS,
    ("dev:webhook_pause", "POST"): DEVELOPERS,
    ("dev:webhook_activate", "POST"): DEVELOPERS,
    ("dev:webhook_test", "POST"): DEVELOPERS,
    ("dev:webhook_replay", "POST"): DEVELOPERS,
    ("dev:webhook_secret", "POST"): _SECRET,
    ("dev:webhook_rotate", "POST"): _SECRET,
    ("dev:webhook_remove", "POST"): _SECRET,
    ("dev:events", "GET"): DEVELOPERS,
    ("dev:events_replay", "POST"): DEVELOPERS,
    ("dev:usage", "GET"): DEVELOPERS,
    ("dev:errors", "GET"): DEVELOPERS,
    ("dev:guides", "GET"): DEVELOPERS,
    ("dev:guide", "GET"): DEVELOPERS,
    ("dev:people", "GET"): DEVELOPERS,
    ("dev:people", "POST"): _SECRET,
    ("dev:person_end", "POST"): _SECRET,
    ("partners:list", "GET"): OFFICERS,
    ("partners:new", "GET"): OFFICERS,
    ("partners:new", "POST"): _REGISTERING,
    ("partners:partner", "GET"): OFFICERS,
    ("partners:invite", "POST"): _REGISTERING,
    ("partners:person_end", "POST"): _REGISTERING,
    ("partners:switch", "POST"): _REGISTERING,
}
