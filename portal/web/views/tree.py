"""The family tree as of a day."""

from django.http import HttpResponse
from django.shortcuts import render

from accounts.access import own_person_for
from accounts.errors.people import PersonNotFound
from family.queries.kin import family_of
from family.rules.kinship.why_not import (
    COUSIN,
    GREAT_GRANDPARENT,
    IN_LAW,
    NEPHEW_NIECE,
    STEP_DOES_NOT_COMPOSE,
    UNCLE_AUNT,
)
from foundation import clock
from foundation.errors import Kind
from portal.shared.problems import STATUS
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence
from portal.web.tree_forms import FamilyDayForm
from portal.web.tree_screens import tree

# Whom people look for in vain, each with the sentence that says why.
_OFTEN_MISSED = (UNCLE_AUNT, COUSIN, NEPHEW_NIECE, IN_LAW, GREAT_GRANDPARENT, STEP_DOES_NOT_COMPOSE)


def family_tree(request: DoorRequest) -> HttpResponse:
    """Show the reader's near relatives on a day as a picture and as a list; a day that cannot be shows today's."""
    today = clock.today()
    own = own_person_for(request.actor)
    form = FamilyDayForm(request.GET, today=today, earliest=own.born_on)
    family = family_of(own.id, on=form.day)
    if family is None:
        raise PersonNotFound
    context = {
        "form": form,
        "screen": tree(family, on=form.day, today=today),
        "not_near": [sentence(code) for code in _OFTEN_MISSED],
    }
    return render(request, "web/tree.html", context, status=STATUS[Kind.INVALID] if form.errors else None)
