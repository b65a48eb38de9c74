"""A mother and a daughter in two provinces: the wallet between open areas has something to try."""

from datetime import datetime, time, timedelta
from uuid import UUID, uuid5

from accounts.enums.people import Insurance
from accounts.enums.users import Role
from accounts.models.people import InsuredPerson
from accounts.models.users import User
from accounts.rules.actors import Actor
from family.actions import wallet_transfers, wallets
from family.actions.wallet_transfers import NewWalletTransfer
from family.queries.wallet_facts import closed_reasons
from family.rules.wallet_terms import terms_on
from foundation.clock import SHANGHAI, local_date
from foundation.identifiers import Sex
from portal.sample.story import WORKING_SINCE, born
from portal.sample.world import World

CHENGDU, ZHENGZHOU = "510100", "410100"
PHONES = ("13800000007", "13800000008")
OPENED_DAYS_AGO, TAKEN_DAYS_AGO = 10, 3
TAKEN_FEN, ON_ITS_WAY_FEN = 80_00, 50_00
MORNING = time(9)
_SPACE = UUID("0192f0c1-0000-8000-8000-000000000000")


def gather(world: World) -> tuple[InsuredPerson, InsuredPerson]:
    """Add the daughter, who works in Chengdu, and her mother in Zhengzhou."""
    daughter = world.person(
        "周晓岚", Sex.FEMALE, born(world.on, 39, 11, 3), province=CHENGDU, phone=PHONES[0]
    )
    mother = world.person(
        "周秀珍", Sex.FEMALE, born(world.on, 68, 4, 22), province=ZHENGZHOU, phone=PHONES[1]
    )
    world.child_of(daughter, mother)
    world.enrol(daughter, Insurance.EMPLOYEE_MEDICAL, CHENGDU, WORKING_SINCE)
    world.enrol(mother, Insurance.RESIDENT_MEDICAL, ZHENGZHOU, WORKING_SINCE)
    return daughter, mother


def open_wallets(daughter: User, mother: User, *, at: datetime) -> None:
    """Let both open wallets, and money go twice: one was taken, one waits. Nothing where no area is open yet."""
    opened_at = at - timedelta(days=OPENED_DAYS_AGO)
    if any(closed_reasons(area, on=local_date(opened_at)) for area in (CHENGDU, ZHENGZHOU)):
        return
    for user in (daughter, mother):
        wallets.open_own(_citizen(user), terms_version=terms_on(local_date(opened_at)).version, at=opened_at)
    morning = datetime.combine(local_date(at), MORNING, SHANGHAI)
    if morning > at:
        morning -= timedelta(days=1)
    then = morning - timedelta(days=TAKEN_DAYS_AGO)
    taken = _send(daughter, mother, TAKEN_FEN, at=then)
    wallet_transfers.accept(_citizen(mother), taken, at=then + timedelta(hours=1))
    _send(daughter, mother, ON_ITS_WAY_FEN, at=morning)


def _send(daughter: User, mother: User, fen: int, *, at: datetime) -> UUID:
    """Let the daughter send money, by a key that is the same for the same people."""
    key = str(uuid5(_SPACE, f"{daughter.person_id} {fen}"))
    new = NewWalletTransfer(mother.person_id or 0, fen, key)
    return wallet_transfers.send(_citizen(daughter), new, at=at).public_id


def _citizen(user: User) -> Actor:
    return Actor(frozenset({Role.CITIZEN}), user_id=user.pk, person_id=user.person_id)
