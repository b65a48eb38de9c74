"""Who may pass the API's doors and see each field of its answers."""

from portal.shared.permits import Permit, Routes

ROUTES: Routes = {}

FIELDS: dict[tuple[str, str], Permit] = {}
