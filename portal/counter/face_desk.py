"""What the desk shows and keeps of faces: pairs of photos to look at, and the photo on file."""

from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings

from accounts.access import face_review_for
from accounts.actions import face_results, reference_photos
from accounts.actions.face_results import Pair
from accounts.enums.face import FaceVerdict, PhotoSource
from accounts.errors.face import FaceReviewOwn
from accounts.queries.face_reviews import ReviewCard, reviews_waiting
from accounts.queries.people import PersonCard, person_cards
from accounts.rules.actors import Actor
from accounts.rules.face import NOT_SEEN
from certification.access import person_at_desk
from certification.actions import reviews
from certification.actions.reviews import Held
from family.queries.kin import relatives_among
from foundation.clock import local_date
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence

LISTED_MAX = 50


@dataclass(frozen=True)
class Waiting:
    """One pair in the list."""

    review: ReviewCard
    person: PersonCard


@dataclass(frozen=True)
class ShownPair:
    """Two photos side by side, painted into the page so that no address leads to them."""

    review: ReviewCard
    person: PersonCard
    taken: str
    on_file: str
    reasons: tuple[str, ...]
    is_at_one_scale: bool


def waiting_at(actor: Actor) -> list[Waiting]:
    """List what waits at the clerk's desks, the oldest first."""
    reviews = reviews_waiting(actor.area_keys, most=LISTED_MAX)
    people = person_cards(review.person_id for review in reviews)
    return [Waiting(review, people[review.person_id]) for review in reviews]


def pair_for(actor: Actor, review_id: UUID, *, at: datetime) -> ShownPair:
    """Open a pair, unless it is of the clerk's own family.

    Raises:
        FaceReviewNotFound, FaceReviewDone, FaceReviewOwn.
    """
    _refuse_own(actor, review_id, at=at)
    pair: Pair = face_results.show(actor, review_id, at=at)
    person = person_cards([pair.review.person_id])[pair.review.person_id]
    codes = dict.fromkeys(pair.review.reasons)
    reasons = tuple(sentence(code) for code in codes if code != NOT_SEEN)
    return ShownPair(
        pair.review,
        person,
        _painted(pair.taken),
        _painted(pair.on_file) if pair.on_file else "",
        reasons,
        pair.is_at_one_scale,
    )


def decide(actor: Actor, review_id: UUID, verdict: FaceVerdict, note: str, *, at: datetime) -> None:
    """Decide on a pair, and on the case that rests on it, unless it is of the clerk's own family.

    Raises:
        FaceReviewNotFound, FaceReviewDone, FaceReviewOwn; and as `reviews.decide_by_photos`.
    """
    _refuse_own(actor, review_id, at=at)
    held = Held(settings.MATTER_LEASE, settings.SECOND_WAIT)
    if reviews.decide_by_photos(actor, review_id, verdict, note, held=held, at=at) is None:
        face_results.decide(actor, review_id, verdict, note, at=at)


def keep_photo(request: DoorRequest, person_id: UUID, picture: bytes, *, at: datetime) -> bool:
    """Keep a photo taken at the desk of somebody who was looked up there; tell whether its quality was checked.

    Raises:
        PersonNotFound, FaceReviewOwn, FacePicturesUnusable, ReferencePhotoUnusable.
    """
    found = person_at_desk(request.actor, person_id, on=local_date(at))
    _refuse_kin(request.actor, {found.person.id}, at=at)
    return reference_photos.keep(
        request.actor, found.person.id, picture, PhotoSource.COUNTER, taken_on=local_date(at), at=at
    )


def _refuse_own(actor: Actor, review_id: UUID, *, at: datetime) -> None:
    """No clerk looks at a relative's photos or their own."""
    review = face_review_for(actor, review_id)
    _refuse_kin(actor, {review.person_id, review.user_person_id or review.person_id}, at=at)


def _refuse_kin(actor: Actor, people: set[int], *, at: datetime) -> None:
    if actor.person_id and relatives_among(actor.person_id, people, on=local_date(at)):
        raise FaceReviewOwn


def _painted(picture: bytes) -> str:
    return f"data:image/jpeg;base64,{b64encode(picture).decode()}"
