"""What tests of certifications that a person looks at share: a photo that waits, the desk, and its decision."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from accounts.actions import face_checks, matter_leases
from accounts.actions.face_checks import Sent
from accounts.actions.matter_decisions import Choice
from accounts.enums.face import FacePurpose
from accounts.enums.matters import MatterAct
from accounts.enums.users import StaffRole
from accounts.models.faces import FaceReview
from accounts.models.matters import Matter
from accounts.models.people import InsuredPerson
from accounts.queries.matters import MatterCard
from accounts.rules.actors import Actor
from certification.actions import reviews
from certification.actions.reviews import Held, ReviewAsked
from certification.enums import ReviewWhy
from certification.models.events import Certification
from family.access import kin_ids_of
from family.enums import Relation
from foundation.clock import local_date
from tests import cast as stage
from tests.accounts.faces import picture
from tests.cast import AT, BENGBU, ON, Cast, citizen

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
OWN = frozenset({Relation.SELF, Relation.ACT})
DESK = frozenset({Relation.DESK})
HELD = Held(HOUR, 5 * DAY)


def shown(person: InsuredPerson, by: Actor | None = None, *, at=AT) -> UUID:
    """Send one photo without a camera, which a person has to look at; give the check."""
    me, session = by or citizen(person), f"session-{uuid4()}"
    made = face_checks.begin(me, person.pk, FacePurpose.CERTIFICATION, session, at=at)
    nonce = face_checks.agree(me, made, session, 1, at=at)
    face_checks.submit(me, made, session, Sent(nonce, photo=picture()), at=at)
    return FaceReview.objects.latest("pk").check_made.public_id


@dataclass(frozen=True)
class Scene:
    """Grandmother and whoever works at the desk of her paying area."""

    cast: Cast
    me: Actor
    colleague: Actor
    third: Actor

    @property
    def clerk(self) -> Actor:
        return self.cast.clerk_of_bengbu

    def asked(self, why: ReviewWhy = ReviewWhy.PERSON_DECIDES, *, at=AT, **parts: object) -> MatterCard:
        new = ReviewAsked(why, ON, face_check=shown(self.cast.grandmother, at=at), **parts)
        return reviews.ask(self.me, self.cast.grandmother_pension, new, relations=OWN, at=at)


def set_up(cast: Cast) -> Scene:
    """Bring two more clerks of the paying area."""
    return Scene(
        cast,
        citizen(cast.grandmother),
        stage.staff("+8613700000071", StaffRole.CLERK, BENGBU),
        stage.staff("+8613700000072", StaffRole.CLERK, BENGBU),
    )


def take(clerk: Actor, card: MatterCard, *, at=AT) -> MatterCard:
    """Let a clerk take a case for an hour."""
    kin = kin_ids_of(clerk, on=local_date(at))
    return matter_leases.take(clerk, card.public_id, kin_ids=kin, holds_for=HOUR, at=at)


def decide(
    clerk: Actor, card: MatterCard, act: MatterAct, reason: str = "", note: str = "", *, at=AT
) -> MatterCard:
    """Let a clerk take a case and decide on it."""
    taken = take(clerk, card, at=at)
    choice = Choice(act, taken.version, reason, note)
    kin = kin_ids_of(clerk, on=local_date(at))
    return reviews.handle(clerk, card.public_id, choice, kin_ids=kin, waits=5 * DAY, at=at)


def newest(cast: Cast) -> Certification:
    """Give the last certification of grandmother's pension."""
    return Certification.objects.filter(entitlement__public_id=cast.grandmother_pension).latest("pk")


def matter_seen(card: MatterCard) -> str:
    """Give the hash of what waits for a second person."""
    row = Matter.objects.select_related("proposal").get(pk=card.id)
    assert row.proposal is not None
    return row.proposal.payload_hash
