"""Who may pass the desk's doors and see the back office's lists."""

from portal.shared.permits import Permit, Routes

ROUTES: Routes = {}

ADMIN: dict[tuple[str, str], Permit] = {}
