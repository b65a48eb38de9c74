"""The wallet of a minor child, which a parent opens."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from family.access import minor_child_for
from family.actions import wallets
from family.rules.wallet_terms import terms_on
from foundation import clock
from foundation.clock import local_date
from portal.shared import step_up
from portal.shared.dates import reads_english
from portal.shared.requests import DoorRequest
from portal.web.views.answers import answered
from portal.web.wallet_forms import WalletForm
from portal.web.wallet_screens import wallet_screen


def begin(request: DoorRequest, child_id: UUID) -> HttpResponse:
    """Show what a wallet is, then open the child's, or move it to where the child is insured now."""
    now = clock.now()
    child = minor_child_for(request.actor, child_id, on=local_date(now))
    terms = terms_on(local_date(now))
    form = WalletForm(request.POST if request.method == "POST" else None, initial={"terms": terms.version})
    if form.is_bound and form.is_valid():
        wallets.open_for_child(request.actor, child.id, terms_version=form.cleaned_data["terms"], at=now)
        messages.success(request, _("%(child)s 的医保钱包已经开通。") % {"child": child.name})
        return redirect("web:wallet")
    kept = step_up.kept_input(request)
    if kept is not None:
        form = WalletForm(initial={"terms": terms.version, "agreed": "agreed" in kept})
    lines = terms.en if reads_english() else terms.zh
    context = {"lines": lines, "screen": wallet_screen(child, {}, at=now), "child": child}
    return answered(request, "web/wallet_open.html", form, context)
