"""Reads of face checks: the challenge a page shows, what came of it, what policy says of it, the photo on file."""

from base64 import b64decode
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.enums.face import (
    FaceBand,
    FaceDecider,
    FaceHint,
    FacePurpose,
    FaceVerdict,
    Gesture,
    PhotoSource,
)
from accounts.enums.verification import Assurance
from accounts.fields import blind_index, unseal
from accounts.models.faces import FaceChallenge, FaceCheck, FaceReview, ReferencePhoto
from accounts.queries.people import enrolments_on
from accounts.queries.terminals import is_terminal
from accounts.queries.users import person_ids_of_users
from accounts.queries.verification import assurance_by
from accounts.rules.documents import DocumentNumber
from accounts.rules.face_checks import METHOD_OF, Standing, TryLimits
from foundation.clock import local_date
from regions.queries.policy import policy

SESSION = "face.session"
CLAIM = "face.claim"
DAY_BACK_MAX = 200


@dataclass(frozen=True)
class Invited:
    """Whose face a user is to show, and what for.

    Where a newcomer claims to be somebody, ``claim_index`` stands for the number they gave, and ``person_id`` is only
    there when the claim meets a person.
    """

    user_id: int
    person_id: int | None
    purpose: FacePurpose
    claim_index: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True)
class ChallengeCard:
    """A challenge as its page shows it."""

    id: int
    public_id: UUID
    person_id: int | None
    is_claim: bool
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

    @property
    def is_passed(self) -> bool:
        """Say whether the face was found to be the right one."""
        return self.band is FaceBand.PASSED or self.verdict is FaceVerdict.SAME


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
        person_id=row.person.human_id if row.person else None,
        is_claim=row.claim_index is not None,
        purpose=FacePurpose(row.purpose),
        gestures=tuple(Gesture(gesture) for gesture in row.gestures),
        return_to=row.return_to,
        agreed_at=row.agreed_at,
        expires_at=row.expires_at,
        used_at=row.used_at,
    )


def check_of(challenge_id: int, *, at: datetime) -> CheckCard | None:
    """Give what came of a challenge, or nothing yet."""
    row = FaceCheck.objects.select_related("challenge", "review").filter(challenge=challenge_id).first()
    return _check_card(row, at=at) if row else None


def check_about(invited: Invited, public_id: UUID, *, at: datetime) -> CheckCard | None:
    """Give a user's check of a recorded person for a purpose, or nothing."""
    rows = _checks_of(invited).filter(public_id=public_id).select_related("challenge", "review")
    row = rows.first()
    return _check_card(row, at=at) if row else None


def person_of_check(user_id: int, public_id: UUID) -> int | None:
    """Name whom a user's check is of, or nobody."""
    row = FaceCheck.objects.filter(public_id=public_id, challenge__user=user_id).first()
    return row.person_id if row else None


def claim_index_of(document: DocumentNumber) -> bytes:
    """Give the index under which checks of somebody who is named by a document are found."""
    return blind_index(f"{document.country}|{document.number}", label=CLAIM)


def newest_of_claim(
    user_id: int, document: DocumentNumber, purpose: FacePurpose, *, at: datetime
) -> CheckCard | None:
    """Give a user's newest check of somebody they named, when it can still serve or waits, or nothing."""
    rows = FaceCheck.objects.filter(challenge__claim_index=claim_index_of(document))
    return _newest(rows, user_id, purpose, at=at)


def newest_unused(user_id: int, purpose: FacePurpose, *, at: datetime) -> CheckCard | None:
    """Give a user's newest check for a purpose when it can still serve or waits for somebody, or nothing."""
    return _newest(FaceCheck.objects.all(), user_id, purpose, at=at)


def _newest(
    rows: QuerySet[FaceCheck], user_id: int, purpose: FacePurpose, *, at: datetime
) -> CheckCard | None:
    unused = rows.select_related("challenge", "review").filter(
        challenge__user=user_id, purpose=purpose.value, use__isnull=True, checked_at__lte=at
    )
    row = unused.order_by("-checked_at", "-pk").first()
    if row is None:
        return None
    card = _check_card(row, at=at)
    return card if card.is_waiting or decider_of(row, at=at) else None


def decider_of(row: FaceCheck, *, at: datetime) -> FaceDecider | None:
    """Say who found the face to be the right one, unless nobody did or it is too long ago."""
    lasting = lasts(on=local_date(at))
    if row.band == FaceBand.PASSED.value:
        decider, ends_at = FaceDecider(row.decider), row.checked_at + timedelta(hours=lasting["passed_hours"])
    else:
        review = FaceReview.objects.filter(check_made=row, verdict=FaceVerdict.SAME.value).first()
        if review is None or review.decided_at is None:
            return None
        decider, ends_at = FaceDecider.PERSON, review.decided_at + timedelta(days=lasting["reviewed_days"])
    return decider if at < ends_at else None


def _check_card(row: FaceCheck, *, at: datetime) -> CheckCard:
    """Copy a check; of a claim only a yes is told before its time is over, for nobody else could have said no."""
    review = getattr(row, "review", None)
    verdict = FaceVerdict(review.verdict) if review and review.verdict else None
    is_waiting = review is not None and review.dropped_at is None
    if row.challenge.claim_index is not None and verdict is not FaceVerdict.SAME:
        verdict, is_waiting = None, _may_still_be_told(row, at=at)
    return CheckCard(
        public_id=row.public_id,
        band=FaceBand(row.band),
        reasons=tuple(reason["code"] for reason in row.reasons),
        gestures_missed=tuple(Gesture(r["gesture"]) for r in row.reasons if "gesture" in r),
        hints=tuple(FaceHint(hint) for hint in row.hints),
        verdict=verdict,
        is_waiting=is_waiting,
    )


def _may_still_be_told(row: FaceCheck, *, at: datetime) -> bool:
    days = lasts(on=local_date(at))["picture_days"]
    return row.band == FaceBand.PERSON_DECIDES.value and at < row.checked_at + timedelta(days=days)


def begun_since(invited: Invited, *, since: datetime) -> list[datetime]:
    """List when somebody began checks; for another person also when others than that person began them.

    So a stranger cannot spend the tries of the person they claim to be. Claims are counted by the number they name,
    whether or not it is anybody's.
    """
    counted = Q(user=invited.user_id)
    person_id = invited.person_id
    if invited.claim_index is not None:
        counted |= Q(claim_index=invited.claim_index)
    elif person_ids_of_users([invited.user_id]).get(invited.user_id) != person_id:
        by_others = Q(person__same_as=person_id) & (
            Q(user__person__isnull=True) | ~Q(user__person__same_as=person_id)
        )
        # At a machine many show their faces one after the other; the tries of one are not those of the next.
        counted = by_others if is_terminal(invited.user_id) else counted | by_others
    rows = FaceChallenge.objects.filter(counted, issued_at__gt=since).order_by("-issued_at")
    return list(rows.values_list("issued_at", flat=True)[:DAY_BACK_MAX])


def failures_in_a_row(invited: Invited, *, since: datetime) -> int:
    """Count the checks that failed since the last that did not."""
    rows = _checks_of(invited).filter(checked_at__gt=since)
    bands = list(rows.order_by("-checked_at", "-pk").values_list("band", flat=True)[:DAY_BACK_MAX])
    failed = FaceBand.FAILED.value
    return next((place for place, band in enumerate(bands) if band != failed), len(bands))


def is_being_reviewed(invited: Invited, *, at: datetime) -> bool:
    """Say whether photos of this user for this person and purpose wait for somebody, or may seem to."""
    if invited.claim_index is None:
        return _checks_of(invited).filter(review__isnull=False, review__dropped_at__isnull=True).exists()
    row = _checks_of(invited).select_related("challenge", "review").order_by("-checked_at", "-pk").first()
    return row is not None and _check_card(row, at=at).is_waiting


def _checks_of(invited: Invited) -> QuerySet[FaceCheck]:
    rows = FaceCheck.objects.filter(challenge__user=invited.user_id, purpose=invited.purpose.value)
    if invited.claim_index is not None:
        return rows.filter(challenge__claim_index=invited.claim_index)
    return rows.filter(person__same_as=invited.person_id, challenge__claim_index__isnull=True)


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
    return assurance_by(METHOD_OF[decider], on=on)


def needed_for(purpose: FacePurpose, area_key: str | None, *, on: date) -> Assurance:
    """Give what a check has to be worth for a purpose on a day."""
    return Assurance(str(policy("face.needed", area_key=area_key, on=on).record()[purpose.value]))


def area_of(person_id: int | None, *, on: date) -> str | None:
    """Name the area whose desk looks at a person's photos: that of an enrolment in force."""
    found = enrolments_on([person_id], on=on) if person_id else []
    return found[0].area_key if found else None


def standing_of(
    invited: Invited,
    decider: FaceDecider,
    area_key: str | None,
    *,
    since: datetime,
    on: date,
) -> Standing:
    """Gather what bears on the band beside the clip itself."""
    return Standing(
        failures_count=failures_in_a_row(invited, since=since),
        failures_max=try_limits(area_key, on=on).failures_max,
        worth=worth_of(decider, on=on),
        needed=needed_for(invited.purpose, area_key, on=on),
    )
