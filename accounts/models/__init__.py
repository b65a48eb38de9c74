"""Tables of the accounts floor, one module per noun; Django finds them through these imports."""

from accounts.models import audit, idempotency, notices, partners, people, users, watches  # noqa: F401 - registration only
