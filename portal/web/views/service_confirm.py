"""How the relative confirms: by their face, by a letter, or, for a child, by a photo that a person looks at."""

from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.access import own_person_for
from accounts.errors.activation import CodeEntriesWait, CodeMismatch
from accounts.errors.consents import ConsentTextMoved
from accounts.errors.face import FaceBeingReviewed, FacePicturesUnusable, FaceTooSoon
from accounts.errors.matters import MatterNotAllowed
from family.access import service_link_for
from family.actions import service_confirmations
from family.actions.service_confirmations import ChildPhoto, Letter
from family.actions.service_kinship import Promise
from family.enums import NearRelative
from family.errors import (
    ClaimExists,
    ClaimNotAllowed,
    ClaimTooOften,
    ClosureMoved,
    KinshipContradicts,
    ServiceNotAllowed,
    ServiceOver,
    ServiceRelationOther,
)
from family.rules.service import NOT_ON_RECORD
from foundation import clock
from foundation.errors import DomainError
from portal.shared import devices, face_screens
from portal.shared.corrections_shown import deciding_area
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence_of
from portal.web import service_screens as screens
from portal.web.claim_screens import promise_shown
from portal.web.service_forms import AcceptForm, ChildPhotoForm, LetterForm
from portal.web.views.answers import answered, kept, posted
from portal.web.views.service import to_the_camera

# Why a tie cannot be promised here and now.
_NOT_PROMISED = (
    ClaimExists,
    ClaimNotAllowed,
    ClaimTooOften,
    ClosureMoved,
    KinshipContradicts,
    MatterNotAllowed,
)


def face(request: DoorRequest, link_id: UUID) -> HttpResponse:
    """Begin the check of the relative's face."""
    return to_the_camera(request, link_id)


def confirm(request: DoorRequest, link_id: UUID) -> HttpResponse:
    """Open the service with the check of the relative's face that has just passed."""
    form = AcceptForm(request.POST)
    promises = bool(request.POST.get("promise_version"))
    if form.is_valid():
        given = form.cleaned_data
        accepted = NearRelative(given["relation"]) if given["relation"] else None
        version = given["promise_version"]
        try:
            promise = (
                Promise(version, deciding_area(request.actor.person_id or 0, on=clock.today()))
                if version
                else None
            )
            is_open = service_confirmations.confirm_by_face(
                request.actor,
                link_id,
                given["face_check"],
                accepted,
                promise=promise,
                at=clock.now(),
            )
        except ServiceOver as error:
            messages.error(request, sentence_of(error))
            return redirect("web:service_link", link_id=link_id)
        except (ServiceRelationOther, ServiceNotAllowed) as error:
            needs = any(reason.code == NOT_ON_RECORD for reason in error.reasons)
            return _link_page(request, link_id, form, accepted=_told(form, error), promises=needs)
        except _NOT_PROMISED as error:
            return _link_page(request, link_id, form, accepted=_told(form, error), promises=True)
        return _opened(request, link_id) if is_open else _waits(request, link_id)
    return _link_page(request, link_id, form, promises=promises)


def letter(request: DoorRequest, link_id: UUID) -> HttpResponse:
    """Open the service with the code of the letter that was posted to the relative."""
    form, accepted_now = LetterForm(posted(request), initial=kept(request)), ""
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        accepted = NearRelative(given["relation"]) if given["relation"] else None
        typed = Letter(given["code"], devices.source_of(request))
        try:
            service_confirmations.confirm_by_letter(request.actor, link_id, typed, accepted, at=clock.now())
        except (CodeMismatch, CodeEntriesWait) as error:
            form.add_error("code", sentence_of(error))
        except (ServiceRelationOther, ServiceNotAllowed) as error:
            accepted_now = _told(form, error)
        else:
            return _opened(request, link_id)
    card = service_link_for(request.actor, link_id, at=clock.now())
    return answered(request, "web/service_letter.html", form, {"card": card, "accepted": accepted_now})


def photo(request: DoorRequest, link_id: UUID) -> HttpResponse:
    """Ask for a frontal photo of a child, and hand it to a person."""
    at = clock.now()
    text = face_screens.consent_text(on=clock.local_date(at))
    card = service_link_for(request.actor, link_id, at=at)
    speaks = screens.speaks(card, on=clock.local_date(at))
    first = {"version": text.version}
    form = ChildPhotoForm(posted(request), request.FILES or None, initial=first, speaks=speaks)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        sent = ChildPhoto(given["photo"].read(), given["version"])
        key = request.session.session_key or ""
        try:
            service_confirmations.send_photo(request.actor, link_id, key, sent, at=at)
        except (ConsentTextMoved, FacePicturesUnusable, FaceTooSoon, FaceBeingReviewed) as error:
            form.add_error("photo", sentence_of(error))
            # The page shows the text in force, so that is what the next press agrees to.
            form.data = {**form.data, "version": text.version}
        else:
            messages.success(request, _("照片已经交给工作人员。看好了，这一页会告诉您。"))
            return redirect("web:service_link", link_id=link_id)
    return answered(request, "web/service_photo.html", form, {"card": card, "text": text})


def _waits(request: DoorRequest, link_id: UUID) -> HttpResponse:
    messages.success(
        request, _("关系已经按承诺申报，要工作人员先看。看过以后，请回到这一页，请家人再确认一次。")
    )
    return redirect("web:service_link", link_id=link_id)


def _opened(request: DoorRequest, link_id: UUID) -> HttpResponse:
    messages.success(request, _("亲情服务开通了。双方都会收到通知。"))
    return redirect("web:service_link", link_id=link_id)


def _told(form: Form, error: DomainError) -> str:
    """Put a refusal on the form; give the relation on record to which the next press says yes, where that differs."""
    for told in error.reasons or (error,):
        form.add_error(None, sentence_of(told))
    return str(error.facts["relation"]) if isinstance(error, ServiceRelationOther) else ""


def _link_page(
    request: DoorRequest, link_id: UUID, form: Form, *, accepted: str = "", promises: bool = False
) -> HttpResponse:
    """Show the page of the link again, with what is to be mended, and the promise where the tie is on no record."""
    own, at = own_person_for(request.actor), clock.now()
    card = service_link_for(request.actor, link_id, at=at)
    screen = screens.link_screen(request.actor, own, card, at=at)
    promise = promise_shown(clock.local_date(at)) if promises and screens.may_promise(card) else None
    context = {"screen": screen, "one": screen.shown, "accepted": accepted, "promise": promise, "form": form}
    return answered(request, "web/service_link.html", form, context)
