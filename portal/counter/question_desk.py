"""What the desk's pages about contradicting family facts need from the floors."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop

from accounts.actions import audit
from accounts.queries.people import PersonCard, person_by_public_id, person_cards
from accounts.queries.users import display_names
from accounts.rules.actors import Actor
from certification.access import question_at_desk, questions_at_desk, refuse_clerk_who_is_relative
from certification.errors import ClerkIsRelative
from family.actions import questions
from family.enums import QuestionState
from family.queries.questions import (
    AnswerLine,
    FactLine,
    QuestionCard,
    answers_of,
    facts_behind,
    open_questions_of,
    questions_after,
)
from foundation.clock import local_date
from portal.counter import paging
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence, sentence_of

# The words go into the audit as they stand here; a page that shows them translates them.
REASON = gettext_noop("核实亲属信息矛盾")
_NOTED = "kinship_questions_listed"
_NOTED_MAX = 500


@dataclass(frozen=True)
class Row:
    """One line of the list: a question, and those it is about who stand in the registry."""

    question: QuestionCard
    people: list[PersonCard]
    said: str


@dataclass(frozen=True)
class Fact:
    """A fact behind a question with both people; nothing for somebody who is no insured person."""

    line: FactLine
    one: PersonCard | None
    other: PersonCard | None


@dataclass(frozen=True)
class Case:
    """One question as a clerk answers it; `hindrance` says why this clerk may not."""

    row: Row
    facts: list[Fact]
    answers: list[tuple[AnswerLine, str]]
    hindrance: str

    @property
    def may_keep(self) -> bool:
        """Say whether this clerk may say that the facts are right."""
        return self.row.question.state is QuestionState.OPEN and not self.hindrance


def page_of(
    actor: Actor, state: QuestionState, person: UUID | None, after: int | None, *, on: date
) -> tuple[list[Row], int | None]:
    """Give one page of the questions of the clerk's areas, or those about one person, and where the next begins."""
    if person is not None:
        card = person_by_public_id(person)
        found = open_questions_of(card.id, most=paging.PAGE_MAX) if card else []
        return _rows(questions_at_desk(actor, found, on=on)), None
    mine, further = paging.gathered(
        lambda mark: questions_after(state, mark, most=paging.BATCH),
        lambda cards: questions_at_desk(actor, cards, on=on),
        lambda card: card.id,
        after,
    )
    return _rows(mine), further


def note_listed(request: DoorRequest, rows: list[Row], *, at: datetime) -> None:
    """Write into the audit whose facts a list showed to whom: once a session for each question."""
    noted = set(request.session.get(_NOTED, []))
    fresh = [row.question for row in rows if str(row.question.public_id) not in noted]
    if fresh:
        audit.record_many(request.actor, _events("kinship.questions_listed", fresh), at=at)
        kept = [*noted, *(str(card.public_id) for card in fresh)]
        request.session[_NOTED] = kept[-_NOTED_MAX:]


def case_for(actor: Actor, public_id: UUID, *, at: datetime) -> Case:
    """Gather one question, and write down that everybody's facts were looked at.

    Raises QuestionNotFound.
    """
    on = local_date(at)
    found = question_at_desk(actor, public_id, on=on)
    card = found.question
    lines = facts_behind(card, on=on) if card.state is not QuestionState.GONE else []
    people = person_cards({end for line in lines for end in (line.one_id, line.other_id)})
    answers = answers_of(card.id)
    names = display_names({line.answered_by for line in answers})
    audit.record_many(actor, _events("kinship.question_viewed", [card], area_key=found.area_key), at=at)
    return Case(
        row=_rows([card])[0],
        facts=[Fact(line, people.get(line.one_id), people.get(line.other_id)) for line in lines],
        answers=[(line, names.get(line.answered_by, "")) for line in answers],
        hindrance=_hindrance(actor, card, on=on),
    )


@transaction.atomic
def keep(actor: Actor, public_id: UUID, seen: str, reason: str, *, at: datetime) -> None:
    """Note that the facts are right, unless one of them is about the clerk or a relative.

    Raises:
        QuestionNotFound, ClerkIsRelative, QuestionMoved, QuestionReasonMissing.
    """
    on = local_date(at)
    found = question_at_desk(actor, public_id, on=on)
    for person_id in found.question.people_ids:
        refuse_clerk_who_is_relative(actor, person_id, on=on)
    questions.keep(actor, public_id, seen, reason, found.area_key, at=at)


def _hindrance(actor: Actor, card: QuestionCard, *, on: date) -> str:
    try:
        for person_id in card.people_ids:
            refuse_clerk_who_is_relative(actor, person_id, on=on)
    except ClerkIsRelative as error:
        return sentence_of(error)
    return ""


def _rows(cards: list[QuestionCard]) -> list[Row]:
    people = person_cards(person_id for card in cards for person_id in card.people_ids)
    return [
        Row(
            card,
            [people[person_id] for person_id in card.people_ids if person_id in people],
            sentence(f"kinship.contradiction.{card.kind}", card.told),
        )
        for card in cards
    ]


def _events(action: str, cards: Iterable[QuestionCard], *, area_key: str = "") -> list[audit.Event]:
    """Name everybody a question is about as a subject."""
    return [
        audit.Event(
            action,
            person_id,
            area_key=area_key,
            object_kind="kinship_question",
            object_id=card.public_id,
            reason=REASON,
        )
        for card in cards
        for person_id in card.people_ids
    ]
