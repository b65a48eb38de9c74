"""What the face page shows and takes: consent, camera, result."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict

from accounts.actions.face_checks import FRAMES_MAX, Sent
from accounts.clients.face import SentFrame
from accounts.enums.consents import ConsentPurpose
from accounts.enums.face import FaceBand, FacePurpose, FaceVerdict, Gesture
from accounts.errors.consents import ConsentTextMoved
from accounts.errors.face import FacePicturesUnusable
from accounts.queries.faces import ChallengeCard, CheckCard, check_of
from accounts.queries.people import person_cards
from accounts.rules.actors import Actor
from accounts.rules.consent_texts import TEXTS
from accounts.rules.consents import text_on
from accounts.rules.face import NOT_SEEN
from portal.shared.dates import reads_english
from portal.shared.labels import label_of
from portal.shared.words import sentence

_NONCES = "face_nonces"
_KEPT_MAX = 5
VERSION_DIGITS = 5


@dataclass(frozen=True)
class Step:
    """One movement, as the page says it."""

    gesture: Gesture
    words: str


@dataclass(frozen=True)
class ConsentShown:
    """The published text in the reader's language."""

    version: int
    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Result:
    """What came of a check, in words."""

    check: CheckCard
    reasons: tuple[str, ...]
    hints: tuple[str, ...]
    next_page: str

    @property
    def is_passed(self) -> bool:
        """Say whether the reader may go on."""
        return self.check.is_passed

    @property
    def may_try_again(self) -> bool:
        """Say whether another try makes sense."""
        return self.check.band is FaceBand.FAILED or self.check.verdict is FaceVerdict.UNCLEAR


def consent_text(*, on: date) -> ConsentShown:
    """Give the text that asks for the separate consent to face checks."""
    text = text_on(TEXTS, ConsentPurpose.FACE, on=on)
    title, *lines = text.en if reads_english() else text.zh
    return ConsentShown(text.version, title, tuple(lines))


def version_read(typed: QueryDict) -> int:
    """Read which version of the text was on the page.

    Raises:
        ConsentTextMoved: none that was ever published.
    """
    text = typed.get("version", "")
    if not (text.isascii() and text.isdigit() and len(text) < VERSION_DIGITS):
        raise ConsentTextMoved
    return int(text)


def name_shown(challenge: ChallengeCard, actor: Actor) -> str:
    """Name whom the check is of, where that is not the reader; whom a newcomer claims to be is never told."""
    if challenge.is_claim or challenge.person_id is None or challenge.person_id == actor.person_id:
        return ""
    return person_cards([challenge.person_id])[challenge.person_id].name


def steps_of(challenge: ChallengeCard) -> list[Step]:
    """Word the movements in their order."""
    return [Step(gesture, label_of(gesture)) for gesture in challenge.gestures]


def result_of(challenge: ChallengeCard, *, at: datetime) -> Result | None:
    """Word what came of a check, or nothing where it was cut off."""
    check = check_of(challenge.id, at=at)
    if check is None:
        return None
    missed = [sentence(NOT_SEEN, {"gesture": gesture}) for gesture in check.gestures_missed]
    told = [sentence(code) for code in dict.fromkeys(check.reasons) if code != NOT_SEEN]
    asked = urlencode({"face_check": check.public_id})
    next_page = f"{challenge.return_to}?{asked}" if challenge.return_to else ""
    return Result(check, (*told, *missed), tuple(label_of(hint) for hint in check.hints), next_page)


def leads_on(challenge: ChallengeCard, result: Result) -> bool:
    """Say whether the page that asked for a check tells what came of it, so that none stands between."""
    if challenge.purpose is FacePurpose.CERTIFICATION:
        return result.is_passed or result.check.is_waiting
    return challenge.purpose is FacePurpose.FAMILY_SERVICE and result.is_passed


def remember_nonce(request: HttpRequest, challenge_id: UUID, nonce: str) -> None:
    """Keep the number of a page in the sealed session; the oldest go first."""
    kept = {**request.session.get(_NONCES, {}), str(challenge_id): nonce}
    request.session[_NONCES] = dict(list(kept.items())[-_KEPT_MAX:])


def nonce_of(request: HttpRequest, challenge_id: UUID) -> str:
    """Give the number of a page; empty where this sign-in has none."""
    return str(request.session.get(_NONCES, {}).get(str(challenge_id), ""))


def sent_clip(typed: QueryDict, files: MultiValueDict[str, Any]) -> Sent:
    """Read the pictures with their marks, `step:milliseconds` for each.

    Raises:
        FacePicturesUnusable: marks and pictures do not fit together.
    """
    pictures = files.getlist("frames")
    marks = [mark.split(":") for mark in typed.get("marks", "").split(",") if mark]
    if not pictures or len(pictures) != len(marks) or len(pictures) > FRAMES_MAX:
        raise FacePicturesUnusable
    try:
        pairs = [(int(step), int(at_ms)) for step, at_ms in marks]
    except ValueError as error:
        raise FacePicturesUnusable from error
    if pairs != sorted(pairs, key=lambda pair: pair[1]) or pairs != sorted(pairs):
        raise FacePicturesUnusable
    frames = tuple(
        SentFrame(step, at_ms, picture.read()) for (step, at_ms), picture in zip(pairs, pictures, strict=True)
    )
    return Sent(typed.get("nonce", ""), frames)


def sent_photo(typed: QueryDict, files: MultiValueDict[str, Any]) -> Sent:
    """Read the one photo for a person.

    Raises:
        FacePicturesUnusable: there is none.
    """
    picture = files.get("photo")
    if picture is None:
        raise FacePicturesUnusable
    return Sent(typed.get("nonce", ""), photo=picture.read())
