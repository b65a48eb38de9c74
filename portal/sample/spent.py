"""What the family of the sample world spent of one another's accounts: visits, one refund, one bill not settled yet."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from accounts.enums.users import Role
from accounts.models.people import InsuredPerson
from accounts.models.users import User
from accounts.rules.actors import Actor
from family.actions import bindings, payments
from family.actions.payments import Charge
from family.enums import BindingState, SharingUse
from family.rules.binding_terms import Terms
from foundation.clock import SHANGHAI
from portal.sample import story
from portal.sample.world import World

SHARED_DAYS_AGO = 80
MORNING = time(10, 20)


@dataclass(frozen=True)
class Visit:
    """One visit to the hospital some days ago; ``back_fen`` came back three days later."""

    days_ago: int
    fen: int
    back_fen: int = 0
    is_settled: bool = True


BACK_AFTER_DAYS = 3
OF_THE_GRANDMOTHER = (Visit(45, 12_000), Visit(4, 118_000))
OF_THE_BOY = (Visit(20, 8_650, back_fen=2_000), Visit(1, 3_500, is_settled=False))


def gather(world: World, family: story.Family, users: list[User], hospital: Actor) -> None:
    """Let the mother share with the grandmother and the father with the boy, and let the hospital charge both."""
    actors = {user.person_id: _citizen(user) for user in users}
    shared_at = _morning(world.on - timedelta(days=SHARED_DAYS_AGO))
    _share(actors, family.mother, family.grandmother, family.grandmother, at=shared_at)
    _share(actors, family.father, family.boy, family.daughter, at=shared_at)
    for patient, visits in ((family.grandmother, OF_THE_GRANDMOTHER), (family.boy, OF_THE_BOY)):
        for visit in visits:
            _visit(hospital, patient, visit, on=world.on - timedelta(days=visit.days_ago))


def _share(
    actors: dict[int | None, Actor],
    sharer: InsuredPerson,
    user: InsuredPerson,
    answers: InsuredPerson,
    *,
    at: datetime,
) -> None:
    """Offer and accept, as the two would; a parent answers for a child."""
    made = bindings.propose(actors[sharer.pk], user.pk, Terms(frozenset(SharingUse)), at=at)
    if made.state is BindingState.PROPOSED:
        bindings.accept(actors[answers.pk], made.public_id, at=at + timedelta(hours=2))


def _visit(hospital: Actor, patient: InsuredPerson, visit: Visit, *, on: date) -> None:
    """Charge, settle and refund what one visit came to."""
    at = _morning(on)
    charge = Charge(
        f"sample-{patient.public_id}-{visit.days_ago}", patient.pk, SharingUse.HOSPITAL, visit.fen
    )
    held = payments.hold(hospital, charge, at=at).payment
    if not visit.is_settled:
        return
    payments.settle(hospital, held.public_id, visit.fen, at=at + timedelta(minutes=40))
    if visit.back_fen:
        back_at = at + timedelta(days=BACK_AFTER_DAYS)
        payments.refund(hospital, held.public_id, "sample-back", visit.back_fen, at=back_at)


def _morning(on: date) -> datetime:
    return datetime.combine(on, MORNING, SHANGHAI)


def _citizen(user: User) -> Actor:
    return Actor(frozenset({Role.CITIZEN}), user_id=user.pk, person_id=user.person_id)
