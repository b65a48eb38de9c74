"""Tables of the family floor, one module per noun; Django finds them through these imports."""

from family.models import (
    bindings,
    claims,
    contacts,
    events,
    kinship,
    late_payments,
    mandates,
    month_summaries,
    payment_care,
    payments,
    questions,
    reconciliation,
    service,
    wallet,
)
