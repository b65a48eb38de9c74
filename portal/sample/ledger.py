"""What is on the personal accounts of the sample world: a year of opening balances, contributions and interest."""

from datetime import date, datetime, time
from uuid import uuid5

from accounts.actions import ledger_accounts, ledger_runs
from accounts.actions.ledger_accounts import OpeningBalance
from certification.queries.retirees import retirees_after
from foundation.clock import SHANGHAI
from foundation.periods import add_months
from portal.sample import story
from portal.sample.world import World

# The accounts came into the house a year before the day the world is told from.
MONTHS_KEPT = 12
STORY_FEN = {"daughter": 320_000, "husband": 150_000, "mother": 98_200, "father": 86_500}
NEIGHBOUR_FEN = (20_000, 600_000)
PEOPLE_MAX = 10_000


def gather(world: World, family: story.Family) -> None:
    """Open an account for everybody whose insurance comes with one, and let a year pass on it.

    Call it when people and contributions are stored.
    """
    known = {getattr(family, part).pk: fen for part, fen in STORY_FEN.items()}
    first = add_months(world.on.replace(day=1), -MONTHS_KEPT)
    balances = [
        OpeningBalance(
            row.person.pk,
            row.area_key,
            known.get(row.person.pk) or world.rng.randrange(*NEIGHBOUR_FEN),
            uuid5(row.person.public_id, "personal"),
        )
        for row in world.enrolments
        if row.has_personal_account
    ]
    ledger_accounts.open_with(balances, on=first, at=_morning(first))
    for number in range(MONTHS_KEPT):
        month = add_months(first, number)
        # A month is credited in the night after it is over.
        at = min(world.at, _morning(add_months(month, 1)))
        ledger_runs.credit_month(month, at=at)
        ledger_runs.credit_retirees(month, retirees_after(0, on=month, most=PEOPLE_MAX), at=at)
        if month.month == 1 and number:
            ledger_runs.pay_interest(month.year - 1, at=_morning(month))


def _morning(on: date) -> datetime:
    return datetime.combine(on, time(9), SHANGHAI)
