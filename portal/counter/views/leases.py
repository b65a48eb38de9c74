"""The leases of a day's deliveries, and sending once more what one of them left over."""

from datetime import date, datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from accounts.actions.deliveries import replay
from accounts.enums.users import Role
from accounts.errors.deliveries import LeaseNotFound, LeaseStillRuns, NothingToReplay
from accounts.queries.deliveries import LeaseCard, lease
from certification.queries.reminders import after_night
from foundation import clock
from portal.counter import lease_desk, parked_desk, reminder_desk
from portal.counter.lease_forms import ReplayForm
from portal.counter.pages import page
from portal.counter.run_progress import Bar
from portal.shared import step_up
from portal.shared.reminder_labels import LEASE_OUTCOMES
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence_of


class LeasesView(View):
    """The leases of a day."""

    def get(self, request: DoorRequest) -> HttpResponse:
        """Show one page of them, or how far they are to a page that asks every few seconds."""
        at = clock.now()
        on = reminder_desk.asked(request.actor, request.GET, at=at).on
        if request.headers.get("HX-Request"):
            return render(request, "counter/bars.html", _progress(lease_desk.bar_of(on, at=at)))
        leases = lease_desk.leases_on(on, _instant(request.GET.get("after", "")), at=at)
        shown = {
            "leases": leases,
            "heads": lease_desk.HEADS,
            "parked": _parked(request, on=clock.local_date(at)),
        }
        context = {**shown, **_progress(leases.bar), **_who(request)}
        return page(request, "reminder_leases", context)


class ReplayView(View):
    """Sending once more what a lease left over."""

    def get(self, request: DoorRequest, lease_id: UUID) -> HttpResponse:
        """Show what would be sent again and what never is."""
        return _replay_page(request, _card(lease_id), ReplayForm(step_up.kept_input(request)))

    def post(self, request: DoorRequest, lease_id: UUID) -> HttpResponse:
        """Send it, once; pressed twice, the second time finds nothing left."""
        at = clock.now()
        card, form = _card(lease_id), ReplayForm(request.POST)
        if not form.is_valid():
            return _replay_page(request, card, form, status=422)
        try:
            # Nobody is woken for what could wait.
            begins_at = after_night(at=at)
            replay(request.actor, lease_id, form.cleaned_data["reason"], not_before=begins_at, at=at)
        except (LeaseStillRuns, NothingToReplay) as error:
            return _replay_page(request, card, form, refused=sentence_of(error), status=409)
        words = (
            _("已经排上补发，几秒后开始。")
            if begins_at <= at
            else _("已经排上补发。夜里不打扰人，早上开始。")
        )
        messages.success(request, words)
        return redirect("counter:reminder_leases")


def _parked(request: DoorRequest, *, on: date) -> tuple[parked_desk.Group, ...]:
    """List what is put aside by now, whatever its day, for an officer, who may have it tried again."""
    return parked_desk.groups(areas=None, on=on) if Role.OFFICER in request.actor.roles else ()


def _card(lease_id: UUID) -> LeaseCard:
    """Give a lease.

    Raises:
        LeaseNotFound.
    """
    card = lease(lease_id)
    if card is None:
        raise LeaseNotFound
    return card


def _replay_page(
    request: DoorRequest, card: LeaseCard, form: ReplayForm, *, refused: str = "", status: int = 200
) -> HttpResponse:
    row = lease_desk.row_of(card)
    counted = list(zip(LEASE_OUTCOMES.values(), row.counts, strict=True))
    context = {"row": row, "counted": counted, "form": form, "refused": refused, **_who(request)}
    return page(request, "lease_replay", context, status=status)


def _progress(bar: Bar) -> dict[str, object]:
    return {"bars": (bar,), "is_at_work": bar.is_at_work}


def _who(request: DoorRequest) -> dict[str, bool]:
    return {"is_clerk": bool(request.actor.area_keys), "is_officer": bool(request.actor.office_keys)}


def _instant(text: str) -> datetime | None:
    """Read where a page begins; nothing for what is no instant with an offset."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None
