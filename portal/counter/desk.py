"""What the desk's pages need from the floors, gathered for one page at a time."""

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.conf import settings

from accounts.actions import audit, reveals
from accounts.enums.reveals import RevealField
from accounts.queries.people import PersonCard, person_cards
from accounts.queries.users import live_posts
from accounts.rules.actors import Actor
from accounts.rules.documents import refuse_mistyped
from certification.access import DeskPerson, deadline_for, people_at_desk, refuse_clerk_who_is_relative
from certification.queries.deadlines import (
    CertificationCard,
    DeadlineCard,
    DeadlineExplanation,
    certifications_count,
    certifications_of,
    explanation_of,
)
from foundation import clock
from foundation.masking import Masked
from portal.counter import lookups
from portal.shared.dates import reads_english
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence_of
from regions.queries.places import pooling_area

# Somebody who types so many characters means an identity number, though one may be missing.


@dataclass(frozen=True)
class Desk:
    """The clerk's post and the places it covers."""

    display_name: str
    area_names: tuple[str, ...]


@dataclass(frozen=True)
class DeadlineFile:
    """One deadline with its proof and what was certified before."""

    card: DeadlineCard
    explanation: DeadlineExplanation
    steps: tuple[str, ...]
    past: tuple[CertificationCard, ...]


def desk_of(actor: Actor, *, on: date) -> Desk:
    """Say who stands at the desk and for which places."""
    posts = live_posts(actor.user_id or 0, on=on)
    areas = [pooling_area(key, on=on) for key in sorted(actor.area_keys | actor.hospital_keys)]
    names = tuple(area.name_en if reads_english() else area.name for area in areas)
    return Desk(posts[0].display_name if posts else "", names)


def certified_count(actor: Actor, *, on: date) -> int:
    """Count what was certified today, by any door, in the clerk's places."""
    return certifications_count(actor.area_keys, since=datetime.combine(on, time.min, clock.SHANGHAI))


def look_up(request: DoorRequest, text: str, reason: str, *, at: datetime) -> list[DeskPerson]:
    """Find people in the clerk's area and write the look-up down, whether it found somebody or not.

    Raises:
        IdNumberInvalid: the text is meant as a number and is none of any document.
    """
    on = clock.local_date(at)
    refuse_mistyped(text, on=on)
    found = people_at_desk(request.actor, text, on=on)
    events = [
        audit.Event("person.looked_up", p.person.id, area_key=p.area_key, reason=reason) for p in found
    ] or [audit.Event("person.looked_up", area_key=min(request.actor.area_keys), reason=reason)]
    audit.record_many(request.actor, events, at=at)
    lookups.remember(request, [p.person.public_id for p in found], reason, at=at)
    return found


def reveal(
    request: DoorRequest, found: DeskPerson, field: RevealField, reason: str, *, at: datetime
) -> Masked:
    """Have one value of a person in the clerk's area shown whole, and write it down with its reason.

    Raises:
        ClerkIsRelative, TooManyReveals, NothingToReveal.
    """
    refuse_clerk_who_is_relative(request.actor, found.person.id, on=clock.local_date(at))
    asked = reveals.Asked(field, reason, found.area_key)
    return reveals.reveal(request.actor, found.person.id, asked, most=settings.REVEALS_PER_HOUR, at=at)


def files_of(found: DeskPerson, *, on: date) -> list[DeadlineFile]:
    """Open every deadline of a person."""
    return [file_of(card, on=on) for card in found.deadlines]


def file_of(card: DeadlineCard, *, on: date) -> DeadlineFile:
    """Open one deadline."""
    explanation = explanation_of(card, on=on)
    steps = tuple(sentence_of(limb) for limb in explanation.due.limbs)
    return DeadlineFile(card, explanation, steps, tuple(certifications_of(card.entitlement_id)))


def person_of(card: DeadlineCard) -> PersonCard:
    """Give the person a deadline is about."""
    return person_cards([card.person_id])[card.person_id]


def deadline_looked_up(request: DoorRequest, entitlement: UUID, *, at: datetime) -> DeadlineCard | None:
    """Give a deadline in the clerk's area whose person was looked up a short while ago, or nothing.

    Raises:
        EntitlementNotFound: absent, or outside the clerk's area.
    """
    on = clock.local_date(at)
    card = deadline_for(request.actor, entitlement, relations=request.permit.relations, on=on)
    return card if lookups.reason_for(request, person_of(card).public_id, at=at) else None
