"""Tables of the certification floor, one module per noun; Django finds them through these imports."""

from certification.models import (
    batches,
    data_evidence,
    entitlements,
    events,
    quarantine,
    recomputing,
    reminders,
    sessions,
    voice,
)
