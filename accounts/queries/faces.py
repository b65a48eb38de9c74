"""Reads of face checks: the challenge a page shows, what came of it, what waits for a person, the photo on file."""

from base64 import b64decode
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.enums.face import (
    FaceBand,
    FaceDecider,
    FaceHint,
    FacePurpose,
    FaceVerdict,
    Gesture,
    Likeness,
    Liveness,
    PhotoSource,
)
from accounts.enums.verification import Assurance
from accounts.fields import blind_index, unseal
from accounts.models.faces import FaceChallenge, FaceCheck, FaceReview, ReferencePhoto
from accounts.queries.people import enrolments_on
from accounts.queries.users import person_ids_of_users
from accounts.rules.face_checks import Standing, TryLimits
from regions.queries.policy import policy

SESSION = "face.session"
DAY_BACK_MAX = 200


@dataclass(frozen=True)
class ChallengeCard:
    """A challenge as its page shows it."""

    id: int
    public_id: UUID
    person_id: int
    purpose: FacePurpose
    gestures: tuple[Gesture, ...]
    return_to: str
    agreed_at: datetime | None
    expires_at: datetime
    used_at: datetime | None

    def is_open(self, at: datetime) -> bool:
        """Say whether pictures may still be handed in."""
        return self.used_at is None and at < self.expires_at


@dataclass(frozen=True)
class CheckCard:
    """What came of a challenge, with what a person said where one had to look."""

    public_id: UUID
    band: FaceBand
    reasons: tuple[str, ...]
    gestures_missed: tuple[Gesture, ...]
    hints: tuple[FaceHint, ...]
    verdict: FaceVerdict | None
    is_waiting: bool


@dataclass(frozen=True)
class ReviewCard:
    """Two photos that wait for a person, without the photos."""

    id: int
    public_id: UUID
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


@dataclass(frozen=True)
class PhotoOnFile:
    """The reference photo of a person; the picture itself is opened only when somebody looks."""

    source: PhotoSource
    taken_on: date
    owner: UUID
    sealed: bytes = field(repr=False)


def session_index(session_key: str) -> bytes:
    """Give the keyed hash under which a sign-in is known here."""
    return blind_index(session_key, label=SESSION)


def challenge_of(user_id: int, public_id: UUID, session_key: str) -> ChallengeCard | None:
    """Find a user's challenge in the sign-in it was made in, or nothing."""
    rows = FaceChallenge.objects.filter(
        public_id=public_id, user=user_id, session_index=session_index(session_key)
    )
    row = rows.select_related("person").first()
    return challenge_card(row) if row else None


def challenge_card(row: FaceChallenge) -> ChallengeCard:
    """Copy a row into what may leave the floor."""
    return ChallengeCard(
        id=row.pk,
        public_id=row.public_id,
        person_id=row.person.human_id,
        purpose=FacePurpose(row.purpose),
        gestures=tuple(Gesture(gesture) for gesture in row.gestures),
        return_to=row.return_to,
        agreed_at=row.agreed_at,
        expires_at=row.expires_at,
        used_at=row.used_at,
    )


def check_of(challenge_id: int) -> CheckCard | None:
    """Give what came of a challenge, or nothing yet."""
    row = FaceCheck.objects.select_related("review").filter(challenge=challenge_id).first()
    if row is None:
        return None
    review = getattr(row, "review", None)
    return CheckCard(
        public_id=row.public_id,
        band=FaceBand(row.band),
        reasons=tuple(reason["code"] for reason in row.reasons),
        gestures_missed=tuple(Gesture(r["gesture"]) for r in row.reasons if "gesture" in r),
        hints=tuple(FaceHint(hint) for hint in row.hints),
        verdict=FaceVerdict(review.verdict) if review and review.verdict else None,
        is_waiting=review is not None and review.dropped_at is None,
    )


def begun_since(user_id: int, person_id: int, *, since: datetime) -> list[datetime]:
    """List when somebody began checks; for another person also when others than that person began them.

    So a stranger cannot spend the tries of the person they claim to be.
    """
    counted = Q(user=user_id)
    if person_ids_of_users([user_id]).get(user_id) != person_id:
        counted |= Q(person__same_as=person_id) & (
            Q(user__person__isnull=True) | ~Q(user__person__same_as=person_id)
        )
    rows = FaceChallenge.objects.filter(counted, issued_at__gt=since).order_by("-issued_at")
    return list(rows.values_list("issued_at", flat=True)[:DAY_BACK_MAX])


def failures_in_a_row(user_id: int, person_id: int, purpose: FacePurpose, *, since: datetime) -> int:
    """Count the checks that failed since the last that did not."""
    rows = FaceCheck.objects.filter(
        challenge__user=user_id, person__same_as=person_id, purpose=purpose.value, checked_at__gt=since
    )
    bands = list(rows.order_by("-checked_at", "-pk").values_list("band", flat=True)[:DAY_BACK_MAX])
    failed = FaceBand.FAILED.value
    return next((place for place, band in enumerate(bands) if band != failed), len(bands))


def is_being_reviewed(user_id: int, person_id: int, purpose: FacePurpose) -> bool:
    """Say whether photos of this user for this person and purpose wait for somebody."""
    return FaceReview.objects.filter(
        dropped_at__isnull=True,
        check_made__challenge__user=user_id,
        check_made__person__same_as=person_id,
        check_made__purpose=purpose.value,
    ).exists()


def reviews_waiting(area_keys: Collection[str], *, most: int) -> list[ReviewCard]:
    """List what waits in some areas, the oldest first."""
    rows = _reviews().filter(area_key__in=list(area_keys), dropped_at__isnull=True)
    return [_review_card(row) for row in rows.order_by("opened_at", "pk")[:most]]


def review_by_id(public_id: UUID) -> ReviewCard | None:
    """Find a pair of photos, or nothing."""
    row = _reviews().filter(public_id=public_id).first()
    return _review_card(row) if row else None


def review_picture(review_id: int) -> bytes | None:
    """Open the picture that waits, or nothing when it is gone."""
    row = FaceReview.objects.filter(pk=review_id).first()
    if row is None or row.picture_sealed is None:
        return None
    return opened(row.picture_sealed, label="face.review_picture", owner=row.public_id)


def photo_on_file(person_id: int) -> PhotoOnFile | None:
    """Find the reference photo in force, or nothing."""
    held = ReferencePhoto.objects.filter(person__same_as=person_id, superseded_at__isnull=True)
    row = held.select_related("person").order_by("-recorded_at", "-pk").first()
    if row is None or row.photo_sealed is None:
        return None
    return PhotoOnFile(PhotoSource(row.source), row.taken_on, row.person.public_id, bytes(row.photo_sealed))


def photo_bytes(photo: PhotoOnFile) -> bytes:
    """Open a reference photo."""
    return opened(photo.sealed, label="person.reference_photo", owner=photo.owner)


def opened(sealed: bytes | memoryview, *, label: str, owner: UUID) -> bytes:
    """Open a sealed picture."""
    return b64decode(unseal(sealed, label=label, owner=owner))


def try_limits(area_key: str | None, *, on: date) -> TryLimits:
    """Give how often one may try."""
    found = policy("face.tries", area_key=area_key, on=on).record()
    return TryLimits(
        int(str(found["tries_a_day"])), int(str(found["failures_max"])), int(str(found["pause_minutes"]))
    )


def lasts(*, on: date) -> dict[str, int]:
    """Give how long results and waiting pictures last, by name."""
    return {
        name: int(str(value)) for name, value in policy("face.lasts", area_key=None, on=on).record().items()
    }


def worth_of(decider: FaceDecider, *, on: date) -> Assurance:
    """Give what a check is worth on a day, by who decided."""
    return Assurance(str(policy("face.worth", area_key=None, on=on).record()[decider.value]))


def needed_for(purpose: FacePurpose, area_key: str | None, *, on: date) -> Assurance:
    """Give what a check has to be worth for a purpose on a day."""
    return Assurance(str(policy("face.needed", area_key=area_key, on=on).record()[purpose.value]))


def area_of(person_id: int, *, on: date) -> str | None:
    """Name the area whose desk looks at a person's photos: that of an enrolment in force."""
    found = enrolments_on([person_id], on=on)
    return found[0].area_key if found else None


def standing_of(
    begun_by: tuple[int, int, FacePurpose],
    decider: FaceDecider,
    area_key: str | None,
    *,
    since: datetime,
    on: date,
) -> Standing:
    """Gather what bears on the band beside the clip itself: user, person and purpose name the row of tries."""
    user_id, person_id, purpose = begun_by
    return Standing(
        failures_count=failures_in_a_row(user_id, person_id, purpose, since=since),
        failures_max=try_limits(area_key, on=on).failures_max,
        worth=worth_of(decider, on=on),
        needed=needed_for(purpose, area_key, on=on),
    )


def _reviews() -> QuerySet[FaceReview]:
    return FaceReview.objects.select_related(
        "check_made", "check_made__person", "check_made__challenge", "check_made__challenge__user__person"
    )


def _review_card(row: FaceReview) -> ReviewCard:
    check = row.check_made
    user_person = check.challenge.user.person
    return ReviewCard(
        id=row.pk,
        public_id=row.public_id,
        person_id=check.person.human_id,
        person_public_id=check.person.public_id,
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
    )
