"""What stands for or against certifying somebody by a method, gathered before any capture."""

from dataclasses import dataclass
from datetime import date

from accounts.queries.documents import shares_number
from accounts.queries.people import life_facts
from certification.enums import Benefit, Method, StatusQuestion
from certification.queries.deadlines import DUE_SOON, DeadlineCard, accepted_methods
from certification.rules import prechecks
from certification.rules.prechecks import PrecheckFacts
from foundation.errors import Reason
from regions.queries.policy import policy

STATUS_QUESTIONS = "certification.status_questions"
NOTHING = "none"


@dataclass(frozen=True)
class Precheck:
    """What stands against a certification, what is worth knowing, and what will be asked besides."""

    refusals: tuple[Reason, ...]
    notes: tuple[Reason, ...]
    questions: tuple[StatusQuestion, ...]

    @property
    def may_go_on(self) -> bool:
        """Say whether nothing stands against it."""
        return not self.refusals


def precheck(card: DeadlineCard, method: Method, *, on: date) -> Precheck:
    """Check identity, benefit, area and method before anybody poses for a camera or sets out."""
    soon = policy(DUE_SOON, area_key=card.paying_area_key, on=on, benefit=card.benefit).integer()
    facts = PrecheckFacts(
        method=method,
        accepted=accepted_methods(card.paying_area_key, card.benefit, on=on),
        died_on=life_facts([card.person_id])[card.person_id].died_on,
        has_shared_number=shares_number(card.person_id),
        last_event_on=card.last_event_on,
        due_on=card.due_on,
        due_soon_days=soon,
    )
    asked = questions_for(card.paying_area_key, card.benefit, on=on)
    return Precheck(prechecks.refusals(facts, on=on), prechecks.notes(facts, on=on), asked)


def questions_for(area_key: str, benefit: Benefit, *, on: date) -> tuple[StatusQuestion, ...]:
    """Give what a benefit depends on besides being alive, as the area asks it on a day."""
    answer = policy(STATUS_QUESTIONS, area_key=area_key, on=on, benefit=benefit)
    return tuple(StatusQuestion(word) for word in answer.words() if word != NOTHING)
