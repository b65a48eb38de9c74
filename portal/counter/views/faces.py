"""Faces at the desk: the list of pairs, one pair, and the photo on file."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views import View

from accounts.enums.face import FaceVerdict
from accounts.errors.activation import SubjectDied
from accounts.errors.face import FacePicturesUnusable, ReferencePhotoUnusable
from accounts.errors.matters import MatterHeld
from certification.access import person_at_desk
from certification.errors import ReviewCannotPass
from foundation import clock
from portal.counter import face_desk, lookups
from portal.counter.face_forms import PhotoForm, VerdictForm
from portal.counter.pages import page
from portal.shared.problems import status_of
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence_of


class FacesView(View):
    """What waits to be looked at."""

    def get(self, request: DoorRequest) -> HttpResponse:
        """List it without any picture."""
        return page(request, "faces", {"waiting": face_desk.waiting_at(request.actor)})


class FaceView(View):
    """Two photos side by side."""

    def get(self, request: DoorRequest, review: UUID) -> HttpResponse:
        """Show them, and write down that they were looked at."""
        return _pair_page(request, review, VerdictForm())

    def post(self, request: DoorRequest, review: UUID) -> HttpResponse:
        """Take the decision; the pictures are gone then."""
        form = VerdictForm(request.POST)
        if not form.is_valid():
            return _pair_page(request, review, form, status=422)
        verdict = FaceVerdict(form.cleaned_data["verdict"])
        try:
            face_desk.decide(request.actor, review, verdict, form.cleaned_data["note"], at=clock.now())
        except (MatterHeld, ReviewCannotPass) as error:
            for told in error.reasons or (error,):
                form.add_error(None, sentence_of(told))
            return _pair_page(request, review, form, status=status_of(error))
        messages.success(request, _("已经记下，照片已删除。"))
        return redirect("counter:faces")


class PhotoView(View):
    """The photo on file of somebody who was looked up."""

    def get(self, request: DoorRequest, person: UUID) -> HttpResponse:
        """Ask for a photo."""
        return _photo_page(request, person, PhotoForm())

    def post(self, request: DoorRequest, person: UUID) -> HttpResponse:
        """Keep the photo in the place of the one before."""
        form = PhotoForm(request.POST, request.FILES)
        if lookups.reason_for(request, person, at=clock.now()) is None or not form.is_valid():
            return _photo_page(request, person, form, status=422)
        try:
            face_desk.keep_photo(request, person, form.cleaned_data["photo"].read(), at=clock.now())
        except (FacePicturesUnusable, ReferencePhotoUnusable, SubjectDied) as error:
            form.add_error("photo", sentence_of(error))
            return _photo_page(request, person, form, status=422)
        messages.success(request, _("照片已经加密留存，以前的照片已删除。"))
        return redirect("counter:person", person=person)


def _pair_page(request: DoorRequest, review: UUID, form: VerdictForm, *, status: int = 200) -> HttpResponse:
    pair = face_desk.pair_for(request.actor, review, at=clock.now())
    return page(request, "face", {"pair": pair, "form": form}, status=status)


def _photo_page(request: DoorRequest, person: UUID, form: PhotoForm, *, status: int = 200) -> HttpResponse:
    """Show the form when the person was looked up a short while ago."""
    if lookups.reason_for(request, person, at=clock.now()) is None:
        return redirect("counter:find")
    found = person_at_desk(request.actor, person, on=clock.today())
    return page(request, "photo", {"person": found.person, "form": form}, status=status)
