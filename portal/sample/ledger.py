"""What is on the personal accounts of the sample world."""

from datetime import datetime, time
from uuid import uuid5

from accounts.actions import ledger_accounts
from accounts.actions.ledger_accounts import OpeningBalance
from foundation.clock import SHANGHAI
from foundation.periods import add_months
from portal.sample import story
from portal.sample.world import World

# The accounts came into the house a year before the day the world is told from.
MONTHS_KEPT = 12
STORY_FEN = {"daughter": 320_000, "husband": 150_000, "mother": 98_200, "father": 86_500}
NEIGHBOUR_FEN = (20_000, 600_000)


def gather(world: World, family: story.Family) -> None:
    """Open an account for everybody whose insurance comes with one; call it when the people have their ids."""
    known = {getattr(family, part).pk: fen for part, fen in STORY_FEN.items()}
    on = add_months(world.on.replace(day=1), -MONTHS_KEPT)
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
    ledger_accounts.open_with(balances, on=on, at=datetime.combine(on, time(9), SHANGHAI))
