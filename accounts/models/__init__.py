"""Tables of the accounts floor, one module per noun; Django finds them through these imports."""

from accounts.models import (  # noqa: F401 - registration only
    activation,
    approvals,
    audit,
    cards,
    consents,
    contributions,
    evidence,
    faces,
    idempotency,
    matters,
    notices,
    papers,
    partners,
    people,
    sign_ins,
    transfers,
    users,
    verifications,
    watches,
)
