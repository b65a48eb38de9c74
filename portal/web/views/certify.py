"""Certifying oneself, or somebody for whom the reader acts: what it serves, the camera, and what came of it."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.access import assured_person_for
from accounts.actions import face_checks
from accounts.enums.face import FacePurpose
from accounts.enums.verification import Purpose
from accounts.errors.consents import ConsentOfGuardian, ConsentTextMoved
from accounts.errors.evidence import EvidenceNotFound
from accounts.errors.face import FaceBeingReviewed, FaceChallengeOver, FaceTooSoon
from accounts.errors.matters import MatterOpenExists
from accounts.queries.faces import Invited, check_about
from certification.access import deadline_for
from certification.actions import face_certifications, reviews
from certification.actions.face_certifications import method_for
from certification.actions.reviews import ReviewAsked
from certification.enums import Method, ReviewWhy
from certification.errors import CertificationNotOpen, EntitlementNotFound, ReviewCannotPass
from certification.queries.deadlines import DeadlineCard
from certification.queries.receipts import proof_of
from certification.rules.reviewing import PHOTO_SLOT
from family.enums import MandateScope
from foundation import clock
from foundation.clock import local_date
from foundation.errors import DomainError
from portal.shared import face_screens
from portal.shared.acting import address
from portal.shared.evidence_files import key_of
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence_of
from portal.web import certify_finish
from portal.web import certify_screens as screens
from portal.web.acting import Subject, note_look, subject_of
from portal.web.certify_forms import FinishForm, PhotoForm, StartForm
from portal.web.drafts import Draft
from portal.web.views.answers import answered, kept, posted
from portal.web.views.paper_desk import Into, take_file

# Why the camera cannot be opened now; the page names the other ways beside it.
_NOT_NOW = (
    CertificationNotOpen,
    ConsentOfGuardian,
    ConsentTextMoved,
    FaceBeingReviewed,
    FaceChallengeOver,
    FaceTooSoon,
)


def start(request: DoorRequest, entitlement_id: UUID, person_id: UUID | None = None) -> HttpResponse:
    """Show whom and what this certifies, hold it against the rules, ask what is asked, and lead to the camera."""
    at = clock.now()
    subject, card = _about(request, entitlement_id, person_id, at=at)
    screen = screens.start_of(request.actor, subject, card, on=local_date(at))
    text = face_screens.consent_text(on=local_date(at))
    typed = {"version": text.version, **kept(request)}
    form = StartForm(
        posted(request), initial=typed, questions=screen.questions, has_consent=screen.has_consent
    )
    if form.is_bound and form.is_valid() and screen.may_begin:
        try:
            return redirect("web:face", challenge_id=_to_the_camera(request, card, form, at=at))
        except _NOT_NOW as error:
            if isinstance(error, ConsentTextMoved):
                form.ask_anew(text.version)
            form.add_error(None, sentence_of(error))
    if request.method == "GET":
        note_look(request, subject.person, "deadline.viewed", at=at)
    return answered(request, "web/certify_start.html", form, {"screen": screen, "text": text})


def finish(request: DoorRequest, entitlement_id: UUID, person_id: UUID | None = None) -> HttpResponse:
    """Certify by a check that was made before: its page was left, or a person has looked since."""
    at = clock.now()
    subject, card = _about(request, entitlement_id, person_id, at=at)
    check_id = key_of(request.POST.get("face_check", "") or request.GET.get("face_check", ""))
    invited = Invited(request.actor.user_id or 0, card.person_id, FacePurpose.CERTIFICATION)
    check = check_about(invited, check_id, at=at) if check_id else None
    proof_id = proof_of(face_certifications.SOURCE, str(check_id)) if check else None
    if proof_id is not None:
        return redirect(address(request, "receipt", proof_id=proof_id))
    if check is None or not (check.is_passed or check.is_waiting):
        return redirect(address(request, "certify", entitlement_id=entitlement_id))
    screen = screens.start_of(request.actor, subject, card, on=local_date(at))
    if screen.waiting and not check.is_passed:
        return redirect(address(request, "certify", entitlement_id=entitlement_id))
    first = {"face_check": check_id, **certify_finish.kept_answers(request, entitlement_id, person_id)}
    form = FinishForm(posted(request), initial=first, questions=screen.questions)
    if form.is_bound and form.is_valid():
        found = certify_finish.Found(entitlement_id, person_id, check.public_id, form.answers())
        try:
            return certify_finish.settle(request, found, is_passed=check.is_passed)
        except DomainError as error:
            form.add_error(None, sentence_of(error))
    return answered(request, "web/certify_finish.html", form, {"screen": screen, "check": check})


def photo(request: DoorRequest, entitlement_id: UUID, person_id: UUID | None = None) -> HttpResponse:
    """Take a photo of the person with their card and today's calendar, and hand it to somebody at the desk."""
    at = clock.now()
    subject, card = _about(request, entitlement_id, person_id, at=at)
    screen = screens.start_of(request.actor, subject, card, on=local_date(at))
    draft = Draft(request, certify_finish.draft_name("photo", entitlement_id, person_id))
    form = PhotoForm(
        posted(request),
        request.FILES or None,
        initial=kept(request),
        questions=screen.questions,
        has_file=bool(draft.files),
    )
    if form.is_bound and screen.may_begin:
        form.full_clean()
        is_taken = not form.cleaned_data.get("file") or take_file(
            request, draft, form, Into(PHOTO_SLOT, subject.person.id, frozenset({PHOTO_SLOT}))
        )
        if is_taken and form.is_valid():
            sent = _send(request, draft, card, form, at=at)
            if sent is not None:
                return sent
    context = {"screen": screen, "has_file": bool(draft.files)}
    return answered(request, "web/certify_photo.html", form, context)


def _about(
    request: DoorRequest, entitlement_id: UUID, person_id: UUID | None, *, at: datetime
) -> tuple[Subject, DeadlineCard]:
    """Give whom the page is about and their deadline.

    Raises:
        PersonNotFound, ActingForAnother, AssuranceTooLow.
        EntitlementNotFound: absent, or not of the person the address names.
    """
    subject = subject_of(request, person_id, MandateScope.CERTIFICATION, at=at)
    relations = request.permit.relations
    card = deadline_for(request.actor, entitlement_id, relations=relations, on=local_date(at))
    if card.person_id != subject.person.id:
        raise EntitlementNotFound
    assured_person_for(request.actor, Purpose.CERTIFY, at=at)
    return subject, card


def _to_the_camera(request: DoorRequest, card: DeadlineCard, form: StartForm, *, at: datetime) -> UUID:
    """Begin the check, agree to it as the page has just been agreed to, and keep the answers until it is through."""
    key = request.session.session_key or ""
    back = address(request, "certify_finish", entitlement_id=card.entitlement_id)
    challenge_id = face_certifications.begin(
        request.actor, card.entitlement_id, key, back, relations=request.permit.relations, at=at
    )
    nonce = face_checks.agree(request.actor, challenge_id, key, form.cleaned_data["version"], at=at)
    face_screens.remember_nonce(request, challenge_id, nonce)
    person_id = request.acting.person.public_id if request.acting else None
    certify_finish.keep_answers(request, card.entitlement_id, person_id, form.answers())
    return challenge_id


def _send(
    request: DoorRequest, draft: Draft, card: DeadlineCard, form: PhotoForm, *, at: datetime
) -> HttpResponse | None:
    """Hand the photo in; nothing where it cannot be now, which the form then tells."""
    is_own = method_for(request.actor, card) is Method.FACE_SELF
    asked = ReviewAsked(
        ReviewWhy.NO_CAMERA if is_own else ReviewWhy.PHOTO_BY_RELATIVE,
        local_date(at),
        answers=form.answers(),
        file_ids=draft.files[-1:],
        key=draft.key,
    )
    try:
        matter = reviews.ask(
            request.actor, card.entitlement_id, asked, relations=request.permit.relations, at=at
        )
    except EvidenceNotFound:
        draft.hold_files([])
        form.add_error("file", _("刚才的照片已经不在了，请再上传一次。"))
        return None
    except (MatterOpenExists, ReviewCannotPass) as error:
        for told in error.reasons or (error,):
            form.add_error(None, sentence_of(told))
        return None
    draft.forget()
    messages.success(request, _("照片已经交给工作人员。看完马上告诉您，认证日期算今天。"))
    return redirect(address(request, "matter_receipt", matter_id=matter.public_id))
