"""Writes what came of a face check, and opens and closes what a person has to look at."""

from base64 import b64encode
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.access import face_review_for
from accounts.actions import audit, notices
from accounts.clients import jpeg
from accounts.clients.face import configured
from accounts.enums.face import FaceBand, FaceDecider, FaceVerdict
from accounts.errors.face import (
    FacePicturesUnusable,
    FaceReviewDone,
    FaceReviewOwn,
    FaceUnavailable,
)
from accounts.fields import seal
from accounts.models.faces import FaceChallenge, FaceCheck, FaceReview
from accounts.queries import faces
from accounts.queries.face_reviews import ReviewCard, review_picture
from accounts.rules.actors import Actor
from accounts.rules.face import Judgement
from accounts.rules.face_checks import NO_DESK, Outcome
from foundation.clock import local_date
from foundation.errors import Reason
from foundation.identifiers import uuid7

SWEEP_MAX = 500
TEMPLATE = "face.reviewed"
# Pictures are kept at most this large; one that is looked at is made smaller.
PIXELS_MAX = 4_000_000
SHOWN_EDGE = 640
_DECIDED = ("verdict", "note", "decided_by", "decided_at", "picture_sealed", "dropped_at")


@dataclass(frozen=True)
class Taken:
    """What one try came to, with the one picture that a person may have to see."""

    judged: Judgement
    outcome: Outcome
    decider: FaceDecider
    model_id: str
    picture: bytes = field(repr=False)
    is_blink_guided: bool


@dataclass(frozen=True)
class Pair:
    """Two photos side by side, for one look; there may be none on file."""

    review: ReviewCard
    taken: bytes = field(repr=False)
    on_file: bytes | None = field(repr=False)
    is_at_one_scale: bool = False


@dataclass(frozen=True)
class SweepReport:
    """How many pictures nobody looked at in time were dropped."""

    dropped_count: int


def keep(actor: Actor, challenge: FaceChallenge, taken: Taken, area_key: str | None, *, at: datetime) -> None:
    """Write the result and, where a person decides, the picture for them; call inside a transaction."""
    band, reasons = taken.outcome.band, taken.outcome.reasons
    if band is FaceBand.PERSON_DECIDES and area_key is None and challenge.claim_index is None:
        band, reasons = FaceBand.FAILED, (*reasons, Reason(NO_DESK))
    row = FaceCheck.objects.create(
        challenge=challenge,
        person_id=challenge.person_id,
        purpose=challenge.purpose,
        band=band.value,
        decider=taken.decider.value,
        model_id=taken.model_id,
        liveness=taken.judged.liveness.value,
        likeness=taken.judged.likeness.value,
        reasons=[_kept(reason) for reason in reasons],
        hints=[hint.value for hint in taken.judged.hints],
        is_blink_guided=taken.is_blink_guided,
        checked_at=at,
    )
    if band is FaceBand.PERSON_DECIDES and area_key is not None:
        _open_review(row, taken.picture, area_key, at=at)
    facts = {"purpose": row.purpose, "band": row.band}
    event = audit.Event(
        "face.checked", row.person_id, object_kind="face_check", object_id=row.public_id, facts=facts
    )
    audit.record(actor, event, at=at)


def show(actor: Actor, review_id: UUID, *, at: datetime) -> Pair:
    """Open two photos for somebody at the desk, and write down that they looked.

    Raises:
        FaceReviewNotFound, FaceReviewDone.
    """
    review = face_review_for(actor, review_id)
    taken = review_picture(review.id)
    if taken is None:
        raise FaceReviewDone
    photo = faces.photo_on_file(review.person_id)
    on_file = faces.photo_bytes(photo) if photo else None
    audit.record(actor, _event("face.photos_viewed", review), at=at)
    return _at_one_scale(Pair(review, taken, on_file))


@transaction.atomic
def decide(actor: Actor, review_id: UUID, verdict: FaceVerdict, note: str, *, at: datetime) -> None:
    """Say whether two photos show one person, and tell who showed their face.

    Raises:
        As `settle`.
    """
    review = settle(actor, review_id, verdict, note, at=at)
    if review.user_person_id is not None:
        notices.post_many([_notice(review, verdict)], at=at)


@transaction.atomic
def settle(actor: Actor, review_id: UUID, verdict: FaceVerdict, note: str, *, at: datetime) -> ReviewCard:
    """Say whether two photos show one person; the picture is gone with it. What follows tells the person.

    Raises:
        FaceReviewNotFound, FaceReviewOwn, FaceReviewDone.
    """
    review = face_review_for(actor, review_id)
    if actor.user_id == review.user_id or actor.person_id in _involved(review):
        raise FaceReviewOwn
    row = FaceReview.objects.select_for_update(of=("self",)).get(pk=review.id)
    if row.dropped_at is not None:
        raise FaceReviewDone
    row.verdict, row.note, row.decided_by_id, row.decided_at = verdict.value, note, actor.user_id, at
    row.picture_sealed, row.dropped_at = None, at
    row.save(update_fields=_DECIDED)
    audit.record(actor, _event("face.reviewed", review, note, verdict=verdict.value), at=at)
    return review


def hand_to(check_id: UUID, area_key: str) -> None:
    """Give a pair that waits to the desk that decides what rests on it; call inside a transaction."""
    waiting = FaceReview.objects.filter(check_made__public_id=check_id, dropped_at__isnull=True)
    waiting.exclude(area_key=area_key).update(area_key=area_key)


def drop_waiting_of(person_id: int, *, at: datetime) -> None:
    """Drop the pictures of a person that wait for somebody; call where the person has said no more.

    Law: PIPL art. 47.
    """
    waiting = FaceReview.objects.filter(check_made__person__same_as=person_id, dropped_at__isnull=True)
    keys = list(waiting.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    FaceReview.objects.filter(pk__in=keys).update(picture_sealed=None, dropped_at=at)


def sweep(*, at: datetime) -> SweepReport:
    """Drop the pictures that waited too long, one batch; safe at any time, any number of times."""
    days = faces.lasts(on=local_date(at))["picture_days"]
    late = FaceReview.objects.filter(dropped_at__isnull=True, opened_at__lte=at - timedelta(days=days))
    with transaction.atomic():
        held = late.select_for_update(skip_locked=True, of=("self",)).order_by("pk")
        keys = [row.pk for row in held[:SWEEP_MAX]]
        FaceReview.objects.filter(pk__in=keys).update(picture_sealed=None, dropped_at=at)
    return SweepReport(len(keys))


def _at_one_scale(pair: Pair) -> Pair:
    """Cut both photos to the same size of face, where a provider finds one face in each; else leave them as they are."""
    if pair.on_file is None:
        return pair
    try:
        photos = [_small(photo) for photo in (pair.taken, pair.on_file)]
        found = [configured().look_at(photo) for photo in photos]
    except (FaceUnavailable, FacePicturesUnusable):
        return pair
    taken, on_file = (fact.landmarks for fact in found)
    if taken is None or on_file is None or not all(fact.has_one_face for fact in found):
        return pair
    return replace(
        pair,
        taken=jpeg.framed(photos[0], (taken[0], taken[1])),
        on_file=jpeg.framed(photos[1], (on_file[0], on_file[1])),
        is_at_one_scale=True,
    )


def _small(photo: bytes) -> bytes:
    """Make a photo so small that a provider measures it as it is, so that its points fit."""
    return jpeg.made_anew(photo, bytes_max=len(photo), pixels_max=PIXELS_MAX, edge_max=SHOWN_EDGE)


def _open_review(row: FaceCheck, picture: bytes, area_key: str, *, at: datetime) -> None:
    public_id = uuid7()
    FaceReview.objects.create(
        public_id=public_id,
        check_made=row,
        area_key=area_key,
        picture_sealed=seal_picture(picture, label="face.review_picture", owner=public_id),
        opened_at=at,
    )


def seal_picture(picture: bytes, *, label: str, owner: UUID) -> bytes:
    """Seal a picture; the seal takes text."""
    return seal(b64encode(picture).decode(), label=label, owner=owner)


def _involved(review: ReviewCard) -> set[int]:
    return {review.person_id} | ({review.user_person_id} if review.user_person_id else set())


def _kept(reason: Reason) -> dict[str, str]:
    gesture = reason.facts.get("gesture")
    return {"code": reason.code, **({"gesture": gesture.value} if gesture else {})}


def _event(action: str, review: ReviewCard, reason: str = "", **facts: Any) -> audit.Event:
    return audit.Event(
        action,
        review.person_id,
        area_key=review.area_key,
        object_kind="face_review",
        object_id=review.public_id,
        reason=reason,
        facts=facts,
    )


def _notice(review: ReviewCard, verdict: FaceVerdict) -> notices.NewNotice:
    return notices.NewNotice(
        key=f"{TEMPLATE}:{review.public_id}",
        topic=f"face:{review.public_id}",
        recipient_id=review.user_person_id or review.person_id,
        subject_id=review.person_id,
        template=TEMPLATE,
        facts={"verdict": verdict.value, "purpose": review.purpose.value},
    )
