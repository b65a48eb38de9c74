"""How two counters of Bengbu take people by appointment, and who goes out from there."""

from datetime import date, datetime

from accounts.rules.actors import Actor
from certification.actions import slots, visit_days
from certification.actions.visit_days import NewWorker
from certification.rules.slots import SlotPlan
from foundation.periods import Period
from portal.sample.story import BENGBU

_POINTS = ("sample-340303-agency_counter", "sample-340302-street_station")
_HOURS = {"workdays": ("09:00-12:00", "13:30-17:00"), "saturday": ("09:00-12:00",)}


def gather(clerk: Actor, colleague: Actor, *, on: date, at: datetime) -> None:
    """Open the counters, and let the colleague go out."""
    plan = SlotPlan(_HOURS, frozenset(), slot_minutes=30, capacity=3, ahead_days=14, period=Period(on))
    for key in _POINTS:
        slots.set_plan(clerk, key, plan, at=at)
    worker = NewWorker(colleague.user_id or 0, BENGBU, "周立（示例）", "BB-0015")
    visit_days.add_worker(clerk, worker, at=at)
