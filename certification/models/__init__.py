"""Tables of the certification floor, one module per noun; Django finds them through these imports."""

from certification.models import (
    calls,
    entitlements,
    events,
    recomputing,
    reminders,
    standings,
    survivors,
)
