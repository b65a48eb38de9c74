"""Whom a page is about: its reader, or somebody for whom the reader does something.

The person stands in the address of every page and in every form, never in the session: two tabs, a bookmark and the
back button cannot mix two people up, and each request asks the mandate anew.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from accounts.access import own_matter_for, own_person_for
from accounts.actions import audit
from accounts.queries.matters import MatterCard
from accounts.queries.people import PersonCard
from family.access import helped_matter_for, helped_scope, represented_for
from family.enums import MandateScope
from family.errors import ActingForAnother
from family.queries.kin import terms_between
from family.queries.mandates import MandateCard
from foundation.clock import local_date
from portal.shared.acting import FIELD, Acting
from portal.shared.requests import DoorRequest


@dataclass(frozen=True)
class Subject:
    """Whom a page is about; ``acting`` is nothing where it is the reader."""

    person: PersonCard
    acting: Acting | None = None

    def name(self, of: str) -> str:
        """Name what belongs to this person alone, as a draft in the session."""
        return f"{of}-{self.person.public_id}" if self.acting else of


def subject_of(request: DoorRequest, person_id: UUID | None, scope: MandateScope, *, at: datetime) -> Subject:
    """Give whom the page is about: the reader, or the person its address names.

    Raises:
        PersonNotFound: absent, or not open to the reader; the answer is the same.
        ActingForAnother: what was sent was filled in for somebody else.
    """
    if person_id is None:
        subject = Subject(own_person_for(request.actor))
    else:
        subject = Subject(*_stand_in(request, person_id, scope, on=local_date(at)))
    _refuse_other(request)
    return subject


def matter_of(request: DoorRequest, matter_id: UUID, person_id: UUID | None, *, at: datetime) -> MatterCard:
    """Give a matter of the reader's own, or one they have opened for the person the address names.

    Raises:
        PersonNotFound, MatterNotFound, ActingForAnother.
    """
    if person_id is None:
        card = own_matter_for(request.actor, matter_id)
    else:
        on, relations = local_date(at), request.permit.relations
        card = helped_matter_for(request.actor, person_id, matter_id, relations=relations, on=on)
        _stand_in(request, person_id, helped_scope(card) or MandateScope.TRANSFER, on=on)
    _refuse_other(request)
    return card


def banner(request: DoorRequest, person: PersonCard, mandate: MandateCard, *, on: date) -> Acting:
    """Put the line on the page that says for whom the reader does something."""
    own = own_person_for(request.actor)
    term = terms_between([(own.id, person.id)], on=on).get((own.id, person.id))
    acting = Acting(person, mandate, term)
    request.acting = acting
    return acting


def note_look(
    request: DoorRequest, person: PersonCard, action: str, *, at: datetime, matter_id: UUID | None = None
) -> None:
    """Write down that a helper has looked; a look at one's own things leaves no line."""
    if request.acting is None:
        return
    kind = "matter" if matter_id else ""
    mandate_id = request.acting.mandate.id
    event = audit.Event(action, person.id, mandate_id=mandate_id, object_kind=kind, object_id=matter_id)
    audit.record(request.actor, event, at=at)


def _stand_in(
    request: DoorRequest, person_id: UUID, scope: MandateScope, *, on: date
) -> tuple[PersonCard, Acting]:
    found = represented_for(request.actor, person_id, scope, relations=request.permit.relations, on=on)
    return found.person, banner(request, found.person, found.mandate, on=on)


def _refuse_other(request: DoorRequest) -> None:
    """Refuse a form that was filled in for somebody else than the page is about; each form says for whom it is."""
    whom = str(request.acting.person.public_id) if request.acting else ""
    if request.method == "POST" and request.POST.get(FIELD, "") != whom:
        raise ActingForAnother
