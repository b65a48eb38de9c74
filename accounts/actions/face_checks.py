"""Face checks from the invitation to the one use: begin, agree, submit, consume.

Whether the actor may have this person checked for this purpose is the caller's to know, and so are the doors; what
happens to a check afterwards is decided here and nowhere else.
"""

import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from accounts.actions import audit, face_results
from accounts.actions.face_results import Taken
from accounts.clients import jpeg
from accounts.clients.face import FaceProvider, SentFrame, configured
from accounts.enums.face import FaceBand, FaceDecider, FacePurpose, FaceVerdict, Gesture, Likeness, Liveness
from accounts.enums.verification import Assurance
from accounts.errors.face import (
    FaceBeingReviewed,
    FaceChallengeNotFound,
    FaceChallengeOver,
    FaceCheckNotFound,
    FaceCheckNotPassed,
    FaceCheckUsed,
    FaceNonceWrong,
    FaceNotAgreed,
    FacePicturesUnusable,
    FaceTooSoon,
    FaceUnavailable,
)
from accounts.models.faces import FaceChallenge, FaceCheck, FaceReview, FaceUse
from accounts.models.users import User
from accounts.queries import faces
from accounts.queries.faces import CheckCard
from accounts.rules import face_checks as rules
from accounts.rules.actors import Actor
from accounts.rules.face import Judgement, judge
from foundation.clock import local_date
from foundation.errors import Reason

FRAMES_MAX = 20
FRAME_BYTES_MAX = 400_000
FRAME_PIXELS_MAX = 2_000_000
PHOTO_BYTES_MAX = 8_000_000
PHOTO_PIXELS_MAX = 50_000_000
EDGE_MAX = 960
MISSES_MAX = 3
NONCE_BYTES = 24
DAY = timedelta(days=1)
ONE_USE = "accounts_faceuse_check_used_id_key"


@dataclass(frozen=True)
class Sent:
    """What a page handed in: pictures of the steps, or one photo for a person to look at."""

    nonce: str
    frames: tuple[SentFrame, ...] = ()
    photo: bytes = field(default=b"", repr=False)


@dataclass(frozen=True)
class Used:
    """A check that has just served, with what it is worth today."""

    check_id: UUID
    decider: FaceDecider
    worth: Assurance


def begin(
    actor: Actor, person_id: int, purpose: FacePurpose, session_key: str, *, at: datetime, return_to: str = ""
) -> UUID:
    """Invite the actor to show a face; an invitation still open in this sign-in is given again.

    So nobody can leaf through sequences until a convenient one comes up. Every invitation counts as a try.

    Raises:
        FaceChallengeNotFound: the actor is not signed in.
        FaceBeingReviewed, FaceTooSoon.
    """
    on = local_date(at)
    with transaction.atomic():
        # One at a time for a user, or two requests would count the tries alike.
        user = User.objects.select_for_update().filter(pk=actor.user_id or 0).first()
        if user is None:
            raise FaceChallengeNotFound
        index = faces.session_index(session_key)
        held = FaceChallenge.objects.filter(
            user=user,
            person__same_as=person_id,
            purpose=purpose.value,
            session_index=index,
            used_at=None,
            expires_at__gt=at,
        ).first()
        if held is not None:
            return held.public_id
        _refuse_too_often(user.pk, person_id, purpose, at=at)

        sequence = secrets.choice(rules.sequences())
        row = FaceChallenge.objects.create(
            user=user,
            person_id=person_id,
            purpose=purpose.value,
            session_index=index,
            gestures=[gesture.value for gesture in sequence],
            return_to=return_to,
            issued_at=at,
            expires_at=at + timedelta(seconds=settings.FACE_CHALLENGE_SECONDS),
        )
        facts = {"purpose": purpose.value, "on": on.isoformat()}
        event = audit.Event(
            "face.begun", person_id, object_kind="face_challenge", object_id=row.public_id, facts=facts
        )
        audit.record(actor, event, at=at)
    return row.public_id


def agree(actor: Actor, challenge_id: UUID, session_key: str, version: str, *, at: datetime) -> str:
    """Record the separate consent to this check, and give the number its page has to hand in once.

    Law: PIPL 29.

    Raises:
        FaceChallengeNotFound, FaceChallengeOver.
    """
    nonce = secrets.token_urlsafe(NONCE_BYTES)
    with transaction.atomic():
        row = _locked(actor, challenge_id, session_key)
        if row.used_at is not None or row.expires_at <= at:
            raise FaceChallengeOver
        row.consent_version, row.nonce_hash = version, _hash(nonce)
        row.agreed_at = row.agreed_at or at
        row.save(update_fields=["consent_version", "nonce_hash", "agreed_at"])
        event = audit.Event(
            "face.agreed",
            row.person_id,
            object_kind="face_challenge",
            object_id=row.public_id,
            facts={"version": version},
        )
        audit.record(actor, event, at=at)
    return nonce


def submit(actor: Actor, challenge_id: UUID, session_key: str, sent: Sent, *, at: datetime) -> CheckCard:
    """Take the pictures of a check, once, and decide on them.

    The challenge is spent first and committed; looking takes seconds and happens outside of any transaction. Whoever
    is cut off in between begins anew. No picture is kept but one that waits, sealed, for a person.

    Raises:
        FacePicturesUnusable, FaceChallengeNotFound, FaceChallengeOver, FaceNotAgreed, FaceNonceWrong.
    """
    _check_pictures(sent)
    with transaction.atomic():
        row = _locked(actor, challenge_id, session_key)
        is_ours = _spend(row, sent.nonce, at=at)
    if not is_ours:
        raise FaceNonceWrong

    area_key = faces.area_of(row.person_id, on=local_date(at))
    taken = _looked_at(row, sent, configured(), area_key, at=at)

    with transaction.atomic():
        face_results.keep(actor, row, taken, area_key, at=at)
    made = faces.check_of(row.pk)
    if made is None:
        raise FaceCheckNotFound
    return made


def consume(actor: Actor, check_id: UUID, purpose: FacePurpose, person_id: int, *, at: datetime) -> Used:
    """Use a check, exactly once, for what and whom it was made, by whom it was made; call in the act's transaction.

    Raises:
        FaceCheckNotFound: absent, or of another user, person or purpose; the answer is the same.
        FaceCheckNotPassed: not passed, run out, or not worth enough today.
        FaceCheckUsed: it has served already.
    """
    on = local_date(at)
    row = FaceCheck.objects.filter(
        public_id=check_id, challenge__user=actor.user_id, person__same_as=person_id, purpose=purpose.value
    ).first()
    if row is None:
        raise FaceCheckNotFound
    decider = _decider_of(row, at=at)
    worth = faces.worth_of(decider, on=on)
    needed = faces.needed_for(purpose, faces.area_of(person_id, on=on), on=on)
    if not rules.is_worth(worth, needed):
        raise FaceCheckNotPassed

    try:
        with transaction.atomic():
            FaceUse.objects.create(check_used=row, user_id=actor.user_id, worth=worth.value, used_at=at)
            facts = {"purpose": purpose.value, "worth": worth.value}
            event = audit.Event(
                "face.used", person_id, object_kind="face_check", object_id=row.public_id, facts=facts
            )
            audit.record(actor, event, at=at)
    except IntegrityError as error:
        if ONE_USE in str(error):
            raise FaceCheckUsed from error
        raise
    return Used(row.public_id, decider, worth)


def _refuse_too_often(user_id: int, person_id: int, purpose: FacePurpose, *, at: datetime) -> None:
    on = local_date(at)
    if faces.is_being_reviewed(user_id, person_id, purpose):
        raise FaceBeingReviewed
    limits = faces.try_limits(faces.area_of(person_id, on=on), on=on)
    begun = faces.begun_since(user_id, person_id, since=at - DAY)
    again_at = rules.may_begin_at(begun, limits, at=at)
    if again_at is not None:
        raise FaceTooSoon(again_at=again_at)


def _locked(actor: Actor, challenge_id: UUID, session_key: str) -> FaceChallenge:
    """Lock a challenge of this user in this sign-in; anybody else's is not there."""
    row = (
        FaceChallenge.objects.select_for_update(of=("self",))
        .filter(public_id=challenge_id, user=actor.user_id, session_index=faces.session_index(session_key))
        .first()
    )
    if row is None:
        raise FaceChallengeNotFound
    return row


def _spend(row: FaceChallenge, nonce: str, *, at: datetime) -> bool:
    """Spend a challenge on the page's number; a wrong one is counted, and the last closes the challenge."""
    if row.used_at is not None or row.expires_at <= at or row.misses_count >= MISSES_MAX:
        raise FaceChallengeOver
    if row.nonce_hash is None:
        raise FaceNotAgreed
    is_ours = hmac.compare_digest(bytes(row.nonce_hash), _hash(nonce))
    if is_ours:
        row.used_at = at
    else:
        row.misses_count += 1
    row.save(update_fields=["used_at", "misses_count"])
    return is_ours


def _check_pictures(sent: Sent) -> None:
    """Hold what was sent to its limits before anything is decoded."""
    if bool(sent.frames) is bool(sent.photo) or len(sent.frames) > FRAMES_MAX:
        raise FacePicturesUnusable
    for frame in sent.frames:
        jpeg.check(frame.jpeg, bytes_max=FRAME_BYTES_MAX, pixels_max=FRAME_PIXELS_MAX)
    if sent.photo:
        jpeg.check(sent.photo, bytes_max=PHOTO_BYTES_MAX, pixels_max=PHOTO_PIXELS_MAX, formats=jpeg.FORMATS)


def _looked_at(
    row: FaceChallenge, sent: Sent, provider: FaceProvider, area_key: str | None, *, at: datetime
) -> Taken:
    """Measure and judge; without a provider, or with a photo only, a person decides."""
    if sent.photo:
        return _for_a_person(sent.photo, provider, rules.SENT_PHOTO)
    steps = tuple(Gesture(gesture) for gesture in row.gestures)
    try:
        looked = provider.look(sent.frames, _reference(row.person_id))
    except FaceUnavailable:
        return _for_a_person(sent.frames[0].jpeg, provider, rules.UNAVAILABLE)
    judged = judge(looked.clip, steps)
    by = (row.user_id, row.person_id, FacePurpose(row.purpose))
    standing = faces.standing_of(by, provider.decider, area_key, since=at - DAY, on=local_date(at))
    outcome = rules.outcome_of(judged, standing)
    blinked = any(frame.step == len(steps) - 1 for frame in sent.frames)
    return Taken(
        judged, outcome, provider.decider, provider.model_id, _anew(sent.frames[looked.best].jpeg), blinked
    )


def _for_a_person(picture: bytes, provider: FaceProvider, code: str) -> Taken:
    judged = Judgement(Liveness.NOT_JUDGED, Likeness.NOT_COMPARED, (Reason(code),))
    outcome = rules.Outcome(FaceBand.PERSON_DECIDES, judged.reasons)
    return Taken(judged, outcome, provider.decider, "", _anew(picture), False)


def _anew(picture: bytes) -> bytes:
    return jpeg.made_anew(picture, bytes_max=PHOTO_BYTES_MAX, pixels_max=PHOTO_PIXELS_MAX, edge_max=EDGE_MAX)


def _reference(person_id: int) -> bytes | None:
    photo = faces.photo_on_file(person_id)
    if photo is None:
        return None
    return faces.photo_bytes(photo)


def _decider_of(row: FaceCheck, *, at: datetime) -> FaceDecider:
    """Say who found the face to be the right one, and that not too long ago.

    Raises:
        FaceCheckNotPassed.
    """
    lasts = faces.lasts(on=local_date(at))
    if row.band == FaceBand.PASSED.value:
        decider, ends_at = FaceDecider(row.decider), row.checked_at + timedelta(hours=lasts["passed_hours"])
    else:
        review = FaceReview.objects.filter(check_made=row, verdict=FaceVerdict.SAME.value).first()
        if review is None or review.decided_at is None:
            raise FaceCheckNotPassed
        decider, ends_at = FaceDecider.PERSON, review.decided_at + timedelta(days=lasts["reviewed_days"])
    if at >= ends_at:
        raise FaceCheckNotPassed
    return decider


def _hash(nonce: str) -> bytes:
    return sha256(nonce.encode()).digest()
