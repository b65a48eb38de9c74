"""The family service: add a relative, hand them the phone, and see what it opened; either side ends it with one touch."""

from uuid import UUID

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import own_person_for
from accounts.actions import audit, card_passwords
from accounts.enums.cards import CardState
from accounts.errors.cards import CardLocked
from accounts.errors.evidence import EvidenceNotFound
from accounts.errors.face import FaceBeingReviewed, FaceTooSoon
from accounts.queries.cards import live_card_of
from accounts.queries.people import PersonCard
from family.access import service_link_for
from family.actions import service_confirmations, service_links
from family.actions.service_links import EVIDENCE_SLOT, NewLink
from family.errors import ServiceExists, ServiceNotAllowed, ServiceNoticeMoved
from family.queries.service import links_added_by, terms_for
from family.rules import service as rules
from foundation import clock
from foundation.errors import DomainError
from portal.shared.requests import DoorRequest, SignedInRequest
from portal.shared.words import sentence_of
from portal.web import card_open
from portal.web import service_screens as screens
from portal.web.card_forms import CardPasswordForm
from portal.web.drafts import Draft
from portal.web.service_forms import RelativeForm, ServiceNoticeForm
from portal.web.views.answers import answered, kept, posted
from portal.web.views.cards import tell
from portal.web.views.paper_desk import Into, take_file


def overview(request: DoorRequest) -> HttpResponse:
    """Show whom the reader added and who added them; the card's password begins a new adding."""
    own, at = own_person_for(request.actor), clock.now()
    form = CardPasswordForm(posted(request))
    if form.is_bound and form.is_valid():
        try:
            card = card_passwords.prove(request.actor, form.cleaned_data["password"], at=at)
        except CardLocked as error:
            messages.error(request, sentence_of(error))
            return redirect("web:card")
        except DomainError as error:
            tell(form, "password", error)
        else:
            card_open.note(request, card.public_id, card_open.FAMILY)
            is_read = "notice" in Draft(request, screens.NAME).answers
            return redirect("web:service_who" if is_read else "web:service_notice")
    context = {
        "card": live_card_of(own.id),
        "card_is_active": _has_active_card(own),
        "places": screens.places(own, at=at),
        "added": screens.added_by(own, at=at),
        "adding": screens.who_added(own, at=at),
    }
    return answered(request, "web/service.html", form, context)


def notice(request: DoorRequest) -> HttpResponse:
    """Show the notice, and keep which version was read."""
    own, on = own_person_for(request.actor), clock.today()
    if not _is_proved(request, own):
        return _prove_first(request)
    shown = screens.notice(on=on)
    form = ServiceNoticeForm(posted(request), initial={"version": shown.version})
    if form.is_bound and form.is_valid():
        Draft(request, screens.NAME).fill({"notice": form.cleaned_data["version"]})
        _prove_again(request, own)
        return redirect("web:service_who")
    return answered(request, "web/service_notice.html", form, {"notice": shown})


def who(request: SignedInRequest) -> HttpResponse:
    """Ask whom to add, with a photo of their card, and lead on to their own confirmation."""
    own = own_person_for(request.actor)
    draft = Draft(request, screens.NAME)
    typed = {**draft.answers, **kept(request)}
    form = RelativeForm(posted(request), request.FILES or None, initial=typed, has_file=bool(draft.files))
    if form.is_bound:
        form.full_clean()
        _keep_typed(request, draft, form, own)
    if not _is_proved(request, own):
        return _sent_before(form, own) or _prove_first(request)
    if "notice" not in draft.answers:
        return redirect("web:service_notice")
    if form.is_bound and form.is_valid():
        return _added(request, draft, form, own)
    return answered(request, "web/service_who.html", form, {"has_file": bool(draft.files)})


def end(request: DoorRequest, link_id: UUID) -> HttpResponse:
    """End a link from either side, at once."""
    if service_links.end(request.actor, link_id, at=clock.now()):
        messages.success(request, _("已经记下“不同意”，什么也不会开通。对方不会知道您怎么答的。"))
    else:
        messages.success(request, _("已经解除，马上生效。"))
    return redirect("web:service")


def _added(request: SignedInRequest, draft: Draft, form: RelativeForm, own: PersonCard) -> HttpResponse:
    """Write the adding down, and go on to the face of a grown relative, the photo of a child, or other ways."""
    ratelimit.consume(request, action="claim", key=str(request.user.public_id), raise_exception=True)
    at = clock.now()
    new = NewLink(draft.key, form.claim(), form.stated(), draft.answers["notice"], draft.files[-1])
    try:
        link_id = service_links.propose(request.actor, new, at=at)
    except ServiceNoticeMoved as error:
        messages.error(request, sentence_of(error))
        return redirect("web:service_notice")
    except (ServiceExists, ServiceNotAllowed) as error:
        for told in error.reasons or (error,):
            form.add_error(None, sentence_of(told))
        return answered(request, "web/service_who.html", form, {"has_file": True})
    except EvidenceNotFound:
        draft.hold_files([])
        form.add_error("file", _("刚才的照片已经不在了，请再上传一次。"))
        return answered(request, "web/service_who.html", form, {"has_file": False})
    draft.forget()
    card_open.forget(request)
    face_age = terms_for(own.id, on=clock.local_date(at)).face_age
    if not rules.shows_a_face(new.claim.born_on, face_age, on=clock.local_date(at)):
        return redirect("web:service_photo", link_id=link_id)
    return to_the_camera(request, link_id)


def to_the_camera(request: DoorRequest, link_id: UUID) -> HttpResponse:
    """Begin the check of the relative's face; where that cannot be now, the page of the link names other ways."""
    back = reverse("web:service_link", kwargs={"link_id": link_id})
    session_key = request.session.session_key or ""
    try:
        challenge = service_confirmations.begin_face(
            request.actor, link_id, session_key, back, at=clock.now()
        )
    except (FaceTooSoon, FaceBeingReviewed) as error:
        messages.error(request, sentence_of(error))
        return redirect(back)
    return redirect("web:face", challenge_id=challenge)


def _keep_typed(request: DoorRequest, draft: Draft, form: RelativeForm, own: PersonCard) -> None:
    """Keep what was typed and the photo, whatever else is still missing: nobody takes the same picture twice."""
    draft.fill({name: form.data.get(name, "") for name in ("name", "number", "relation")})
    if form.cleaned_data.get("file"):
        take_file(request, draft, form, Into(EVIDENCE_SLOT, own.id, frozenset({EVIDENCE_SLOT})))


def _sent_before(form: RelativeForm, own: PersonCard) -> HttpResponse | None:
    """Lead on to the link that a page sent a second time has made already, or nowhere."""
    if not form.is_bound or not form.is_valid():
        return None
    number = form.claim().document.number
    added = links_added_by(own.id, at=clock.now())
    made = next((card for card in added if card.claim.document.number == number), None)
    return redirect("web:service_link", link_id=made.public_id) if made else None


def _has_active_card(own: PersonCard) -> bool:
    card = live_card_of(own.id)
    return card is not None and card.state is CardState.ACTIVE


def _is_proved(request: DoorRequest, own: PersonCard) -> bool:
    card = live_card_of(own.id)
    return card is not None and card_open.is_open(request, card.public_id, card_open.FAMILY)


def _prove_again(request: DoorRequest, own: PersonCard) -> None:
    """Let the minutes run anew for somebody who reads slowly."""
    card = live_card_of(own.id)
    if card is not None:
        card_open.note(request, card.public_id, card_open.FAMILY)


def _prove_first(request: DoorRequest) -> HttpResponse:
    messages.error(request, _("请先输入电子社保卡密码。已经填的都在，不用重填。"))
    return redirect("web:service")


def link(request: DoorRequest, link_id: UUID) -> HttpResponse:
    """Show a link to the one who added: what it waits for, or what it opened."""
    own, at = own_person_for(request.actor), clock.now()
    card = service_link_for(request.actor, link_id, at=at)
    screen = screens.link_screen(request.actor, own, card, at=at)
    if screen.cards and screen.person:
        event = audit.Event("service.card_viewed", screen.person.id, mandate_id=card.mandate_id)
        audit.record(request.actor, event, at=at)
    return render(request, "web/service_link.html", {"screen": screen, "one": screen.shown})
