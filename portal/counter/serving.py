"""A person at the desk and the form that is filled in for them: looked up with a reason, and nobody's own relative."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.views import View

from accounts.actions.documents import Why
from accounts.queries.people import PersonCard
from certification.access import person_to_serve
from foundation import clock
from foundation.errors import DomainError, Kind
from portal.counter import lookups
from portal.counter.pages import page
from portal.shared import step_up
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence_of

# What somebody can mend on the page; anything else is a page of its own.
MENDABLE = frozenset({Kind.INVALID, Kind.CONFLICT, Kind.LIMIT})


@dataclass(frozen=True)
class Served:
    """A person whom a clerk serves, at which area's desk, and for which reason they were looked up."""

    person: PersonCard
    area_key: str
    reason: str

    def why(self, words: str) -> Why:
        """Give the reason of one act, as it goes into the audit."""
        return Why(words, self.area_key)


def served(request: DoorRequest, person: UUID, *, at: datetime) -> Served | None:
    """Give a person of the clerk's area who was looked up a short while ago, or nothing when they were not.

    Raises:
        PersonNotFound: absent, or of another area; the answer is the same.
        ClerkIsRelative: no clerk serves a relative or themselves.
    """
    found = person_to_serve(request.actor, person, on=clock.local_date(at))
    reason = lookups.reason_for(request, person, at=at)
    return None if reason is None else Served(found.person, found.area_key, reason)


class FormPage(ABC, View):
    """One form for a person at the desk, and the page that shows it; what is done with it is the view's own."""

    template = ""
    title: Promise
    back = "counter:person"

    @abstractmethod
    def form(self, one: Served, data: Any, **parts: Any) -> Form:
        """Make the form."""

    def get(self, request: DoorRequest, person: UUID, **parts: Any) -> HttpResponse:
        """Show the form; what was typed before a renewed sign-in comes back."""
        one = served(request, person, at=clock.now())
        if one is None:
            return redirect("counter:find")
        return self._page(request, one, self.form(one, step_up.kept_input(request), **parts), **parts)

    def leads_to(self, person: UUID, **parts: Any) -> str:
        """Give the address where the form was chosen."""
        return reverse(self.back, kwargs={"person": person})

    def beside(self, one: Served, **parts: Any) -> dict[str, Any]:
        """Give what the page shows beside the form."""
        return {}

    def _page(
        self, request: DoorRequest, one: Served, form: Form, *, status: int = 200, **parts: Any
    ) -> HttpResponse:
        leads_to = self.leads_to(one.person.public_id, **parts)
        context = {
            "person": one.person,
            "form": form,
            "title": self.title,
            "back": self.back,
            "leads_to": leads_to,
        }
        return page(request, self.template, {**context, **self.beside(one, **parts)}, status=status)


class FormView(FormPage):
    """A form that does one thing once, or is shown again with what is to be corrected."""

    @abstractmethod
    def act(
        self, request: DoorRequest, one: Served, given: dict[str, Any], at: datetime, **parts: Any
    ) -> str:
        """Do what was filled in, and say so."""

    def post(self, request: DoorRequest, person: UUID, **parts: Any) -> HttpResponse:
        """Act once, and go back to where the form was chosen."""
        at = clock.now()
        one = served(request, person, at=at)
        if one is None:
            return redirect("counter:find")
        form = self.form(one, request.POST, **parts)
        if form.is_valid() and (said := self._acted(request, one, form, at, **parts)):
            messages.success(request, said)
            return redirect(self.leads_to(person, **parts))
        return self._page(request, one, form, status=422, **parts)

    def _acted(self, request: DoorRequest, one: Served, form: Form, at: datetime, **parts: Any) -> str:
        """Give what was done in words, or nothing where the house refuses, with the reasons on the form."""
        try:
            return self.act(request, one, form.cleaned_data, at, **parts)
        except DomainError as error:
            if error.kind not in MENDABLE:
                raise
            for told in error.reasons or (error,):
                form.add_error(None, sentence_of(told))
            return ""
