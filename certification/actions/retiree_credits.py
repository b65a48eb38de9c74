"""Lets retirees have the fixed amount that goes into their personal account each month.

Who draws a pension is known here, what an account is one floor beneath: the fact is handed down, piece by piece.
"""

from datetime import date, datetime

from accounts.actions import audit, ledger_runs
from accounts.queries.ledger import RETIREES_CREDITED
from accounts.rules.actors import SYSTEM
from certification.queries.retirees import retirees_after

PIECE = 2_000


def credit(*, on: date, at: datetime) -> int:
    """Credit the last months that are over to everybody who drew a pension in them; say how many credits were written.

    Law: 国办发〔2021〕14号.
    """
    written = sum(_month(month, at=at) for month in ledger_runs.months_due(on))
    audit.record(SYSTEM, audit.Event(RETIREES_CREDITED, facts={"written_count": written}), at=at)
    return written


def _month(month: date, *, at: datetime) -> int:
    """Go through all retirees of a month; every piece moves the mark on, so it ends."""
    written, after = 0, 0
    while people := retirees_after(after, on=month, most=PIECE):
        written += ledger_runs.credit_retirees(month, people, at=at)
        after = people[-1]
    return written
