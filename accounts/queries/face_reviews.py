"""Reads of the pairs of photos that wait for a person at a desk."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from accounts.enums.face import FaceBand, FacePurpose, FaceVerdict, Likeness, Liveness
from accounts.models.faces import FaceCheck, FaceReview
from accounts.queries.faces import opened


@dataclass(frozen=True)
class ReviewCard:
    """Two photos that wait for a person, without the photos."""

    id: int
    public_id: UUID
    check_id: UUID
    person_id: int
    person_public_id: UUID
    user_id: int
    user_person_id: int | None
    purpose: FacePurpose
    area_key: str
    liveness: Liveness
    likeness: Likeness
    model_id: str
    reasons: tuple[str, ...]
    opened_at: datetime
    is_done: bool
    verdict: FaceVerdict | None


@dataclass(frozen=True)
class CheckMade:
    """A check as an act asks about it that rests on what a person will say: whose, by whom, for what and when."""

    public_id: UUID
    person_id: int
    user_id: int
    purpose: FacePurpose
    band: FaceBand
    checked_at: datetime


def reviews_waiting(area_keys: Collection[str], *, most: int) -> list[ReviewCard]:
    """List what waits in some areas, the oldest first."""
    rows = _reviews().filter(area_key__in=list(area_keys), dropped_at__isnull=True)
    return [_review_card(row) for row in rows.order_by("opened_at", "pk")[:most]]


def review_by_id(public_id: UUID) -> ReviewCard | None:
    """Find a pair of photos, or nothing."""
    row = _reviews().filter(public_id=public_id).first()
    return _review_card(row) if row else None


def review_of_check(check_id: UUID) -> ReviewCard | None:
    """Find the pair of photos that a check left for a person, or nothing."""
    row = _reviews().filter(check_made__public_id=check_id).first()
    return _review_card(row) if row else None


def check_made(check_id: UUID) -> CheckMade | None:
    """Find a check of a recorded person, or nothing."""
    row = FaceCheck.objects.select_related("challenge", "person").filter(public_id=check_id).first()
    if row is None or row.person is None:
        return None
    return CheckMade(
        public_id=row.public_id,
        person_id=row.person.human_id,
        user_id=row.challenge.user_id,
        purpose=FacePurpose(row.purpose),
        band=FaceBand(row.band),
        checked_at=row.checked_at,
    )


def flat_checks(person_id: int, *, since: date) -> int:
    """Count the checks of somebody since a day in which the program saw a flat picture."""
    rows = FaceCheck.objects.filter(person__same_as=person_id, liveness=Liveness.FLAT.value)
    return rows.filter(checked_at__date__gte=since).count()


def review_picture(review_id: int) -> bytes | None:
    """Open the picture that waits, or nothing when it is gone."""
    row = FaceReview.objects.filter(pk=review_id).first()
    if row is None or row.picture_sealed is None:
        return None
    return opened(row.picture_sealed, label="face.review_picture", owner=row.public_id)


def _reviews() -> QuerySet[FaceReview]:
    return FaceReview.objects.select_related(
        "check_made", "check_made__person", "check_made__challenge", "check_made__challenge__user__person"
    )


def _review_card(row: FaceReview) -> ReviewCard:
    check = row.check_made
    person = check.person
    if person is None:
        raise LookupError("a desk looks at photos of recorded persons only")
    user_person = check.challenge.user.person
    return ReviewCard(
        id=row.pk,
        public_id=row.public_id,
        check_id=check.public_id,
        person_id=person.human_id,
        person_public_id=person.public_id,
        user_id=check.challenge.user_id,
        user_person_id=user_person.human_id if user_person else None,
        purpose=FacePurpose(check.purpose),
        area_key=row.area_key,
        liveness=Liveness(check.liveness),
        likeness=Likeness(check.likeness),
        model_id=check.model_id,
        reasons=tuple(reason["code"] for reason in check.reasons),
        opened_at=row.opened_at,
        is_done=row.dropped_at is not None,
        verdict=FaceVerdict(row.verdict) if row.verdict else None,
    )
