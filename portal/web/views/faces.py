"""The face page: consent, camera, result; and the ways beside it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.access import face_challenge_for
from accounts.actions import face_checks
from accounts.enums.face import FacePurpose
from accounts.errors.consents import ConsentMissing, ConsentOfGuardian, ConsentTextMoved
from accounts.errors.face import FaceBeingReviewed, FacePicturesUnusable, FaceTooSoon
from accounts.queries.faces import ChallengeCard, lasts
from accounts.queries.people import person_cards
from family.queries.mandates import mandate_between
from foundation import clock
from portal.shared import face_screens as screens
from portal.shared.browser_powers import with_camera
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence_of
from portal.web import certify_finish
from portal.web.acting import banner


def face(request: DoorRequest, challenge_id: UUID) -> HttpResponse:
    """Show what the check stands at: what it means, the camera, or what came of it."""
    challenge = face_challenge_for(request.actor, challenge_id, _session(request))
    _stand_for(request, challenge)
    context = {
        "challenge": challenge,
        "name": screens.name_shown(challenge, request.actor),
        "picture_days": lasts(on=clock.today())["picture_days"],
    }
    if challenge.used_at is not None:
        return _result(request, challenge, context)
    if not challenge.is_open(clock.now()):
        return render(request, "web/face_over.html", context)
    nonce = screens.nonce_of(request, challenge_id)
    if challenge.agreed_at is None or not nonce:
        text = screens.consent_text(on=clock.today())
        return render(request, "web/face_consent.html", context | {"text": text})
    shown = context | {"steps": screens.steps_of(challenge), "nonce": nonce}
    return with_camera(render(request, "web/face_camera.html", shown))


def agree(request: DoorRequest, challenge_id: UUID) -> HttpResponse:
    """Take the separate consent, then show the camera."""
    if "agreed" not in request.POST:
        messages.error(request, _("请先看过说明，再勾选同意；不同意也可以换一种方式。"))
        return redirect("web:face", challenge_id=challenge_id)
    try:
        version = screens.version_read(request.POST)
        nonce = face_checks.agree(request.actor, challenge_id, _session(request), version, at=clock.now())
        screens.remember_nonce(request, challenge_id, nonce)
    except (ConsentTextMoved, ConsentOfGuardian) as error:
        messages.error(request, sentence_of(error))
    return redirect("web:face", challenge_id=challenge_id)


def send(request: DoorRequest, challenge_id: UUID) -> HttpResponse:
    """Take the pictures of the camera."""
    return _taken(request, challenge_id, is_photo=False)


def send_photo(request: DoorRequest, challenge_id: UUID) -> HttpResponse:
    """Take one photo for a person to look at."""
    return _taken(request, challenge_id, is_photo=True)


def again(request: DoorRequest, challenge_id: UUID) -> HttpResponse:
    """Begin another check like this one."""
    try:
        new = face_checks.again(request.actor, challenge_id, _session(request), at=clock.now())
    except (FaceTooSoon, FaceBeingReviewed) as error:
        # The page of the check of before names the other ways.
        messages.error(request, sentence_of(error))
        new = challenge_id
    return redirect("web:face", challenge_id=new)


def _result(request: DoorRequest, challenge: ChallengeCard, context: dict[str, Any]) -> HttpResponse:
    """Tell what came of it; whoever passed goes on at once where the next page says it too."""
    result = screens.result_of(challenge, at=clock.now())
    if result and result.next_page and screens.leads_on(challenge, result):
        return redirect(result.next_page)
    return render(request, "web/face_result.html", context | {"result": result})


def _taken(request: DoorRequest, challenge_id: UUID, *, is_photo: bool) -> HttpResponse:
    """Hand pictures in; those that cannot be used are told on the page, which can be used again."""
    challenge = face_challenge_for(request.actor, challenge_id, _session(request))
    try:
        sent = (screens.sent_photo if is_photo else screens.sent_clip)(request.POST, request.FILES)
        face_checks.submit(request.actor, challenge_id, _session(request), sent, at=clock.now())
    except (FacePicturesUnusable, ConsentMissing) as error:
        messages.error(request, sentence_of(error))
        return redirect("web:face", challenge_id=challenge_id)
    # Whoever certifies is through with the last movement: no page asks once more whether they want to.
    is_certifying = challenge.purpose is FacePurpose.CERTIFICATION
    done = certify_finish.filmed(request, challenge) if is_certifying else None
    return done or redirect("web:face", challenge_id=challenge_id)


def _stand_for(request: DoorRequest, challenge: ChallengeCard) -> None:
    """Say on the page for whom the reader acts, where the face is not their own."""
    person_id, own_id = challenge.person_id, request.actor.person_id
    if challenge.is_claim or person_id is None or own_id is None or person_id == own_id:
        return
    on = clock.today()
    mandate = mandate_between(own_id, person_id, on=on)
    if mandate is not None:
        banner(request, person_cards([person_id])[person_id], mandate, on=on)


def _session(request: DoorRequest) -> str:
    return request.session.session_key or ""
