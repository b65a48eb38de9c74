"""What waits at the first desk and on the family's pages: matters in four states, and an account to open anew."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings

from accounts.actions import corrections, matter_decisions, matter_leases, recovery_approvals, transfers
from accounts.actions.matter_decisions import Choice
from accounts.actions.recovery_approvals import Recovery
from accounts.enums.corrections import CorrectedFact
from accounts.enums.matters import MatterAct, TransferReason
from accounts.enums.people import Insurance
from accounts.enums.recovery import RecoveryAct
from accounts.enums.verification import CodeDelivery
from accounts.models.people import InsuredPerson
from accounts.models.users import User
from accounts.queries.matters import MatterCard
from accounts.queries.users import actor_for_user
from accounts.rules.actors import Actor
from accounts.rules.corrections import written
from accounts.rules.transfers import Wish
from portal.sample.story import BENGBU, SHENZHEN, Family
from portal.sample.world import World

# Fifteen working days are twenty-one days, or more around a holiday: a few are left.
NEAR_DAYS: Final = 18
NEW_PHONE: Final = "13800000008"
# The staff of the sample world are nobody's relatives.
_NO_KIN: Final[frozenset[int]] = frozenset()


@dataclass(frozen=True)
class Desk:
    """The two clerks of the first desk."""

    clerk: Actor
    colleague: Actor


@dataclass(frozen=True)
class _Move:
    """One decision of the colleague, in words where the reason asks for them."""

    act: MatterAct
    reason: str = ""
    note: str = ""


def gather(world: World, family: Family, desk: Desk) -> None:
    """Open the matters as their people would, and decide on some as the colleague would; the first clerk has none."""
    _near(world, family.fathers_in_law[0], desk)
    _correction(world, family.mother, CorrectedFact.PHONE, NEW_PHONE, days_ago=2)
    asked = _correction(
        world, family.daughter, CorrectedFact.BORN_ON, _day_before(family.daughter), days_ago=6
    )
    missing = _Move(MatterAct.RETURN, "paper_missing", "请补交户口簿本人页的照片。")
    _decide(desk.colleague, asked, [missing], at=world.at - timedelta(days=4))
    decided = _correction(world, family.father, CorrectedFact.BORN_ON, _day_before(family.father), days_ago=9)
    moves = [_Move(MatterAct.ACCEPT), _Move(MatterAct.REJECT, "already_right")]
    _decide(desk.colleague, decided, moves, at=world.at - timedelta(days=1))
    letter = Recovery(family.father.pk, RecoveryAct.LETTER, CodeDelivery.HANDED.value)
    recovery_approvals.propose(desk.clerk, letter, BENGBU, waits=settings.SECOND_WAIT, at=world.at)


def _near(world: World, person: InsuredPerson, desk: Desk) -> None:
    """Move the father-in-law's insurance to where his son lives: asked for at the desk, accepted, due soon."""
    at = world.at - timedelta(days=NEAR_DAYS)
    wish = Wish(Insurance.RESIDENT_MEDICAL, SHENZHEN, BENGBU, TransferReason.MOVED, "搬来与儿子同住")
    new = transfers.Application(person.pk, wish, world.uuid(), draws_pension=True)
    asked = transfers.apply_at_counter(desk.colleague, new, kin_ids=_NO_KIN, at=at)
    _decide(desk.colleague, asked, [_Move(MatterAct.ACCEPT)], at=at)


def _correction(
    world: World, person: InsuredPerson, fact: CorrectedFact, right: str, *, days_ago: int
) -> MatterCard:
    """Ask on the web for a fact to be corrected, as the person themselves."""
    right = written(fact, right, on=world.on)
    new = corrections.Application(person.pk, fact, right, "登记的内容有误", BENGBU, world.uuid())
    actor = actor_for_user(User.objects.get(person=person), on=world.on)
    return corrections.apply(actor, new, at=world.at - timedelta(days=days_ago))


def _decide(clerk: Actor, card: MatterCard, moves: list[_Move], *, at: datetime) -> None:
    """Take a matter, make the moves, of which none has an effect beyond it, and let go of it where it stays open."""
    lease = settings.MATTER_LEASE
    card = matter_leases.take(clerk, card.public_id, kin_ids=_NO_KIN, holds_for=lease, at=at)
    for move in moves:
        choice = Choice(move.act, card.version, move.reason, move.note)
        card = matter_decisions.handle(
            clerk, card.public_id, choice, kin_ids=_NO_KIN, waits=settings.SECOND_WAIT, at=at
        )
    if card.holder_id is not None:
        matter_leases.give_back(clerk, card.public_id, at=at)


def _day_before(person: InsuredPerson) -> str:
    return (person.birth_date - timedelta(days=1)).isoformat()
