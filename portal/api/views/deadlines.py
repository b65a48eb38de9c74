"""By when the people linked to a partner must certify, and why."""

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from rest_framework.request import Request

from accounts.access import linked_person_for
from accounts.actions import audit
from accounts.errors.people import PersonNotFound
from certification.access import deadline_for
from certification.access.partners import deadline_as_of
from certification.errors import EntitlementNotFound
from certification.queries.deadline_days import deadlines_on
from certification.queries.deadlines import (
    DeadlineCard,
    DeadlineExplanation,
    deadlines_of,
    explanation_of,
)
from foundation import clock
from foundation.clock import local_date
from portal.api import examples, faults
from portal.api.pages import page_within
from portal.api.past import of_kept_days
from portal.api.schema import operation
from portal.api.serializers.deadlines import (
    DeadlineDayQuery,
    DeadlineListAnswer,
    DeadlinesQuery,
    ProvenDeadlineAnswer,
)
from portal.api.views.doors import PartnerDoor
from regions.rules.facts import thaw


class PersonDeadlinesView(PartnerDoor):
    """The deadlines of one person."""

    query_class = DeadlinesQuery

    @operation(
        "person_deadlines_list",
        "List the deadlines of a person",
        answer=DeadlineListAnswer,
        example=examples.DEADLINES,
        query=DeadlinesQuery,
        refusals=(faults.NO_RESOURCE, PersonNotFound),
        has_etag=True,
    )
    def get(self, request: Request, person_id: UUID) -> HttpResponse:
        """Every benefit that a linked person draws on a day with its deadline, the most urgent first; it may be empty.

        A day of which it is not on record when the person had last certified is 400 `request.invalid`, with the reason
        `not_kept`.
        """
        at = clock.now()
        today = local_date(at)
        on = self.query.get("on") or today
        person = linked_person_for(self.actor, person_id)
        with of_kept_days():
            cards = deadlines_of([person.id], on=on) if on == today else deadlines_on(person.id, on=on)
        audit.record(self.actor, audit.Event("deadline.viewed", person.id), at=at)
        page = page_within(cards, self.query, space="deadlines", key=lambda card: card.entitlement_id)
        return self.answer(DeadlineListAnswer, {"as_of": on, "items": page.items, "next": page.next})


class DeadlineView(PartnerDoor):
    """One deadline with its proof."""

    query_class = DeadlineDayQuery

    @operation(
        "deadline_get",
        "Get a deadline and its proof",
        answer=ProvenDeadlineAnswer,
        example=examples.DEADLINE,
        query=DeadlineDayQuery,
        refusals=(faults.NO_RESOURCE, EntitlementNotFound),
        has_etag=True,
    )
    def get(self, request: Request, entitlement_id: UUID) -> HttpResponse:
        """The deadline of one benefit as of a day: the version of the rule, its source, the inputs and every step."""
        at = clock.now()
        on = self.query.get("on") or local_date(at)
        card = self._card(entitlement_id, on=on, today=local_date(at))
        event = audit.Event(
            "deadline.viewed", card.person_id, object_kind="entitlement", object_id=entitlement_id
        )
        audit.record(self.actor, event, at=at)
        proof = _proof(explanation_of(card, on=on))
        return self.answer(ProvenDeadlineAnswer, {"as_of": on, "deadline": card, "explanation": proof})

    def _card(self, entitlement_id: UUID, *, on: date, today: date) -> DeadlineCard:
        """Give the deadline as it stands on record today, or as of another day."""
        if on == today:
            return deadline_for(self.actor, entitlement_id, relations=self.relations, on=on)
        with of_kept_days():
            return deadline_as_of(self.actor, entitlement_id, relations=self.relations, on=on, today=today)


def _proof(explained: DeadlineExplanation) -> dict[str, object]:
    """Lay out an explanation in the shape of the API."""
    rule, due = explained.rule, explained.due
    return {
        "rule": {
            "code": rule.code,
            "value": thaw(rule.value),
            "scope": rule.scope,
            "scope_key": rule.scope_key,
            "starts_on": rule.starts_on,
            "ends_on": rule.ends_on,
            "confidence": rule.confidence,
            "source": rule.source,
        },
        "inputs": {
            "benefit_starts_on": explained.card.benefit_starts_on,
            "last_event_on": explained.card.last_event_on,
            "counted_from": due.counted_from,
        },
        "steps": [*due.limbs, due.transition] if due.transition else due.limbs,
        "law": due.law,
        "accepted_methods": explained.accepted_methods,
    }
