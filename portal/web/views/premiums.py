"""Paying a resident's yearly premium from a personal account: for whom, check, receipt."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.access import own_person_for
from accounts.queries.people import PersonCard
from family.actions import premiums
from family.errors.payments import PaymentNotCovered, PremiumNotDue, PremiumOnRecord
from family.queries.uses import payment_seen_by
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
    own = own_person_for(request.actor)
    found = _asked(own, person_id, year, on=clock.local_date(now))
    if found.premium.paid_by is not None:
        # A second press, or the way back: the receipt says that it is done, to whom it is theirs to read.
        return redirect("web:payment", payment_id=found.premium.paid_by)
    if found.premium.is_recorded:
        raise PremiumOnRecord
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


def _asked(own: PersonCard, person_id: UUID, year: int, *, on: date) -> PremiumShown:
    """Find the premium the address names among those the reader may pay, or paid.

    Raises:
        PremiumNotDue: there is no such premium, somebody else paid it, or it is not the reader's to pay; the answer is
        the same.
    """
    for one in premiums_shown(own, on=on):
        if (one.person.public_id, one.premium.year) == (person_id, year) and _is_theirs(own, one):
            return one
    raise PremiumNotDue


def _is_theirs(own: PersonCard, one: PremiumShown) -> bool:
    paid_by = one.premium.paid_by
    return paid_by is None or payment_seen_by(own.id, paid_by) is not None
