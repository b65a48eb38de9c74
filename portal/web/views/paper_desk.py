"""How pages take papers in and out of a draft, and send one page of a paper to the browser."""

from dataclasses import dataclass

from django.forms import Form
from django.http import HttpResponse

from accounts.access import own_evidence_for
from accounts.actions import evidence
from accounts.errors.evidence import EvidenceFull, EvidenceNotFound
from accounts.queries.evidence import evidence_loose
from foundation import clock
from foundation.errors import DomainError, Kind
from portal.shared import evidence_files
from portal.shared.evidence_links import opened
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence_of
from portal.web.drafts import Draft
from portal.web.matter_forms import PaperForm


def take_paper(request: DoorRequest, draft: Draft, form: PaperForm, subject_id: int) -> bool:
    """Take the form's file into the draft; when it is refused the form says why, and nothing else is lost."""
    if not form.is_valid():
        return False
    return take_file(request, draft, form, Into(form.cleaned_data["slot"], subject_id, form.slots))


@dataclass(frozen=True)
class Into:
    """What a file is, about whom, and which sorts of files the draft takes."""

    slot: str
    subject_id: int
    slots: frozenset[str]


def take_file(request: DoorRequest, draft: Draft, form: Form, into: Into) -> bool:
    """Take the file of a form that was looked through into the draft, whatever else the form still lacks."""
    new = evidence_files.upload_of(form.cleaned_data["file"], into.slot, into.subject_id)
    try:
        card = evidence.upload(request.actor, new, evidence_files.readers(), at=clock.now())
    except DomainError as error:
        if error.kind not in (Kind.INVALID, Kind.LIMIT, Kind.UNAVAILABLE):
            raise
        form.add_error("file", sentence_of(error))
        if isinstance(error, EvidenceFull):
            _find_again(request, draft, into)
        return False
    draft.hold_files([*draft.files, card.public_id])
    return True


def _find_again(request: DoorRequest, draft: Draft, into: Into) -> None:
    """Bring files of a session that ran out back into the draft: who is to take one out has to see them."""
    loose = evidence_loose(request.actor.user_id or 0, into.subject_id)
    found = [card.public_id for card in loose if card.slot in into.slots]
    draft.hold_files(dict.fromkeys([*draft.files, *found]))


def remove_paper(request: DoorRequest, draft: Draft) -> None:
    """Drop one paper of the draft; one that is gone already is no fault."""
    wanted = evidence_files.key_of(request.POST.get("paper", ""))
    if wanted in draft.files:
        draft.hold_files([file for file in draft.files if file != wanted])
        try:
            evidence.remove(request.actor, wanted, at=clock.now())
        except EvidenceNotFound:
            return


def page(request: DoorRequest, signed: str) -> HttpResponse:
    """Send one page of a paper to the person it is about."""
    link = opened(request, signed)
    card = own_evidence_for(request.actor, link.evidence)
    content = evidence.look_at(request.actor, card.public_id, link.number, area_key="", at=clock.now())
    return evidence_files.picture(content)
