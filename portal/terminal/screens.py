"""What the pages after the card show: what may be certified here, and what came of the camera."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse

from accounts.queries.people import PersonCard, person_cards
from accounts.rules.receipts import grouped
from certification.actions.certifications import CertificationRecorded
from certification.enums import Benefit, Method, StatusQuestion
from certification.queries.deadlines import DeadlineCard, accepted_methods, deadlines_of
from certification.queries.prechecks import precheck
from foundation.errors import Reason
from foundation.masking import mask_name
from portal.shared.certification_labels import QUESTIONS
from portal.shared.labels import label_of
from portal.shared.qr import qr_svg
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence_of

YES, NO = "yes", "no"


@dataclass(frozen=True)
class Question:
    """A question about a change of status, with what was answered before, if anything was."""

    code: StatusQuestion
    words: str
    answer: str


@dataclass(frozen=True)
class Here:
    """What stands open at this machine for the person who has shown their card.

    ``open_cards`` can be certified here, the most urgent first; ``refusals`` say why the others cannot, and ``ways``
    which ways count instead.
    """

    person: PersonCard
    open_cards: tuple[DeadlineCard, ...]
    questions: tuple[StatusQuestion, ...]
    refusals: tuple[str, ...]
    ways: tuple[str, ...]
    has_benefit: bool

    @property
    def name_masked(self) -> str:
        """Name the person as little as suffices before their face was seen."""
        return mask_name(self.person.name)


@dataclass(frozen=True)
class Served:
    """One line of the receipt."""

    benefit: Benefit
    due_on: date


def here(person_id: int, *, on: date) -> Here:
    """Check identity, benefits, areas and method before anybody poses for the camera."""
    cards = deadlines_of([person_id], on=on)
    checks = [(card, precheck(card, Method.TERMINAL, on=on)) for card in cards]
    is_open = [(card, found) for card, found in checks if found.may_go_on]
    reasons: Iterable[Reason] = (reason for _card, found in checks for reason in found.refusals)
    ways = dict.fromkeys(
        label_of(method)
        for card, found in checks
        if not found.may_go_on
        for method in accepted_methods(card.paying_area_key, card.benefit, on=on)
    )
    return Here(
        person=person_cards([person_id])[person_id],
        open_cards=tuple(card for card, _found in is_open),
        questions=tuple(dict.fromkeys(q for _card, found in is_open for q in found.questions)),
        refusals=tuple(dict.fromkeys(sentence_of(reason) for reason in reasons)),
        ways=tuple(ways),
        has_benefit=bool(cards),
    )


def questions_shown(asked: Iterable[StatusQuestion], answered: dict[str, str]) -> list[Question]:
    """Word the questions about a change of status."""
    return [Question(one, str(QUESTIONS[one]), answered.get(one.value, "")) for one in asked]


def answers_read(asked: Iterable[StatusQuestion], typed: QueryDict) -> dict[str, str]:
    """Read what was answered, by question; what was not answered is left out."""
    said = {one.value: str(typed.get(one.value, "")) for one in asked}
    return {code: answer for code, answer in said.items() if answer in (YES, NO)}


def answers_of(state: dict[str, Any]) -> dict[StatusQuestion, bool]:
    """Give the answers of this visit as the action takes them."""
    return {StatusQuestion(code): said == YES for code, said in state.get("answers", {}).items()}


def receipt_facts(done: CertificationRecorded, cards: Iterable[DeadlineCard]) -> dict[str, Any]:
    """Give what the receipt shows, as the session keeps it until the screen is wiped."""
    benefits = {card.entitlement_id: card.benefit for card in cards}
    return {
        "number": done.number,
        "proof": str(done.proof_id),
        "event_on": done.event_on.isoformat(),
        "served": [
            {"benefit": benefits[one.entitlement_id].value, "due_on": one.due_on.isoformat()}
            for one in (done, *done.also)
            if one.entitlement_id in benefits
        ],
    }


def receipt_context(request: DoorRequest, facts: dict[str, Any]) -> dict[str, Any]:
    """Read a receipt back from the session, with the picture by which a telephone checks it."""
    address = request.build_absolute_uri(
        reverse("web:check_receipt", kwargs={"proof_id": UUID(facts["proof"])})
    )
    return {
        "number": grouped(facts["number"]),
        "event_on": date.fromisoformat(facts["event_on"]),
        "served": [
            Served(Benefit(one["benefit"]), date.fromisoformat(one["due_on"])) for one in facts["served"]
        ],
        "qr": qr_svg(address, label=facts["number"]),
    }
