"""Tables of the accounts floor, one module per noun; Django finds them through these imports."""

from accounts.models import (  # noqa: F401 - registration only
    audit,
    idempotency,
    notices,
    partners,
    people,
    users,
    verifications,
    watches,
)
