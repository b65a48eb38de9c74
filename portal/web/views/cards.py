"""The reader's electronic card: apply for it, set its password, show it, and see who verified it."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.access import own_card_for, own_person_for
from accounts.actions import card_codes, card_passwords, electronic_cards
from accounts.enums.cards import CardAct, CardState
from accounts.errors.cards import CardLocked
from accounts.queries.cards import (
    live_card_of,
    personal_numbers_of,
    printed_cards_of,
    steps_of,
    verifications_of,
)
from foundation import clock
from foundation.errors import DomainError, Kind
from portal.shared.qr import qr_svg
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence_of
from portal.web import card_open, card_screens
from portal.web.card_forms import CardPasswordForm, NewCardPasswordForm, NoticeForm
from portal.web.views.answers import kept, posted

LINES_MAX = 100
# A page asks for a new showing a little before the old one is dead.
REFRESH_SECONDS = 50
_PART = "X-Part"


def overview(request: DoorRequest) -> HttpResponse:
    """Show the card, how it stands, and what can be done to it."""
    own, on = own_person_for(request.actor), clock.today()
    context = {
        "card": live_card_of(own.id),
        "printed": card_screens.printed(printed_cards_of(own.id, on=on), on=on),
        "numbers": personal_numbers_of(own.id, on=on),
    }
    return render(request, "web/card.html", context)


def apply(request: DoorRequest) -> HttpResponse:
    """Say what the card is, then issue it; its password comes next."""
    own = own_person_for(request.actor)
    if live_card_of(own.id) is not None:
        return redirect("web:card")
    form = NoticeForm(posted(request), initial=kept(request))
    if form.is_bound and form.is_valid():
        electronic_cards.apply(request.actor, own.id, at=clock.now())
        return redirect("web:card_activate")
    return render(request, "web/card_apply.html", {"form": form}, status=422 if form.is_bound else 200)


def activate(request: DoorRequest) -> HttpResponse:
    """Set the first password."""
    card = own_card_for(request.actor)
    if card.state is not CardState.APPLIED:
        return redirect("web:card")
    form = NewCardPasswordForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            electronic_cards.activate(
                request.actor, card.person_id, form.cleaned_data["password"], at=clock.now()
            )
        except DomainError as error:
            tell(form, "password", error)
        else:
            messages.success(request, _("电子社保卡已经可以用了。出示的时候点“出示电子社保卡”。"))
            return redirect("web:card")
    return password_page(request, form, CardAct.ACTIVATE)


def code(request: DoorRequest) -> HttpResponse:
    """Ask for the password, then show the code; it is drawn anew each time the page is loaded.

    Why GET: a page without scripts renews itself by loading again, and nothing but a dead row comes of it.
    """
    card = own_card_for(request.actor)
    if card.state is not CardState.ACTIVE:
        return redirect("web:card")
    if request.method == "POST":
        return _open(request)
    if card_open.is_open(request, card.public_id, card_open.SHOW):
        return _shown(request)
    if request.headers.get(_PART):
        return HttpResponse(status=403)
    return render(request, "web/card_open.html", {"form": CardPasswordForm()})


def history(request: DoorRequest) -> HttpResponse:
    """List who verified the card and what was done to it."""
    own, on = own_person_for(request.actor), clock.today()
    verifications = verifications_of(own.id, most=LINES_MAX)
    context = {
        "verifications": card_screens.verifications(verifications, on=on),
        "steps": steps_of(own.id, most=LINES_MAX),
    }
    return render(request, "web/card_history.html", context)


def tell(form: Form, field: str, error: DomainError) -> None:
    """Put a refusal beside the field it is about; one that no other digits would mend is raised again."""
    if error.kind not in (Kind.INVALID, Kind.LIMIT):
        raise error
    for reason in error.reasons or [error]:
        form.add_error(field, sentence_of(reason))


def password_page(request: DoorRequest, form: Form, act: CardAct) -> HttpResponse:
    """Show the page on which a password is set."""
    status = 422 if form.is_bound else 200
    return render(request, "web/card_password.html", {"form": form, "act": act}, status=status)


def _open(request: DoorRequest) -> HttpResponse:
    """Check the password; after the last wrong one the card's page says what now."""
    form = CardPasswordForm(request.POST)
    if form.is_valid():
        try:
            card = card_passwords.prove(request.actor, form.cleaned_data["password"], at=clock.now())
        except CardLocked as error:
            messages.error(request, sentence_of(error))
            return redirect("web:card")
        except DomainError as error:
            tell(form, "password", error)
        else:
            card_open.note(request, card.public_id, card_open.SHOW)
            return redirect("web:card_code")
    return render(request, "web/card_open.html", {"form": form}, status=422)


def _shown(request: DoorRequest) -> HttpResponse:
    """Draw one showing: the whole page, or only its picture and digits for a script that renews them."""
    shown = card_codes.show(request.actor, at=clock.now())
    picture = qr_svg(shown.token, label=_("电子社保卡二维码，请给对方扫描"))
    context = {"shown": shown, "picture": picture, "refresh_seconds": REFRESH_SECONDS}
    part = bool(request.headers.get(_PART))
    return render(request, "web/card_shown.html" if part else "web/card_code.html", context)
