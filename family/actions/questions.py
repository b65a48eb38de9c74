"""Writes the questions that contradicting family facts raise: when a fact is written, and once a night for all.

The nightly search is killed anywhere and begun anew: what stands is not written twice. An answered question comes back
only when its facts change; one whose facts no longer say it is gone.
"""

import json
from collections.abc import Callable, Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models import QuerySet

from accounts.actions import audit
from accounts.rules.actors import SYSTEM, Actor
from family.enums import ContradictionKind, QuestionState
from family.errors import QuestionMoved, QuestionNotFound, QuestionReasonMissing
from family.models.questions import KinshipQuestion, QuestionAnswer
from family.queries.contradictions import candidates, contradictions_about
from family.queries.questions import SEARCHED
from family.rules.contradictions.doubts import doubted, seal_of
from family.rules.contradictions.found import Contradiction
from family.rules.kinship.facts import MarriageFact, ParentageFact
from foundation.clock import local_date

# One search at a time: a second one would only wait for the rows of the first.
_LOCK = 5_405_001
# So many candidates are judged at a time.
BATCH = 200

_WRITE = """
WITH told AS (
    SELECT * FROM jsonb_to_recordset(%(found)s::jsonb) AS told (
        topic text, kind text, told jsonb, law jsonb, parentages jsonb, marriages jsonb, seal text, people jsonb)
),
written AS (
    INSERT INTO family_kinshipquestion AS question
        (public_id, topic, kind, told, law, doubted_parentages, doubted_marriages, seal, state, found_at)
    SELECT gen_random_uuid(), topic, kind, told, ARRAY(SELECT jsonb_array_elements_text(law)),
        ARRAY(SELECT value::bigint FROM jsonb_array_elements_text(parentages)),
        ARRAY(SELECT value::bigint FROM jsonb_array_elements_text(marriages)), seal, 'open', %(at)s
    FROM told ORDER BY topic
    ON CONFLICT (topic) DO UPDATE SET
        told = EXCLUDED.told, law = EXCLUDED.law, seal = EXCLUDED.seal, gone_at = NULL,
        doubted_parentages = EXCLUDED.doubted_parentages, doubted_marriages = EXCLUDED.doubted_marriages,
        found_at = CASE WHEN question.state = 'open' THEN question.found_at ELSE EXCLUDED.found_at END,
        state = CASE WHEN question.state = 'kept' AND question.seal = EXCLUDED.seal THEN 'kept' ELSE 'open' END
    WHERE question.seal <> EXCLUDED.seal OR question.state = 'gone'
        OR question.doubted_parentages <> EXCLUDED.doubted_parentages
        OR question.doubted_marriages <> EXCLUDED.doubted_marriages
    RETURNING id, topic, xmax = 0 AS is_new
),
named AS (
    INSERT INTO family_questionperson (question_id, person_id)
    SELECT written.id, person.value::bigint
    FROM written JOIN told USING (topic) CROSS JOIN jsonb_array_elements_text(told.people) AS person
    ON CONFLICT DO NOTHING
)
SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM written
"""


@dataclass(frozen=True)
class Found:
    """What was written: questions that are new, that came back or changed, and that are gone."""

    new_count: int = 0
    again_count: int = 0
    gone_count: int = 0

    def __add__(self, more: "Found") -> "Found":
        return Found(
            self.new_count + more.new_count,
            self.again_count + more.again_count,
            self.gone_count + more.gone_count,
        )


Tell = Callable[[int, int], None]


def note_near(person_ids: Collection[int], *, at: datetime) -> tuple[Contradiction, ...]:
    """Write down what the facts about some persons contradict now, and that what they no longer say is gone.

    Call it in the transaction that wrote a fact about them, which holds them. A circle of descent that reaches further
    than two steps is left to the night.
    """
    found = contradictions_about(person_ids, on=local_date(at))
    _write(found, at=at)
    near = KinshipQuestion.objects.filter(people__person__same_as_any=list(person_ids))
    seen = near.exclude(kind=ContradictionKind.OWN_ANCESTOR.value)
    _close(seen.exclude(topic__in=[one.topic for one in found]), at=at)
    return found


def find(*, at: datetime, tell: Tell | None = None) -> Found | None:
    """Search all facts for contradictions; nothing where a search is under way.

    Each batch is a transaction of its own. `tell` hears how many candidates were judged, of how many.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        if cursor.fetchone() != (True,):
            return None
    try:
        return _find(at=at, tell=tell)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def _find(*, at: datetime, tell: Tell | None) -> Found:
    groups = candidates(on=local_date(at))
    report, topics = Found(), set[str]()
    for start in range(0, len(groups), BATCH):
        people = {person for group in groups[start : start + BATCH] for person in group}
        found = contradictions_about(people, on=local_date(at))
        topics |= {one.topic for one in found}
        report += _write(found, at=at)
        if tell:
            tell(min(start + BATCH, len(groups)), len(groups))
    # What was written meanwhile by others was found by them.
    rest = KinshipQuestion.objects.filter(found_at__lt=at).exclude(topic__in=topics)
    with transaction.atomic():
        report += Found(gone_count=_close(rest, at=at))
        audit.record(SYSTEM, audit.Event(SEARCHED, facts=asdict(report)), at=at)
    return report


@transaction.atomic
def keep(actor: Actor, public_id: UUID, seen: str, reason: str, area_key: str, *, at: datetime) -> None:
    """Answer that the facts are right as they are; ``seen`` is the fingerprint of what was read.

    Raises:
        QuestionNotFound, QuestionMoved, QuestionReasonMissing.
    """
    words = reason.strip()
    if not words:
        raise QuestionReasonMissing
    question = KinshipQuestion.objects.select_for_update().filter(public_id=public_id).first()
    if question is None:
        raise QuestionNotFound
    if question.state != QuestionState.OPEN.value or question.seal != seen:
        raise QuestionMoved
    question.state = QuestionState.KEPT.value
    question.save(update_fields=["state"])
    QuestionAnswer.objects.create(
        question=question, seal=seen, reason=words, answered_by_id=actor.user_id or 0, answered_at=at
    )
    people = question.people.order_by("person").values_list("person", flat=True)
    audit.record_many(
        actor,
        [
            audit.Event(
                "kinship.question_kept",
                person,
                area_key=area_key,
                object_kind="kinship_question",
                object_id=question.public_id,
                reason=words,
            )
            for person in people
        ],
        at=at,
    )


@transaction.atomic
def _write(found: Iterable[Contradiction], *, at: datetime) -> Found:
    rows = [_row(one) for one in found]
    if not rows:
        return Found()
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, {"found": json.dumps(rows, cls=DjangoJSONEncoder), "at": at})
        return Found(*cursor.fetchone())


def _row(one: Contradiction) -> dict[str, object]:
    facts = doubted(one)
    return {
        "topic": one.topic,
        "kind": one.kind.value,
        "told": one.told,
        "law": one.law,
        "parentages": [fact.key for fact in facts if isinstance(fact, ParentageFact)],
        "marriages": [fact.key for fact in facts if isinstance(fact, MarriageFact)],
        "seal": seal_of(one),
        "people": one.about,
    }


def _close(rows: QuerySet[KinshipQuestion], *, at: datetime) -> int:
    """Call what is no longer contradicted gone; an answer to it stands in its history."""
    live = list(
        KinshipQuestion.objects.filter(pk__in=rows.values("pk"))
        .exclude(state=QuestionState.GONE.value)
        .select_for_update()
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    return KinshipQuestion.objects.filter(pk__in=live).update(
        state=QuestionState.GONE.value, gone_at=at, doubted_parentages=[], doubted_marriages=[]
    )
