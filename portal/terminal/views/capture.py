"""From the pre-check over the camera to the receipt; where the machine cannot tell, a person does."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.access import face_challenge_for
from accounts.actions import face_checks, terminal_visits
from accounts.enums.terminals import TicketWhy
from accounts.errors.consents import ConsentMissing, ConsentTextMoved
from accounts.errors.face import FaceChallengeOver, FacePicturesUnusable
from accounts.queries.faces import ChallengeCard, lasts
from accounts.rules.face_checks import UNAVAILABLE
from certification.actions import face_certifications
from foundation import clock
from foundation.errors import DomainError
from portal.shared import face_screens as faces
from portal.shared.browser_powers import with_camera
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence_of
from portal.terminal import screens, visits


@visits.with_person
def check(request: DoorRequest) -> HttpResponse:
    """Say what can be certified here, ask what else the benefit depends on, and for the separate yes to the camera."""
    here = screens.here(request.actor.shown_person_id or 0, on=clock.today())
    if not here.open_cards:
        return visits.page(
            request, "closed", {"here": here, "ticket": visits.state_of(request).get("ticket")}
        )
    if request.method == "POST":
        answers = screens.answers_read(here.questions, request.POST)
        visits.keep(request, answers=answers)
        if len(answers) == len(here.questions) and "agreed" in request.POST:
            return _to_camera(request, here)
        visits.keep(request, problem=_("请把问题都答完，再点“我单独同意，开始刷脸”。"))
        return redirect("terminal:check")
    shown = {
        "here": here,
        "questions": screens.questions_shown(here.questions, visits.state_of(request).get("answers", {})),
        "text": faces.consent_text(on=clock.today()),
        "picture_days": lasts(on=clock.today())["picture_days"],
        "problem": visits.taken(request, "problem"),
    }
    return visits.page(request, "check", shown)


def _to_camera(request: DoorRequest, here: screens.Here) -> HttpResponse:
    """Invite to the camera and take the yes in one, for the text stands on the page that was sent."""
    at, key = clock.now(), visits.key_of(request)
    entitlement = here.open_cards[0].entitlement_id
    challenge = face_certifications.begin(
        request.actor, entitlement, key, "", relations=request.permit.relations, at=at
    )
    try:
        version = faces.version_read(request.POST)
        nonce = face_checks.agree(request.actor, challenge, key, version, at=at)
    except ConsentTextMoved as error:
        # The page before the camera shows the text of today.
        visits.keep(request, problem=sentence_of(error))
        return redirect("terminal:check")
    visits.keep(request, challenge=str(challenge), nonce=nonce, entitlement=str(entitlement))
    return redirect("terminal:camera")


@visits.with_person
def camera(request: DoorRequest) -> HttpResponse:
    """Show the camera; only this page may use it."""
    challenge = _challenge(request)
    if challenge is None:
        return redirect("terminal:check")
    if challenge.used_at is not None:
        return redirect("terminal:result")
    if not challenge.is_open(clock.now()):
        return redirect("terminal:check")
    shown = {
        "steps": faces.steps_of(challenge),
        "nonce": visits.state_of(request).get("nonce", ""),
        "problem": visits.taken(request, "problem"),
    }
    return with_camera(visits.page(request, "camera", shown))


@visits.with_person
def frames(request: DoorRequest) -> HttpResponse:
    """Take the pictures, once, and do what follows from them."""
    challenge = _challenge(request)
    if challenge is None:
        return redirect("terminal:check")
    try:
        sent = faces.sent_clip(request.POST, request.FILES)
        face_checks.submit(request.actor, challenge.public_id, visits.key_of(request), sent, at=clock.now())
    except FaceChallengeOver:
        return redirect("terminal:result")
    except (FacePicturesUnusable, ConsentMissing) as error:
        visits.keep(request, problem=sentence_of(error))
        return redirect("terminal:camera")
    _follow(request, challenge)
    return redirect("terminal:result")


@visits.with_person
def again(request: DoorRequest) -> HttpResponse:
    """Go back to the page before the camera; the answers still stand there."""
    visits.keep(request, challenge="", nonce="")
    return redirect("terminal:check")


@visits.with_person
def result(request: DoorRequest) -> HttpResponse:
    """Show the receipt, or what to do next."""
    state = visits.state_of(request)
    if "receipt" in state:
        return visits.page(request, "receipt", screens.receipt_context(request, state["receipt"]))
    challenge = _challenge(request)
    came = faces.result_of(challenge, at=clock.now()) if challenge else None
    if came is None:
        return redirect("terminal:check")
    return visits.page(
        request, "result", {"result": came, "told": state.get("told", ""), "ticket": state.get("ticket")}
    )


def _follow(request: DoorRequest, challenge: ChallengeCard) -> None:
    """Certify what was passed; hand to a person what the machine could not tell."""
    came = faces.result_of(challenge, at=clock.now())
    if came is None:
        return
    state = visits.state_of(request)
    entitlement, answers = UUID(state["entitlement"]), screens.answers_of(state)
    asked: dict[str, Any] = {"relations": request.permit.relations, "at": clock.now()}
    try:
        if came.is_passed:
            done = face_certifications.certify_by_face(
                request.actor, entitlement, came.check.public_id, answers, **asked
            )
            here = screens.here(request.actor.shown_person_id or 0, on=clock.today())
            visits.keep(request, receipt=screens.receipt_facts(done, here.open_cards))
        elif came.check.is_waiting:
            _keep_ticket_if_broken(request, came)
            face_certifications.hand_over(request.actor, entitlement, came.check.public_id, answers, **asked)
    except DomainError as error:
        # What was filmed stands; the page says what stands against it and where to go on.
        visits.keep(request, told=sentence_of(error))


def _keep_ticket_if_broken(request: DoorRequest, came: faces.Result) -> None:
    """Give a number for the counter where the machine itself cannot look at faces just now."""
    if UNAVAILABLE in came.check.reasons:
        ticket = terminal_visits.take_ticket(
            request.actor, visits.key_of(request), TicketWhy.FACE_UNAVAILABLE, at=clock.now()
        )
        visits.keep(request, ticket=ticket.number)


def _challenge(request: DoorRequest) -> ChallengeCard | None:
    """Give the face check of this visit, or nothing."""
    kept = visits.state_of(request).get("challenge")
    return face_challenge_for(request.actor, UUID(kept), visits.key_of(request)) if kept else None
