"""Tables of the certification floor, one module per noun; Django finds them through these imports."""

from certification.models import (
    appointments,
    batches,
    calls,
    data_evidence,
    entitlements,
    escalations,
    events,
    overseas,
    quarantine,
    recomputing,
    reminder_plans,
    reminders,
    sessions,
    slots,
    standings,
    status_batches,
    survivors,
    visits,
    voice,
)
