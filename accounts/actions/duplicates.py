"""Writes which two records may be one person, and what clerks decide about them.

A search is one statement a ground over all persons, each in a transaction of its own: killed anywhere it is begun
anew, and what stands is not written twice. A pair keeps its grounds; one that was decided comes back only with a ground
that it had not then.
"""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet
from psycopg2 import sql

from accounts.actions import audit
from accounts.enums.duplicates import DuplicateGround, DuplicateState, DuplicateVerdict
from accounts.errors.duplicates import (
    DuplicateDecided,
    DuplicateMoved,
    DuplicateNotFound,
    DuplicateReasonMissing,
)
from accounts.models.documents import IdentityDocument
from accounts.models.duplicates import DuplicateDecision, DuplicatePair
from accounts.queries.duplicates import SEARCHED, PairCard, pair_by_public_id, seal_of_pair
from accounts.queries.merges import MergeCard
from accounts.rules.actors import SYSTEM, Actor
from accounts.rules.duplicates import GROUP_MAX, may_decide
from foundation.errors import DomainError

# One search at a time: a second one would only wait for the rows of the first.
_LOCK = 5_404_002
_REFUSALS: dict[str, type[DomainError]] = {
    error.code: error for error in (DuplicateDecided, DuplicateMoved, DuplicateReasonMissing)
}


@dataclass(frozen=True)
class Found:
    """What a search wrote; ``crowded_count`` is the number of groups too large to compare everybody with everybody."""

    new_count: int = 0
    again_count: int = 0
    crowded_count: int = 0

    def __add__(self, more: "Found") -> "Found":
        return Found(
            self.new_count + more.new_count,
            self.again_count + more.again_count,
            self.crowded_count + more.crowded_count,
        )


@dataclass(frozen=True)
class Words:
    """Why something was decided, and at which area's desk; both go into the audit."""

    reason: str
    area_key: str = ""


Tell = Callable[[DuplicateGround, Found], None]


@dataclass(frozen=True)
class _Group:
    """Who is compared with whom: the columns they share, who shares them, and what must differ all the same."""

    shared: tuple[str, ...]
    members: str
    differs: str = "true"


_GROUPS: dict[DuplicateGround, _Group] = {
    DuplicateGround.SAME_NUMBER: _Group(
        ("number_index", "country"),
        "SELECT DISTINCT d.number_index, d.country, r.human_id AS person_id, '' AS mark FROM ("
        "SELECT number_index, country FROM accounts_identitydocument WHERE superseded_at IS NULL "
        "GROUP BY number_index, country HAVING count(*) > 1) shared "
        "JOIN accounts_identitydocument d USING (number_index, country) JOIN record r ON r.id = d.person_id "
        "WHERE d.superseded_at IS NULL",
    ),
    DuplicateGround.SAME_NAME: _Group(
        ("name", "born_on", "sex"),
        "SELECT r.name, r.born_on, r.sex, r.id AS person_id, '' AS mark FROM ("
        "SELECT name, born_on, sex FROM human GROUP BY name, born_on, sex HAVING count(*) > 1) shared "
        "JOIN human r USING (name, born_on, sex)",
    ),
    DuplicateGround.SAME_SOUND: _Group(
        ("sound", "born_on"),
        "WITH spelled AS MATERIALIZED (SELECT sound, born_on, id AS person_id, sex || name AS mark "
        "FROM human, unnest(name_keys) AS sound) "
        "SELECT spelled.* FROM (SELECT sound, born_on FROM spelled "
        "GROUP BY sound, born_on HAVING min(mark) < max(mark)) shared JOIN spelled USING (sound, born_on)",
        "a.mark <> b.mark",
    ),
}
# What is not on the list yet, or not by this ground, is written; what is decided opens anew.
_WRITE = """
written AS (
    INSERT INTO accounts_duplicatepair AS pair (public_id, one_id, other_id, grounds, state, found_at)
    SELECT gen_random_uuid(), c.one_id, c.other_id, ARRAY[%(ground)s]::varchar[], 'open', %(at)s
    FROM candidate c LEFT JOIN accounts_duplicatepair known USING (one_id, other_id)
    WHERE known.id IS NULL OR NOT (known.state = 'merged' OR known.grounds @> ARRAY[%(ground)s]::varchar[])
    ORDER BY c.one_id, c.other_id
    ON CONFLICT (one_id, other_id) DO UPDATE SET grounds = pair.grounds || EXCLUDED.grounds, state = 'open'
    WHERE NOT (pair.state = 'merged' OR pair.grounds @> EXCLUDED.grounds)
    RETURNING xmax = 0 AS is_new
)
SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new), {crowded} FROM written
"""
# A merged record is compared as the one that goes on: by its numbers, since those stay with it.
_RECORDS = """
record AS NOT MATERIALIZED (
    SELECT id, merged_into_id, coalesce(merged_into_id, id) AS human_id, name, name_keys, born_on, sex
    FROM accounts_insuredperson WHERE withdrawn_at IS NULL
),
human AS NOT MATERIALIZED (SELECT * FROM record WHERE merged_into_id IS NULL),
"""
# Of a group the newest are compared: who was registered last is whom nobody has compared yet.
_SEARCH = """
member AS MATERIALIZED ({members}),
placed AS (
    SELECT *, row_number() OVER (PARTITION BY {shared} ORDER BY person_id DESC) AS place FROM member
),
near AS MATERIALIZED (SELECT * FROM placed WHERE place <= %(most)s),
candidate AS (
    SELECT DISTINCT a.person_id AS one_id, b.person_id AS other_id
    FROM near a JOIN near b USING ({shared}) WHERE a.person_id < b.person_id AND {differs}
),
"""
_CROWDED = "(SELECT count(*) FROM placed WHERE place = %(most)s + 1)"
_SHARERS = """
candidate AS (
    SELECT DISTINCT least(r.human_id, %(person)s) AS one_id, greatest(r.human_id, %(person)s) AS other_id
    FROM accounts_identitydocument d JOIN record r ON r.id = d.person_id
    WHERE d.number_index = %(index)s AND d.country = %(country)s AND d.superseded_at IS NULL
        AND r.human_id <> %(person)s
    ORDER BY other_id DESC, one_id DESC LIMIT %(most)s - 1
),
"""


def find(*, at: datetime, tell: Tell | None = None) -> Found | None:
    """Search all persons for pairs by every ground, and write down what is new; nothing where a search is under way."""
    found = Found()
    for ground in DuplicateGround:
        by_ground = _find_by(ground, at=at)
        if by_ground is None:
            return None
        found += by_ground
        if tell:
            tell(ground, by_ground)
    audit.record(SYSTEM, audit.Event(SEARCHED, facts=asdict(found)), at=at)
    return found


@transaction.atomic
def _find_by(ground: DuplicateGround, *, at: datetime) -> Found | None:
    """Write the new pairs of one ground down."""
    facts = {"ground": ground.value, "most": GROUP_MAX, "at": at}
    group = _GROUPS[ground]
    shared = sql.SQL(", ").join(map(sql.Identifier, group.shared))
    parts = {"members": sql.SQL(group.members), "shared": shared, "differs": sql.SQL(group.differs)}
    parts["crowded"] = sql.SQL(_CROWDED)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        if cursor.fetchone() != (True,):
            return None
        # Everybody is joined with everybody's list: a loop that looks up one at a time is never the shorter way, and
        # a planner that has not counted the pairs yet takes it for one.
        cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute(sql.SQL("WITH" + _RECORDS + _SEARCH + _WRITE).format(**parts), facts)
        found = Found(*cursor.fetchone())
        cursor.execute("SET LOCAL enable_nestloop = DEFAULT")
    return found


def note_shared(document: IdentityDocument, *, at: datetime) -> None:
    """Pair the holder of a document, held by now, with the newest of the others who have its number."""
    facts: dict[str, Any] = {
        "ground": DuplicateGround.SAME_NUMBER.value,
        "person": document.person.human_id,
        "index": document.number_index,
        "country": document.country,
        "most": GROUP_MAX,
        "at": at,
    }
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("WITH" + _RECORDS + _SHARERS + _WRITE).format(crowded=sql.SQL("0")), facts)


@transaction.atomic
def decide_different(actor: Actor, public_id: UUID, seen: str, words: Words, *, at: datetime) -> None:
    """Note that two records are two people; ``seen`` is the fingerprint of what was compared.

    Raises:
        DuplicateNotFound, DuplicateDecided, DuplicateMoved, DuplicateReasonMissing.
    """
    rows = DuplicatePair.objects.select_for_update()
    pair, card = rows.filter(public_id=public_id).first(), pair_by_public_id(public_id)
    if pair is None or card is None:
        raise DuplicateNotFound

    check(card, seen, words.reason)

    pair.state = DuplicateState.DIFFERENT.value
    _note(actor, pair, DuplicateVerdict.DIFFERENT, words, at=at)


def check(card: PairCard, seen: str, reason: str) -> None:
    """Let a pair be decided, or proposed as one, by somebody who gives a reason and saw it as it is.

    Raises:
        DuplicateDecided, DuplicateMoved, DuplicateReasonMissing.
    """
    decision = may_decide(card.standing, seen=seen, seal=seal_of_pair(card), reason=reason)
    for against in decision.reasons:
        raise _REFUSALS[against.code]


def hold(person_ids: Iterable[int]) -> None:
    """Hold the questions about some people among themselves: after the people, and before the audit."""
    ids = set(person_ids)
    _held(DuplicatePair.objects.filter(one__in=ids, other__in=ids))


def hold_pair(public_id: UUID) -> None:
    """Hold one question, so that of two who answer it at once the second sees the first."""
    _held(DuplicatePair.objects.filter(public_id=public_id))


def _held(rows: QuerySet[DuplicatePair]) -> None:
    list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))


def note_merged(actor: Actor, merge: MergeCard, *, at: datetime) -> None:
    """Close the question about two records that were just joined; call in the transaction that joined them.

    Raises:
        DuplicateDecided: somebody said meanwhile that they are two people.
    """
    pair = _pair_of(merge)
    if pair is not None and pair.state == DuplicateState.DIFFERENT.value:
        raise DuplicateDecided
    if pair is not None and pair.state != DuplicateState.MERGED.value:
        pair.state = DuplicateState.MERGED.value
        _note(actor, pair, DuplicateVerdict.MERGED, Words(merge.reason, merge.area_key), at=at)


def note_parted(actor: Actor, merge: MergeCard, reason: str, *, at: datetime) -> None:
    """Ask again about two records that were just parted; call in the transaction that parted them."""
    pair = _pair_of(merge)
    if pair is not None and pair.state == DuplicateState.MERGED.value:
        pair.state = DuplicateState.OPEN.value
        _note(actor, pair, DuplicateVerdict.SEPARATED, Words(reason, merge.area_key), at=at)


def _pair_of(merge: MergeCard) -> DuplicatePair | None:
    """Find the pair that two merged records were, if they were on the list."""
    one, other = sorted((merge.absorbed_id, merge.survivor_id))
    return DuplicatePair.objects.select_for_update().filter(one=one, other=other).first()


def _note(
    actor: Actor, pair: DuplicatePair, verdict: DuplicateVerdict, words: Words, *, at: datetime
) -> None:
    """Write a verdict and the state it leads to; both people read of it in their list of acts."""
    reason = words.reason.strip()
    pair.save(update_fields=["state"])
    DuplicateDecision.objects.create(
        pair=pair,
        verdict=verdict.value,
        grounds=pair.grounds,
        reason=reason,
        decided_by_id=actor.user_id or 0,
        decided_at=at,
    )
    events = [
        audit.Event(
            f"duplicate.{verdict.value}",
            person_id,
            area_key=words.area_key,
            object_kind="duplicate_pair",
            object_id=pair.public_id,
            reason=reason,
        )
        for person_id in (pair.one_id, pair.other_id)
    ]
    audit.record_many(actor, events, at=at)
