"""Face checks from the invitation to the result: begin, agree, submit.

Whether the actor may have this person checked for this purpose is the caller's to know, and so are the doors; what
a check may serve afterwards is decided in `face_uses`.
"""

import hmac
import secrets
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.db import transaction

from accounts.actions import audit, consents, face_results
from accounts.actions.face_results import Taken
from accounts.clients import jpeg
from accounts.clients.face import FaceProvider, SentFrame, configured
from accounts.enums.consents import ConsentPurpose
from accounts.enums.face import FaceBand, FacePurpose, Gesture, Likeness, Liveness
from accounts.errors.consents import ConsentMissing
from accounts.errors.face import (
    FaceBeingReviewed,
    FaceChallengeNotFound,
    FaceChallengeOver,
    FaceCheckNotFound,
    FaceNonceWrong,
    FaceNotAgreed,
    FacePicturesUnusable,
    FaceTooSoon,
    FaceUnavailable,
)
from accounts.models.faces import FaceChallenge
from accounts.models.users import User
from accounts.queries import faces
from accounts.queries.consents import said_no_since
from accounts.queries.faces import CheckCard, Invited
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


@dataclass(frozen=True)
class Sent:
    """What a page handed in: pictures of the steps, or one photo for a person to look at."""

    nonce: str
    frames: tuple[SentFrame, ...] = ()
    photo: bytes = field(default=b"", repr=False)


def begin(
    actor: Actor, person_id: int, purpose: FacePurpose, session_key: str, *, at: datetime, return_to: str = ""
) -> UUID:
    """Invite the actor to show a face; an invitation still open in this sign-in is given again.

    So nobody can leaf through sequences until a convenient one comes up. Every invitation counts as a try.

    Raises:
        FaceChallengeNotFound: the actor is not signed in.
        FaceBeingReviewed, FaceTooSoon.
    """
    return invite(actor, Invited(actor.user_id or 0, person_id, purpose), session_key, return_to, at=at)


def invite(actor: Actor, invited: Invited, session_key: str, return_to: str, *, at: datetime) -> UUID:
    """Invite the actor, also to a check of whom they claim to be.

    Raises:
        FaceChallengeNotFound: the actor is not signed in.
        FaceBeingReviewed, FaceTooSoon.
    """
    with transaction.atomic():
        # One at a time for a user, or two requests would count the tries alike.
        user = User.objects.select_for_update().filter(pk=actor.user_id or 0).first()
        if user is None:
            raise FaceChallengeNotFound
        named = {
            "user": user,
            "person_id": invited.person_id,
            "claim_index": invited.claim_index,
            "purpose": invited.purpose.value,
            "session_index": faces.session_index(session_key),
        }
        held = FaceChallenge.objects.filter(**named, used_at=None, expires_at__gt=at).first()
        if held is not None:
            # The same sequence, yet it leads back to the page that asked last.
            if held.return_to != return_to:
                held.return_to = return_to
                held.save(update_fields=["return_to"])
            return held.public_id
        _refuse_too_often(invited, at=at)

        row = FaceChallenge.objects.create(
            **named,
            gestures=[gesture.value for gesture in secrets.choice(rules.sequences())],
            return_to=return_to,
            issued_at=at,
            expires_at=at + timedelta(seconds=settings.FACE_CHALLENGE_SECONDS),
        )
        audit.record(actor, _event("face.begun", row, on=local_date(at).isoformat()), at=at)
    return row.public_id


def again(actor: Actor, challenge_id: UUID, session_key: str, *, at: datetime) -> UUID:
    """Invite the actor to another check like one of before.

    Raises:
        FaceChallengeNotFound, FaceBeingReviewed, FaceTooSoon.
    """
    with transaction.atomic():
        row = _locked(actor, challenge_id, session_key)
    invited = Invited(row.user_id, row.person_id, FacePurpose(row.purpose), _index_of(row))
    return invite(actor, invited, session_key, row.return_to, at=at)


def agree(actor: Actor, challenge_id: UUID, session_key: str, version: int, *, at: datetime) -> str:
    """Record the separate consent to this check, and give the number its page has to hand in once.

    Whoever shows their own face says yes to the published text at large, and can take that back. For others the yes
    stands with the check alone.

    Law: PIPL 29.

    Raises:
        FaceChallengeNotFound, FaceChallengeOver.
        ConsentTextMoved, ConsentOfGuardian.
    """
    nonce = secrets.token_urlsafe(NONCE_BYTES)
    with transaction.atomic():
        row = _locked(actor, challenge_id, session_key)
        if row.used_at is not None or row.expires_at <= at:
            raise FaceChallengeOver
        if row.person_id is not None and row.person_id == actor.person_id:
            consents.give(actor, ConsentPurpose.FACE, version=version, at=at)
        else:
            consents.check_version(ConsentPurpose.FACE, version=version, on=local_date(at))
        row.consent_version, row.nonce_hash = str(version), _hash(nonce)
        row.agreed_at = row.agreed_at or at
        row.save(update_fields=["consent_version", "nonce_hash", "agreed_at"])
        audit.record(actor, _event("face.agreed", row, version=version), at=at)
    return nonce


def submit(actor: Actor, challenge_id: UUID, session_key: str, sent: Sent, *, at: datetime) -> CheckCard:
    """Take the pictures of a check, once, and decide on them.

    The challenge is spent first and committed; looking takes seconds and happens outside of any transaction. Whoever
    is cut off in between begins anew. No picture is kept but one that waits, sealed, for a person.

    Raises:
        FacePicturesUnusable, FaceChallengeNotFound, FaceChallengeOver, FaceNotAgreed, FaceNonceWrong.
        ConsentMissing: the person has taken the consent back since.
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
    made = faces.check_of(row.pk, at=at)
    if made is None:
        raise FaceCheckNotFound
    return made


def _refuse_too_often(invited: Invited, *, at: datetime) -> None:
    on = local_date(at)
    if faces.is_being_reviewed(invited, at=at):
        raise FaceBeingReviewed
    area_key = None if invited.claim_index else faces.area_of(invited.person_id, on=on)
    limits = faces.try_limits(area_key, on=on)
    begun = faces.begun_since(invited, since=at - DAY)
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
    if row.nonce_hash is None or row.agreed_at is None:
        raise FaceNotAgreed
    if row.person_id and said_no_since(row.person_id, ConsentPurpose.FACE, since=row.agreed_at):
        raise ConsentMissing
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
    is_claim = row.claim_index is not None
    photo = _reference(row.person_id)
    try:
        # A claim is always compared with something, so that time does not tell whether there is a photo on file.
        looked = provider.look(sent.frames, photo or (sent.frames[0].jpeg if is_claim else None))
    except FaceUnavailable:
        return _for_a_person(sent.frames[0].jpeg, provider, rules.UNAVAILABLE)
    measured = replace(looked.clip, likeness=None) if is_claim and not photo else looked.clip
    judged = judge(measured, steps)
    by = Invited(row.user_id, row.person_id, FacePurpose(row.purpose), _index_of(row))
    rules_area = None if is_claim else area_key
    standing = faces.standing_of(by, provider.decider, rules_area, since=at - DAY, on=local_date(at))
    outcome = (rules.outcome_of_claim if is_claim else rules.outcome_of)(judged, standing)
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


def _reference(person_id: int | None) -> bytes | None:
    photo = faces.photo_on_file(person_id) if person_id else None
    if photo is None or person_id is None:
        return None
    return faces.photo_bytes(photo)


def _index_of(row: FaceChallenge) -> bytes | None:
    return bytes(row.claim_index) if row.claim_index is not None else None


def _event(action: str, row: FaceChallenge, **facts: str | int) -> audit.Event:
    told = {"purpose": row.purpose, **facts}
    return audit.Event(
        action, row.person_id, object_kind="face_challenge", object_id=row.public_id, facts=told
    )


def _hash(nonce: str) -> bytes:
    return sha256(nonce.encode()).digest()
