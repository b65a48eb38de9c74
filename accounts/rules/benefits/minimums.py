"""Decide how many months are missing for a pension and for lifelong medical cover, and how they may be filled."""

from dataclasses import dataclass
from datetime import date

from foundation.errors import Reason
from foundation.periods import month_number, month_of

PENSION, MEDICAL, ONE_OFF, SWITCH = "SIL 16", "SIL 27", "SILR 2", "SILR 3"


@dataclass(frozen=True)
class Shortfall:
    """Months on record and asked for, what is missing now, and what would be with every month up to retirement paid.

    `reached_on` is the month in which the last missing one would be paid, none where nothing is missing.
    """

    paid_months: int
    required_months: int
    missing_months: int
    missing_at_retirement: int
    reached_on: date | None


@dataclass(frozen=True)
class OneOffRule:
    """Who was first insured before `insured_before` may pay the rest at once, after these months of extension."""

    insured_before: date
    after_months: int


def shortfall(paid_months: int, required_months: int, *, next_on: date, retires_on: date) -> Shortfall:
    """Hold months on record against those asked for; `next_on` is the first month still to be paid.

    The month of retirement itself is not counted: whether it is still paid differs by place.
    """
    missing = max(0, required_months - paid_months)
    until_retirement = max(0, month_number(retires_on) - month_number(next_on))
    reached_on = month_of(month_number(next_on) + missing - 1) if missing else None
    return Shortfall(paid_months, required_months, missing, max(0, missing - until_retirement), reached_on)


def ways_to_pension(found: Shortfall, *, first_paid_on: date | None, rule: OneOffRule) -> tuple[Reason, ...]:
    """List the ways to fill what is missing for a monthly pension.

    Law: SIL 16; the implementing rules, articles 2 and 3.
    """
    if found.missing_months == 0:
        return ()
    keep = Reason("pension.way.keep_paying", {"month": found.reached_on}, (PENSION,))
    if found.missing_at_retirement == 0:
        return (keep,)
    missing = found.missing_at_retirement
    ways = [Reason("pension.way.extend", {"missing": missing}, (PENSION,))]
    if first_paid_on is not None and first_paid_on < rule.insured_before:
        facts = {"before": rule.insured_before, "after": rule.after_months}
        if missing > rule.after_months:
            ways.append(Reason("pension.way.one_off", facts, (ONE_OFF,)))
        else:
            ways.append(Reason("pension.way.one_off_not_needed", facts, (ONE_OFF,)))
    else:
        ways.append(Reason("pension.way.no_one_off", {"before": rule.insured_before}, (ONE_OFF,)))
    ways.append(Reason("pension.way.switch", {}, (PENSION, SWITCH)))
    return tuple(ways)


def ways_to_medical(found: Shortfall) -> tuple[Reason, ...]:
    """List the ways to fill what is missing for medical cover without further payment after retirement.

    Law: SIL 27.
    """
    if found.missing_months == 0:
        return ()
    if found.missing_at_retirement == 0:
        return (Reason("medical.way.keep_paying", {"month": found.reached_on}, (MEDICAL,)),)
    return (Reason("medical.way.fill_up", {"missing": found.missing_at_retirement}, (MEDICAL,)),)
