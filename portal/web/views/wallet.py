"""The reader's wallet: open it, send money to a relative in another province, take what was sent, look back."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.access import own_person_for
from accounts.queries.people import person_cards
from family.access import incoming_transfer_for, relative_for, sent_transfer_for
from family.actions import wallet_transfers, wallets
from family.actions.wallet_transfers import NewWalletTransfer
from family.enums import WalletReturn, WalletState
from family.errors.wallet import WalletTransferNotAllowed
from family.queries.kin import KinCard, near_relatives_of
from family.queries.wallet_facts import transfer_facts
from family.rules.wallet_terms import terms_on
from foundation import clock
from foundation.clock import local_date
from foundation.errors import Kind
from foundation.money import yuan
from portal.shared import step_up
from portal.shared.dates import reads_english
from portal.shared.problems import STATUS
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence_of
from portal.web.views.answers import answered
from portal.web.wallet_forms import WalletForm, WalletTransferForm, new_key
from portal.web.wallet_screens import choices, send_screen, wallet_screen


def overview(request: DoorRequest) -> HttpResponse:
    """Show what is in the wallet, what waits for an answer, and what was."""
    own, now = own_person_for(request.actor), clock.now()
    kin = {one.person.id: one for one in near_relatives_of(own.id, on=local_date(now))}
    return render(request, "web/wallet.html", {"screen": wallet_screen(own, kin, at=now)})


def begin(request: DoorRequest) -> HttpResponse:
    """Show what a wallet is, then open it, or move it to where its owner is insured now."""
    now = clock.now()
    terms = terms_on(local_date(now))
    form = WalletForm(request.POST if request.method == "POST" else None, initial={"terms": terms.version})
    if form.is_bound and form.is_valid():
        wallets.open_own(request.actor, terms_version=form.cleaned_data["terms"], at=now)
        messages.success(request, _("医保钱包已经开通。"))
        return redirect("web:wallet")
    kept = step_up.kept_input(request)
    if kept is not None:
        form = WalletForm(initial={"terms": terms.version, "agreed": "agreed" in kept})
    own = own_person_for(request.actor)
    lines = terms.en if reads_english() else terms.zh
    context = {"lines": lines, "screen": wallet_screen(own, {}, at=now)}
    return answered(request, "web/wallet_open.html", form, context)


def choose(request: DoorRequest) -> HttpResponse:
    """Let the reader choose a relative, and say how money may reach each."""
    own, today = own_person_for(request.actor), clock.today()
    found = choices(own, near_relatives_of(own.id, on=today), on=today)
    return render(request, "web/wallet_choose.html", {"choices": found})


def send(request: DoorRequest, person_id: UUID) -> HttpResponse:
    """Say what may be sent to a relative, then send it."""
    now = clock.now()
    relative = relative_for(request.actor, person_id, on=local_date(now))
    form = WalletTransferForm(request.POST if request.method == "POST" else None, initial={"key": new_key()})
    refused: tuple[str, ...] = ()
    if form.is_bound and form.is_valid():
        refused = _sent(request, relative, form, at=now)
        if not refused:
            return redirect("web:wallet")
    kept = step_up.kept_input(request)
    if kept is not None:
        form = WalletTransferForm(initial={**kept.dict(), "agreed": "agreed" in kept})
    facts = transfer_facts(request.actor.person_id or 0, relative.person.id, 0, kin=relative.kin, at=now)
    screen = send_screen(relative, facts)
    about_amount = [words for words in refused if words not in screen.reasons]
    context = {"form": form, "screen": screen, "relative": relative, "refused": about_amount}
    status = STATUS[Kind.INVALID] if form.errors or refused else None
    return render(request, "web/wallet_send.html", context, status=status)


def _sent(
    request: DoorRequest, relative: KinCard, form: WalletTransferForm, *, at: datetime
) -> tuple[str, ...]:
    """Send what the form says; give what stands against it in words, or nothing when it is done."""
    new = NewWalletTransfer(relative.person.id, form.cleaned_data["amount"], str(form.cleaned_data["key"]))
    try:
        card = wallet_transfers.send(request.actor, new, at=at)
    except WalletTransferNotAllowed as error:
        return tuple(sentence_of(told) for told in error.reasons or (error,))
    told = {"name": relative.person.name, "amount": yuan(card.amount_fen)}
    messages.success(request, _("%(amount)s 元已转给 %(name)s，等对方接受。") % told)
    return ()


def accept(request: DoorRequest, transfer_id: UUID) -> HttpResponse:
    """Take what a relative sent."""
    now = clock.now()
    card = incoming_transfer_for(request.actor, transfer_id, on=local_date(now))
    wallet_transfers.accept(request.actor, transfer_id, at=now)
    people = person_cards([card.sender_id, card.recipient_id])
    told = {"name": people[card.sender_id].name, "amount": yuan(card.amount_fen)}
    if card.recipient_id == request.actor.person_id:
        messages.success(request, _("%(name)s 转的 %(amount)s 元已经在您的医保钱包里。") % told)
    else:
        told["child"] = people[card.recipient_id].name
        messages.success(request, _("%(amount)s 元已经在 %(child)s 的医保钱包里。") % told)
    return redirect("web:wallet")


def decline(request: DoorRequest, transfer_id: UUID) -> HttpResponse:
    """Let what a relative sent go back."""
    now = clock.now()
    card = incoming_transfer_for(request.actor, transfer_id, on=local_date(now))
    if card.cause is WalletReturn.DECLINED:
        # A second press: the records say that it went back.
        return redirect("web:wallet")
    wallet_transfers.decline(request.actor, transfer_id, at=now)
    messages.success(request, _("钱已经退回给对方。"))
    return redirect("web:wallet")


def cancel(request: DoorRequest, transfer_id: UUID) -> HttpResponse:
    """Take back what nobody has taken yet."""
    if sent_transfer_for(request.actor, transfer_id).state is WalletState.CANCELLED:
        # A second press: the records say that it was taken back.
        return redirect("web:wallet")
    wallet_transfers.cancel(request.actor, transfer_id, at=clock.now())
    messages.success(request, _("已经撤回，钱回到您的个人账户。"))
    return redirect("web:wallet")
