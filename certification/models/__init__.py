"""Tables of the certification floor, one module per noun; Django finds them through these imports."""

from certification.models import (
    appointments,
    calls,
    entitlements,
    events,
    overseas,
    recomputing,
    reminders,
    slots,
    standings,
    survivors,
    visits,
)
