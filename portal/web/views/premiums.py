"""Paying a resident's yearly premium from a personal account: for whom, check, receipt."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.access import own_person_for
from family.actions import premiums
from family.errors.payments import PaymentNotCovered, PremiumNotDue
from foundation import clock
from foundation.errors import Kind
from portal.shared.problems import STATUS
from portal.shared.requests import DoorRequest
from portal.web.payment_forms import PremiumForm
from portal.web.premium_screens import PremiumShown, premiums_shown, uncovered
from portal.web.views.answers import answered, posted


def overview(request: DoorRequest) -> HttpResponse:
    """Show whose premium the reader may pay, and which are paid."""
    own = own_person_for(request.actor)
    return render(request, "web/premiums.html", {"rows": premiums_shown(own, on=clock.today())})


def check(request: DoorRequest, person_id: UUID, year: int) -> HttpResponse:
    """Show for whom, for which year and how much, then pay it once."""
    now = clock.now()
    found = _asked(request, person_id, year, on=clock.local_date(now))
    form = PremiumForm(posted(request), due_fen=found.premium.fen)
    context: dict[str, object] = {"row": found}
    if not form.is_bound or not form.is_valid():
        return answered(request, "web/premium_check.html", form, context)
    try:
        card = premiums.pay(request.actor, found.person.id, year, at=now)
    except PaymentNotCovered as refused:
        context["against"] = uncovered(refused)
        return render(
            request, "web/premium_check.html", {**context, "form": form}, status=STATUS[Kind.INVALID]
        )
    messages.success(request, _("已经缴好。这一页就是回执，可以打印。"))
    return redirect("web:payment", payment_id=card.public_id)


def _asked(request: DoorRequest, person_id: UUID, year: int, *, on: date) -> PremiumShown:
    """Find the premium the address names among those the reader may pay.

    Raises:
        PremiumNotDue: there is no such premium, it is paid, or it is not the reader's to pay; the answer is the same.
    """
    own = own_person_for(request.actor)
    for one in premiums_shown(own, on=on):
        if (one.person.public_id, one.premium.year) == (person_id, year) and one.premium.paid_by is None:
            return one
    raise PremiumNotDue
