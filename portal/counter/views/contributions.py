"""Contributions at the desk: entries listed, recorded, corrected and withdrawn; and the retirement category."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, gettext_lazy
from django.views import View

from accounts.actions import audit, contributions
from accounts.actions.contributions import AT_HAND, Origin
from accounts.enums.retirement import Retiree
from accounts.errors.contributions import ContributionNotFound
from accounts.queries.contributions import Entry, entries_of, retirement_category_of
from foundation import clock
from foundation.identifiers import uuid7
from portal.counter.contribution_forms import (
    CategoryForm,
    NewSpanForm,
    SpanForm,
    WithdrawForm,
    shown_in_form,
    span_in,
)
from portal.counter.pages import page
from portal.counter.serving import FormView, Served, served
from portal.shared.labels import place_name
from portal.shared.requests import DoorRequest
from regions.queries.places import areas_last_known, pooling_areas


class ContributionsView(View):
    """The entries of a person looked up a short while ago."""

    def get(self, request: DoorRequest, person: UUID) -> HttpResponse:
        """List them, and write the look down."""
        at, on = clock.now(), clock.today()
        one = served(request, person, at=at)
        if one is None:
            return redirect("counter:find")
        event = audit.Event("contributions.viewed", one.person.id, area_key=one.area_key, reason=one.reason)
        audit.record(request.actor, event, at=at)
        entries = entries_of(one.person.id)
        areas = areas_last_known({entry.span.area_key for entry in entries}, on=on)
        context = {
            "person": one.person,
            "entries": [(entry, place_name(areas[entry.span.area_key])) for entry in entries],
            "category": retirement_category_of(one.person.id, on=on),
            "reason": gettext(one.reason),
        }
        return page(request, "contributions", context)


class NewView(FormView):
    """One more entry."""

    template, back = "act", "counter:contributions"
    title = gettext_lazy("登记一段缴费")

    def form(self, one: Served, data: Any, **parts: Any) -> Form:
        """Make the form, with the desk's own area chosen."""
        initial = {
            "key": uuid7(),
            "area_key": one.area_key,
            "base_fen": "0",
            "unit_fen": "0",
            "personal_fen": "0",
        }
        return NewSpanForm(data, areas=_areas(), initial=initial)

    def act(
        self, request: DoorRequest, one: Served, given: dict[str, Any], at: datetime, **parts: Any
    ) -> str:
        """Record it."""
        origin, why = Origin(AT_HAND, str(given["key"])), one.why(given["basis"])
        contributions.record(request.actor, one.person.id, span_in(given), origin, at=at, why=why)
        return gettext("缴费登记好了。")


class CorrectView(FormView):
    """Another entry in the place of one on record."""

    template, back = "act", "counter:contributions"
    title = gettext_lazy("更正一段缴费")

    def form(self, one: Served, data: Any, **parts: Any) -> Form:
        """Make the form with what is on record."""
        entry = _entry(one, parts["entry"])
        return SpanForm(data, areas=_areas(), initial=shown_in_form(entry.span))

    def act(
        self, request: DoorRequest, one: Served, given: dict[str, Any], at: datetime, **parts: Any
    ) -> str:
        """Correct it; the entry of before is kept as superseded."""
        entry = _entry(one, parts["entry"])
        contributions.correct(request.actor, entry.id, span_in(given), why=one.why(given["basis"]), at=at)
        return gettext("缴费更正好了。")


class WithdrawView(FormView):
    """An entry that was never true."""

    template, back = "act", "counter:contributions"
    title = gettext_lazy("撤销一段缴费")

    def form(self, one: Served, data: Any, **parts: Any) -> Form:
        """Ask why."""
        _entry(one, parts["entry"])
        return WithdrawForm(data)

    def act(
        self, request: DoorRequest, one: Served, given: dict[str, Any], at: datetime, **parts: Any
    ) -> str:
        """Withdraw it; it is kept as superseded."""
        entry = _entry(one, parts["entry"])
        contributions.withdraw(request.actor, entry.id, why=one.why(given["basis"]), at=at)
        return gettext("缴费撤销好了。")


class CategoryView(FormView):
    """Which old retirement age holds for somebody."""

    template, back = "act", "counter:contributions"
    title = gettext_lazy("登记退休类别")

    def form(self, one: Served, data: Any, **parts: Any) -> Form:
        """Make the form."""
        return CategoryForm(data)

    def act(
        self, request: DoorRequest, one: Served, given: dict[str, Any], at: datetime, **parts: Any
    ) -> str:
        """Record it in the place of the one before."""
        contributions.record_category(
            request.actor,
            one.person.id,
            Retiree(given["category"]),
            evidence=given["evidence"],
            at=at,
            why=one.why(given["evidence"]),
        )
        return gettext("退休类别登记好了。")


def _areas() -> list[tuple[str, str]]:
    return [(area.key, place_name(area)) for area in pooling_areas(on=clock.today())]


def _entry(one: Served, entry_id: int) -> Entry:
    """Give an entry of the person served.

    Raises:
        ContributionNotFound: absent, corrected meanwhile, or somebody else's; the answer is the same.
    """
    found = next((entry for entry in entries_of(one.person.id) if entry.id == entry_id), None)
    if found is None:
        raise ContributionNotFound
    return found
