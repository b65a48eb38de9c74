"""Reads of the questions that contradicting family facts raise: the list, one, and what is in doubt meanwhile."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from accounts.fields import human
from family.enums import ContradictionKind, EndReason, ParentageKind, QuestionState
from family.models.kinship import Marriage, Parentage
from family.models.questions import KinshipQuestion, QuestionAnswer, QuestionPerson
from family.queries.contradictions import contradictions_about
from family.rules.contradictions.doubts import is_free_of
from family.rules.contradictions.found import Contradiction, Told
from family.rules.kinship.facts import ParentageFact
from family.rules.kinship.relatives import Kin

SEARCHED = "kinship.questions_searched"


@dataclass(frozen=True)
class QuestionCard:
    """A question as the desk reads it, its people by the records that go on for them."""

    id: int
    public_id: UUID
    kind: ContradictionKind
    told: Told
    law: tuple[str, ...]
    seal: str
    state: QuestionState
    found_at: datetime
    people_ids: tuple[int, ...]


@dataclass(frozen=True)
class AnswerLine:
    """What was answered to a question at one time."""

    reason: str
    answered_by: int
    answered_at: datetime


@dataclass(frozen=True)
class FactLine:
    """A recorded fact that a question rests on; ``kind`` is nothing for a marriage. The parent comes first."""

    one_id: int
    other_id: int
    kind: ParentageKind | None
    starts_on: date
    ends_on: date | None
    end_reason: EndReason | None
    evidence: str
    recorded_at: datetime


def question_by_public_id(public_id: UUID) -> QuestionCard | None:
    """Find a question, or nothing."""
    return next(iter(_cards(KinshipQuestion.objects.filter(public_id=public_id))), None)


def questions_after(state: QuestionState, after: int | None, *, most: int) -> list[QuestionCard]:
    """List questions in a state, the newest first; ``after`` is the last one of the page before."""
    rows = KinshipQuestion.objects.filter(state=state.value)
    if after is not None:
        rows = rows.filter(pk__lt=after)
    return _cards(rows.order_by("-pk")[:most])


def open_questions_of(person_id: int, *, most: int) -> list[QuestionCard]:
    """List the open questions about one person, the newest first."""
    mine = QuestionPerson.objects.filter(person__same_as=person_id).values("question")
    rows = KinshipQuestion.objects.filter(pk__in=mine, state=QuestionState.OPEN.value)
    return _cards(rows.order_by("-pk")[:most])


def answers_of(question_id: int) -> list[AnswerLine]:
    """List what was answered to a question, the newest first."""
    rows = QuestionAnswer.objects.filter(question=question_id).order_by("-answered_at", "-pk")
    return [AnswerLine(row.reason, row.answered_by_id, row.answered_at) for row in rows]


def facts_behind(card: QuestionCard, *, on: date) -> list[FactLine]:
    """Give the facts a question rests on as they stand, the oldest first; none when they no longer raise it.

    Raises PolicyMissing.
    """
    topic = Contradiction(card.kind, card.people_ids, ()).topic
    found = next((one for one in contradictions_about(card.people_ids, on=on) if one.topic == topic), None)
    facts = found.rests_on if found else ()
    # Stored facts are named by their rows.
    parentages = [int(fact.key or 0) for fact in facts if isinstance(fact, ParentageFact)]
    marriages = [int(fact.key or 0) for fact in facts if not isinstance(fact, ParentageFact)]
    lines = [
        *(
            _line(row, row.parent_id, row.child_id, ParentageKind(row.kind))
            for row in Parentage.objects.filter(pk__in=parentages)
        ),
        *(_line(row, row.one_id, row.other_id, None) for row in Marriage.objects.filter(pk__in=marriages)),
    ]
    return sorted(lines, key=lambda line: (line.starts_on, line.recorded_at))


def is_in_doubt(kin: Kin) -> bool:
    """Say whether everything that makes somebody a relative is in question, so that nothing new may rest on it.

    Law: CC 1051, 1073.
    """
    about = QuestionPerson.objects.filter(person__same_as_any=list(_people(kin))).values("question")
    rows = KinshipQuestion.objects.filter(pk__in=about, state=QuestionState.OPEN.value)
    facts = list(rows.values_list("doubted_parentages", "doubted_marriages"))
    parentages = [key for row, _ in facts for key in row]
    marriages = [key for _, row in facts for key in row]
    return bool(facts) and not is_free_of(kin, parentages, marriages)


def _people(kin: Kin) -> frozenset[int]:
    """Give everybody a relation runs over."""
    steps = [step for path in kin.paths for step in path.steps]
    return frozenset(int(end) for step in steps for end in (step.source, step.target))


def _cards(rows: QuerySet[KinshipQuestion]) -> list[QuestionCard]:
    found = list(rows)
    people: dict[int, set[int]] = {row.pk: set() for row in found}
    named = QuestionPerson.objects.filter(question__in=people)
    for question_id, person_id in named.values_list("question", human("person")):
        people[question_id].add(person_id)
    return [
        QuestionCard(
            row.pk,
            row.public_id,
            ContradictionKind(row.kind),
            {name: _fact(value) for name, value in row.told.items()},
            tuple(row.law),
            row.seal,
            QuestionState(row.state),
            row.found_at,
            tuple(sorted(people[row.pk])),
        )
        for row in found
    ]


def _line(row: Parentage | Marriage, one_id: int, other_id: int, kind: ParentageKind | None) -> FactLine:
    reason = EndReason(row.end_reason) if row.end_reason else None
    return FactLine(one_id, other_id, kind, row.starts_on, row.ends_on, reason, row.evidence, row.recorded_at)


def _fact(value: str | int) -> date | int:
    """Read a fact as the rule told it."""
    return date.fromisoformat(value) if isinstance(value, str) else value
