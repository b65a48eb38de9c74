"""The partners somebody lets act for them: who, for what, since when; stopping one, and telling one a code."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.access import own_person_for
from accounts.actions import audit, link_codes, links
from accounts.actions.links import Agreement, Ending
from accounts.enums.partners import LinkBasis, LinkEnd
from accounts.errors.links import LinkNotFound, LinkPartnerGone
from accounts.queries.links import partners_of
from accounts.queries.partners import Choice, choices
from family.access import wards_of
from family.enums import MandateScope
from foundation import clock
from portal.shared import link_screens as screens
from portal.shared.requests import DoorRequest
from portal.web.acting import subject_of
from portal.web.link_forms import AgreeForm
from portal.web.views.agreeing import AskedProof, agreed_for, need_proof, proof_first
from portal.web.views.answers import answered, sent_or_kept


def overview(request: DoorRequest, person_id: UUID | None = None) -> HttpResponse:
    """Show the partners of the reader, or of somebody they act for, who sees that they looked."""
    at = clock.now()
    subject = subject_of(request, person_id, MandateScope.CERTIFICATION, at=at)
    if subject.acting:
        event = audit.Event("partner_links.viewed", subject.person.id, mandate_id=subject.acting.mandate.id)
        audit.record(request.actor, event, at=at)
    screen = screens.links_screen(subject.person.id, at=at, on=clock.local_date(at))
    context = {"screen": screen, "person": subject.person, "is_own": subject.acting is None}
    return render(request, "web/links.html", context)


def end(request: DoorRequest, link_id: UUID, person_id: UUID | None = None) -> HttpResponse:
    """Let a partner act no more, by whatever it was allowed to."""
    at = clock.now()
    subject = subject_of(request, person_id, MandateScope.CERTIFICATION, at=at)
    ties = partners_of(subject.person.id, on=clock.local_date(at))
    partner_id = next((tie.partner_id for tie in ties if tie.link_id == link_id), None)
    if partner_id is None:
        raise LinkNotFound
    ending = Ending(LinkEnd.BY_PERSON)
    if subject.acting:
        ending = Ending(LinkEnd.BY_HELPER, mandate_id=subject.acting.mandate.id)
    links.end_all(request.actor, partner_id, subject.person.id, ending, at=at)
    messages.success(request, _("已经停止。这个平台从现在起查不到，也不能再办。"))
    return redirect("web:links_of", person_id) if person_id else redirect("web:links")


def code(request: DoorRequest) -> HttpResponse:
    """Let the reader choose a partner, then what it may do, and show the code to tell it."""
    at = clock.now()
    own, on = own_person_for(request.actor), clock.local_date(at)
    found = choices()
    if "to" not in request.GET:
        return render(request, "web/link_code_choose.html", {"found": found})
    partner = _chosen(request, found)
    told = screens.told_before(partner.scopes, is_code=True, on=on)
    form = AgreeForm(
        sent_or_kept(request),
        words=told.words,
        wards=wards_of(request.actor, on=on),
        version=told.text.version,
    )
    context = {"partner": partner, "told": told, "own": own}
    if request.method != "POST" or not form.is_valid():
        return answered(request, "web/link_code.html", form, context)
    try:
        need_proof(request, form.chosen(), at=at)
    except AskedProof:
        return proof_first(request)
    person, guardian_id = agreed_for(request, form, on=on)
    given = Agreement(
        partner_id=partner.id,
        basis=LinkBasis.CODE,
        scopes=form.chosen(),
        version=form.cleaned_data["version"],
        user_id=request.actor.user_id,
        guardian_id=guardian_id,
    )
    made = link_codes.make(request.actor, person.id, given, at=at)
    return render(request, "web/link_code_made.html", {"made": made, "person": person, "own": own})


def take_back(request: DoorRequest, code_id: UUID) -> HttpResponse:
    """Void a code that was not told yet, or told to the wrong ear."""
    own = own_person_for(request.actor)
    link_codes.take_back(request.actor, own.id, code_id, at=clock.now())
    messages.success(request, _("这个授权码已经作废。"))
    return redirect("web:links")


def _chosen(request: DoorRequest, found: list[Choice]) -> Choice:
    """Give the partner that the address names.

    Raises:
        LinkPartnerGone: it takes no codes now.
    """
    for one in found:
        if str(one.public_id) == request.GET["to"]:
            return one
    raise LinkPartnerGone
