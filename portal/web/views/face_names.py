"""Verifying one's real name by one's face: who one is, the check on the face page, and its use."""

from uuid import UUID

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actions import face_checks, face_claims
from accounts.enums.face import FacePurpose
from accounts.errors.consents import ConsentOfGuardian
from accounts.errors.face import FaceBeingReviewed, FaceCheckNotFound, FaceTooSoon
from accounts.queries.faces import lasts, newest_unused
from foundation import clock
from foundation.errors import DomainError
from portal.shared.requests import SignedInRequest
from portal.shared.words import sentence_of
from portal.web.identity_forms import KnownForm, WhoForm
from portal.web.views.answers import answered, kept, posted

REAL_NAME = FacePurpose.REAL_NAME


def verify_face(request: SignedInRequest) -> HttpResponse:
    """Ask who the reader is where that is not known, and lead on to the face page; show what came of a check before."""
    at = clock.now()
    form = (KnownForm if request.actor.person_id else WhoForm)(posted(request), initial=kept(request))
    if form.is_bound and form.is_valid():
        ratelimit.consume(request, action="claim", key=str(request.user.public_id), raise_exception=True)
        try:
            return redirect("web:face", challenge_id=_begin(request, form))
        except (FaceTooSoon, FaceBeingReviewed, ConsentOfGuardian) as error:
            form.add_error(None, sentence_of(error))
    context = {
        "check": newest_unused(request.user.pk, REAL_NAME, at=at),
        "days": lasts(on=clock.local_date(at)),
        "is_known": request.actor.person_id is not None,
    }
    return answered(request, "web/verify_face.html", form, context)


def verify_face_done(request: SignedInRequest) -> HttpResponse:
    """Use a passed check: the account is the reader's own, or proved anew."""
    try:
        face_claims.settle(request.actor, _check_id(request), at=clock.now())
    except DomainError as error:
        messages.error(request, sentence_of(error))
        return redirect("web:verify")
    messages.success(request, _("实名核验好了。"))
    return redirect("web:home")


def _begin(request: SignedInRequest, form: WhoForm | KnownForm) -> UUID:
    at, back = clock.now(), reverse("web:verify_face")
    session_key = request.session.session_key or ""
    if isinstance(form, WhoForm):
        return face_claims.begin(request.actor, form.who(), session_key, back, at=at)
    person_id = request.actor.person_id or 0
    return face_checks.begin(request.actor, person_id, REAL_NAME, session_key, at=at, return_to=back)


def _check_id(request: SignedInRequest) -> UUID:
    try:
        return UUID(request.POST.get("face_check", ""))
    except ValueError as error:
        raise FaceCheckNotFound from error
