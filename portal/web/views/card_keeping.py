"""Keeping the card safe: change or reset its password, report it lost, end it, have it reissued."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.access import own_card_for
from accounts.actions import electronic_cards
from accounts.enums.cards import CardAct, CardState
from accounts.errors.cards import CardLocked, CardPasswordWeak
from foundation import clock
from foundation.errors import DomainError
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence_of
from portal.web import card_open
from portal.web.card_forms import ChangeCardPasswordForm, NewCardPasswordForm
from portal.web.views.cards import password_page, tell


def change(request: DoorRequest) -> HttpResponse:
    """Set another password by typing the present one."""
    card = own_card_for(request.actor)
    if CardAct.CHANGE_PASSWORD not in card.acts:
        return redirect("web:card")
    form = ChangeCardPasswordForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            electronic_cards.change_password(request.actor, given["old"], given["password"], at=clock.now())
        except CardLocked as error:
            messages.error(request, sentence_of(error))
            return redirect("web:card")
        except DomainError as error:
            tell(form, "password" if isinstance(error, CardPasswordWeak) else "old", error)
        else:
            return _done(request, _("密码已经改好，下次用新密码。"))
    return password_page(request, form, CardAct.CHANGE_PASSWORD)


def reset(request: DoorRequest) -> HttpResponse:
    """Set a new password on the strength of a fresh sign-in; it ends a lock and a loss report."""
    card = own_card_for(request.actor)
    if CardAct.RESET_PASSWORD not in card.acts:
        return redirect("web:card")
    form = NewCardPasswordForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            electronic_cards.reset_password(
                request.actor, card.person_id, form.cleaned_data["password"], at=clock.now()
            )
        except DomainError as error:
            tell(form, "password", error)
        else:
            return _done(request, _("新密码已经设好，卡可以用了。"))
    return password_page(request, form, CardAct.RESET_PASSWORD)


def loss(request: DoorRequest) -> HttpResponse:
    """Stop the card at once; pressed twice, it is stopped all the same."""
    card = own_card_for(request.actor)
    if card.state is not CardState.LOST:
        electronic_cards.report_loss(request.actor, card.person_id, at=clock.now())
    return _done(request, _("已经挂失，卡马上停用，之前出示的码也不能用了。"))


def cancel(request: DoorRequest) -> HttpResponse:
    """Say what ending the card means, then end it."""
    card = own_card_for(request.actor)
    if request.method == "POST":
        electronic_cards.cancel(request.actor, card.person_id, at=clock.now())
        return _done(request, _("电子社保卡已经注销。以后需要时可以重新申领。"))
    return render(request, "web/card_end.html", {"card": card, "act": CardAct.CANCEL})


def reissue(request: DoorRequest) -> HttpResponse:
    """Say what a new card means, then issue it; its password comes next."""
    card = own_card_for(request.actor)
    if request.method == "POST":
        electronic_cards.reissue(request.actor, card.person_id, at=clock.now())
        card_open.forget(request)
        return redirect("web:card_activate")
    return render(request, "web/card_end.html", {"card": card, "act": CardAct.REISSUE})


def _done(request: DoorRequest, words: str) -> HttpResponse:
    """Go back to the card's page with a word on what was done; the next showing asks for the password again."""
    card_open.forget(request)
    messages.success(request, words)
    return redirect("web:card")
