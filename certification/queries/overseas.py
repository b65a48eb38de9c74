"""Reads for people abroad: where they live, what their area asks of them, and what stands against a form."""

from dataclasses import dataclass
from datetime import date

from accounts.queries.people import life_facts
from certification.enums import Method
from certification.models.events import Certification
from certification.models.overseas import OverseasStay
from certification.queries.deadlines import DeadlineCard, accepted_methods, clocks_of
from certification.rules.overseas import (
    OverseasFacts,
    OverseasTerms,
    in_person_due,
    terms_of,
)
from regions.queries.policy import policy

TERMS = "certification.overseas_rule"
# Of so many proofs one is given in person at the rarest; more need not be read.
METHODS_MAX = 40


@dataclass(frozen=True)
class StayCard:
    """That somebody lives abroad, and since when."""

    country: str
    starts_on: date


def overseas_terms(card: DeadlineCard, *, on: date) -> OverseasTerms:
    """Give what the paying area asks of people abroad who draw a benefit."""
    answer = policy(TERMS, area_key=card.paying_area_key, on=on, benefit=card.benefit)
    return terms_of(answer.record())


def overseas_facts(card: DeadlineCard, *, on: date) -> OverseasFacts:
    """Gather what a form abroad is held against."""
    accepted = accepted_methods(card.paying_area_key, card.benefit, on=on)
    return OverseasFacts(
        benefit_starts_on=card.benefit_starts_on,
        methods=_methods(card),
        is_accepted=Method.OVERSEAS_FORM in accepted,
        is_alive=life_facts([card.person_id])[card.person_id].is_alive(on),
    )


def is_in_person_due(card: DeadlineCard, *, on: date) -> bool:
    """Say whether the next proof of somebody abroad must be given in person."""
    return in_person_due(_methods(card), overseas_terms(card, on=on).in_person_every)


def stay_of(person_id: int, *, on: date) -> StayCard | None:
    """Give where abroad somebody lives on a day, or nothing."""
    rows = OverseasStay.objects.current().valid_on(on).filter(person__same_as=person_id)
    row = rows.order_by("-starts_on", "-pk").first()
    return StayCard(row.country, row.starts_on) if row else None


def _methods(card: DeadlineCard) -> tuple[Method, ...]:
    """List how the benefit was proved, the latest event first; of one day what was seen in person counts first."""
    rows = Certification.objects.standing().filter(entitlement__deadline__in=clocks_of(card.entitlement_id))
    newest = rows.order_by("-event_on", "-pk").values_list("method", flat=True)
    return tuple(Method(method) for method in newest[:METHODS_MAX])
