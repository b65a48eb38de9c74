"""From the camera to the receipt: what was answered is kept on the way, and a check that is done leads straight on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse

from accounts.queries.faces import ChallengeCard, check_of
from certification.actions import face_certifications
from certification.actions.certifications import CertificationRecorded
from certification.enums import StatusQuestion
from foundation import clock
from foundation.errors import DomainError
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence_of
from portal.web.certify_forms import question_name
from portal.web.drafts import Draft

_BACK = frozenset({"certify_finish", "for_certify_finish"})


@dataclass(frozen=True)
class Found:
    """A check that is done: of which benefit of whom, with what was answered besides."""

    entitlement_id: UUID
    person_id: UUID | None
    check_id: UUID
    answers: Mapping[StatusQuestion, bool]


def draft_name(of: str, entitlement_id: UUID, person_id: UUID | None) -> str:
    """Name what somebody fills in for one benefit of one person."""
    return f"{of}-{entitlement_id}-{person_id or ''}"


def keep_answers(
    request: DoorRequest,
    entitlement_id: UUID,
    person_id: UUID | None,
    answers: Mapping[StatusQuestion, bool],
) -> None:
    """Keep the answers while the person is before the camera."""
    typed = {question.value: answer for question, answer in answers.items()}
    Draft(request, draft_name("certify", entitlement_id, person_id)).fill({"status": typed})


def kept_answers(request: DoorRequest, entitlement_id: UUID, person_id: UUID | None) -> dict[str, Any]:
    """Give kept answers as the fields of a form."""
    kept = _kept(request, entitlement_id, person_id) or {}
    return {question_name(question): "yes" if answer else "no" for question, answer in kept.items()}


def filmed(request: DoorRequest, challenge: ChallengeCard) -> HttpResponse | None:
    """Go on from a check that has just been filmed; nothing where the person is to try again."""
    found = _found(request, challenge)
    check = check_of(challenge.id, at=clock.now())
    if found is None or check is None or not (check.is_passed or check.is_waiting):
        return None
    try:
        return settle(request, found, is_passed=check.is_passed)
    except DomainError as error:
        messages.error(request, sentence_of(error))
        return redirect(_address("certify", found, entitlement_id=found.entitlement_id))


def settle(request: DoorRequest, found: Found, *, is_passed: bool) -> HttpResponse:
    """Certify by a passed check, or let a person look; either way there is a receipt.

    Raises:
        As `face_certifications.certify_by_face` and `hand_over`.
    """
    act = face_certifications.certify_by_face if is_passed else face_certifications.hand_over
    made = act(
        request.actor,
        found.entitlement_id,
        found.check_id,
        found.answers,
        relations=request.permit.relations,
        at=clock.now(),
    )
    Draft(request, draft_name("certify", found.entitlement_id, found.person_id)).forget()
    if isinstance(made, CertificationRecorded):
        return redirect(_address("receipt", found, proof_id=made.proof_id))
    return redirect(_address("matter_receipt", found, matter_id=made.public_id))


def _found(request: DoorRequest, challenge: ChallengeCard) -> Found | None:
    """Read from where a check was begun what it is for; nothing where the answers did not come along."""
    try:
        back = resolve(challenge.return_to)
    except Resolver404:
        return None
    check = check_of(challenge.id, at=clock.now())
    if back.url_name not in _BACK or check is None:
        return None
    entitlement_id, person_id = back.kwargs["entitlement_id"], back.kwargs.get("person_id")
    answers = _kept(request, entitlement_id, person_id)
    return None if answers is None else Found(entitlement_id, person_id, check.public_id, answers)


def _kept(
    request: DoorRequest, entitlement_id: UUID, person_id: UUID | None
) -> dict[StatusQuestion, bool] | None:
    held = Draft(request, draft_name("certify", entitlement_id, person_id)).answers.get("status")
    return None if held is None else {StatusQuestion(name): bool(answer) for name, answer in held.items()}


def _address(name: str, found: Found, **parts: Any) -> str:
    """Give the address of a page about whom the check is of; the face page itself is about nobody."""
    if found.person_id is None:
        return reverse(f"web:{name}", kwargs=parts)
    return reverse(f"web:for_{name}", kwargs={"person_id": found.person_id, **parts})
