"""What tests of the family service share: a card photo, a name and number, a face that is the right one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import pytest

from accounts.actions import face_checks, printed_cards, reference_photos
from accounts.actions.face_checks import Sent
from accounts.enums.face import Gesture, PhotoSource
from accounts.models.evidence import Evidence
from accounts.models.faces import FaceChallenge
from accounts.models.people import InsuredPerson
from accounts.queries.faces import CheckCard
from accounts.queries.people import number_of
from accounts.rules.actors import SYSTEM, Actor
from family.actions import service_confirmations, service_links
from family.actions.service_links import NewLink
from family.enums import NearRelative
from family.errors import ServiceNotAllowed
from family.models.service import ServiceLink
from family.queries.service import ServiceClaim
from foundation.identifiers import uuid7
from tests.accounts.faces import FakeFace, clip, picture, sent_frames
from tests.cast import AT, BENGBU, ON, document_of

HERE, BACK = "session-one", "/family/service/"


@dataclass
class Serving:
    """Somebody who adds, in one sign-in, before a camera whose answer the test sets."""

    actor: Actor
    face: FakeFace

    def adds(
        self,
        person: InsuredPerson,
        relation: NearRelative,
        *,
        name: str = "",
        number: str = "",
        at: datetime = AT,
        key: UUID | None = None,
    ) -> UUID:
        """Add somebody by what is typed."""
        claim = claim_of(person, name=name, number=number)
        new = NewLink(key or uuid7(), claim, relation, 1, card_photo(self.actor, at=at))
        return service_links.propose(self.actor, new, at=at)

    def shows(self, link: UUID, likeness: float | None = 0.8, *, at: datetime = AT) -> CheckCard:
        """Let somebody make every movement before the camera."""
        challenge_id = service_confirmations.begin_face(self.actor, link, HERE, BACK, at=at)
        nonce = face_checks.agree(self.actor, challenge_id, HERE, 1, at=at)
        row = FaceChallenge.objects.get(public_id=challenge_id)
        steps = tuple(Gesture(gesture) for gesture in row.gestures)
        self.face.answer = lambda frames: clip(steps, likeness)
        sent = Sent(nonce, frames=sent_frames(steps))
        return face_checks.submit(self.actor, challenge_id, HERE, sent, at=at)

    def opens(
        self,
        person: InsuredPerson,
        relation: NearRelative,
        *,
        accepted: NearRelative | None = None,
        at: datetime = AT,
    ) -> UUID:
        """Add somebody who confirms by their face."""
        link = self.adds(person, relation, at=at)
        check = self.shows(link, at=at)
        service_confirmations.confirm_by_face(self.actor, link, check.public_id, accepted, at=at)
        return link


def claim_of(person: InsuredPerson, *, name: str = "", number: str = "") -> ServiceClaim:
    """Give what somebody types who means a person."""
    return ServiceClaim(name or person.name, document_of(number or number_of(person.pk)))


def card_photo(actor: Actor, *, at: datetime = AT) -> UUID:
    """Give the public id of a photo of a card that was just uploaded."""
    row = Evidence.objects.create(
        subject_id=actor.person_id,
        uploaded_by_id=actor.user_id,
        slot=service_links.EVIDENCE_SLOT,
        kind="jpeg",
        state="ready",
        pages_count=0,
        bytes_count=0,
        uploaded_at=at,
    )
    return row.public_id


def in_order(person: InsuredPerson, number: str) -> UUID:
    """Give somebody a photo on file and a printed card in its normal state; give the card."""
    reference_photos.keep(SYSTEM, person.pk, picture(), PhotoSource.IMPORT, taken_on=ON, at=AT)
    new = printed_cards.NewPrintedCard(number, BENGBU, date(2019, 6, 3))
    return printed_cards.record(SYSTEM, person.pk, new, at=AT).public_id


def link_row(public_id: object) -> ServiceLink:
    return ServiceLink.objects.get(public_id=public_id)


def reasons_of(act: Callable[[], object]) -> list[str]:
    with pytest.raises(ServiceNotAllowed) as refused:
        act()
    return [reason.code for reason in refused.value.reasons]
