"""Reads of pairs that may be one person: the list, one pair, and what the two are compared by."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet

from accounts.enums.duplicates import DuplicateGround, DuplicateState, DuplicateVerdict
from accounts.fields import human
from accounts.models.audit import AuditEvent
from accounts.models.documents import IdentityDocument
from accounts.models.duplicates import DuplicateDecision, DuplicatePair
from accounts.models.merges import PersonMerge
from accounts.models.people import InsuredPerson
from accounts.queries.merges import MergeCard, card_of, same_people
from accounts.rules.duplicates import Marks, end_of, seal_of
from foundation.identifiers import Sex

SEARCHED = "duplicates.searched"


@dataclass(frozen=True)
class PairCard:
    """A pair, each of the two named by the record that goes on for them; the older record comes first."""

    id: int
    public_id: UUID
    one_id: int
    other_id: int
    grounds: tuple[DuplicateGround, ...]
    state: DuplicateState
    found_at: datetime

    @property
    def people_ids(self) -> tuple[int, int]:
        """Give the two by internal id."""
        return self.one_id, self.other_id

    @property
    def is_one(self) -> bool:
        """Say whether both are one record by now, by this pair or by way of others."""
        return self.one_id == self.other_id

    @property
    def standing(self) -> DuplicateState:
        """Give where the question stands; of what is one record by now there is none."""
        return DuplicateState.MERGED if self.is_one else self.state


@dataclass(frozen=True)
class DecisionLine:
    """What was said about a pair at one time."""

    verdict: DuplicateVerdict
    grounds: tuple[DuplicateGround, ...]
    reason: str
    decided_by: int
    decided_at: datetime


@dataclass(frozen=True)
class SearchReport:
    """When the last search ended, and what it could not compare."""

    at: datetime
    crowded_count: int


def pair_by_public_id(public_id: UUID) -> PairCard | None:
    """Find a pair, or nothing; one whose record was taken back with its register is gone."""
    return next(iter(_cards(_pairs().filter(public_id=public_id))), None)


def pairs_after(
    state: DuplicateState, ground: DuplicateGround | None, after: int | None, *, most: int
) -> list[PairCard]:
    """List pairs in a state, of one ground or any, the newest first; ``after`` is the last one of the page before."""
    rows = _apart().filter(state=state.value)
    if ground is not None:
        rows = rows.filter(grounds__contains=[ground.value])
    if after is not None:
        rows = rows.filter(pk__lt=after)
    return _cards(rows.order_by("-pk")[:most])


def open_pairs_of(person_id: int, *, most: int) -> list[PairCard]:
    """List the open pairs one person is in, the newest first."""
    mine = Q(one__same_as=person_id) | Q(other__same_as=person_id)
    rows = _apart().filter(mine, state=DuplicateState.OPEN.value)
    return _cards(rows.order_by("-pk")[:most])


def decisions_of(pair_id: int) -> list[DecisionLine]:
    """List what was said about a pair, the newest first."""
    rows = DuplicateDecision.objects.filter(pair=pair_id).order_by("-decided_at", "-pk")
    return [
        DecisionLine(
            DuplicateVerdict(row.verdict),
            _grounds(row.grounds),
            row.reason,
            row.decided_by_id,
            row.decided_at,
        )
        for row in rows
    ]


def marks_of(person_ids: Iterable[int]) -> dict[int, Marks]:
    """Give what some human beings are compared by, by the id that goes on, in two statements."""
    ids = set(person_ids)
    numbers: defaultdict[int, set[tuple[bytes, str]]] = defaultdict(set)
    for person_id, index, country, _public_id in _numbers_of(ids):
        numbers[person_id].add((index, country))
    return {
        row.pk: Marks(
            name=row.name,
            name_keys=frozenset(row.name_keys),
            sex=Sex(row.sex),
            born_on=row.born_on,
            numbers=frozenset(numbers[row.pk]),
            died_on=row.died_on,
            recorded_at=row.recorded_at,
        )
        for row in InsuredPerson.objects.filter(pk__in=ids)
    }


def seal_of_pair(card: PairCard) -> str:
    """Give the fingerprint of what a clerk compares, as it stands now."""
    return seal_of(card.standing, marks_of(card.people_ids))


def shared_documents(one_id: int, other_id: int) -> frozenset[UUID]:
    """Give the documents of two human beings, by public id, whose number the other one has too."""
    rows = _numbers_of({one_id, other_id})
    held = {(person_id, index, country) for person_id, index, country, _public_id in rows}
    other_of = {one_id: other_id, other_id: one_id}
    return frozenset(
        public_id
        for person_id, index, country, public_id in rows
        if (other_of[person_id], index, country) in held
    )


def _numbers_of(ids: set[int]) -> list[tuple[int, bytes, str, UUID]]:
    """Give every number of some human beings with whose it is and on which document."""
    papers = IdentityDocument.objects.current().filter(person__same_as_any=ids)
    rows = papers.values_list(human("person"), "number_index", "country", "public_id")
    return [(person_id, bytes(index), country, public_id) for person_id, index, country, public_id in rows]


def last_search() -> SearchReport | None:
    """Say when the last search ended, or nothing where there was none."""
    event = AuditEvent.objects.filter(action=SEARCHED).order_by("-at", "-pk").first()
    return None if event is None else SearchReport(event.at, int(event.facts["crowded_count"]))


def parts_of(merge: MergeCard) -> tuple[frozenset[int], frozenset[int]]:
    """Give the records that would go with each of the two if a merge were taken back: the absorbed one's first."""
    group = same_people([merge.absorbed_id])
    live = PersonMerge.objects.filter(absorbed__in=group, undone_at__isnull=True).exclude(
        public_id=merge.public_id
    )
    steps = dict(live.values_list("absorbed_id", "survivor_id"))
    apart = frozenset(pk for pk in group if end_of(pk, steps) == end_of(merge.absorbed_id, steps))
    return apart, group - apart


def merges_in(area_keys: Iterable[str], after: int | None, *, most: int) -> list[tuple[int, MergeCard]]:
    """List the merges done in some areas with the place of each, the newest first, undone ones too."""
    rows = PersonMerge.objects.select_related("absorbed", "survivor").filter(area_key__in=set(area_keys))
    if after is not None:
        rows = rows.filter(pk__lt=after)
    return [(row.pk, card_of(row)) for row in rows.order_by("-pk")[:most]]


def _pairs() -> QuerySet[DuplicatePair]:
    return DuplicatePair.objects.filter(one__withdrawn_at__isnull=True, other__withdrawn_at__isnull=True)


def _apart() -> QuerySet[DuplicatePair]:
    """Give the pairs whose two are still two, for a merge of others may have joined them."""
    return (
        DuplicatePair.objects.annotate(human_one=human("one"), human_other=human("other"))
        .filter(one__withdrawn_at__isnull=True, other__withdrawn_at__isnull=True)
        .exclude(human_one=F("human_other"))
    )


def _cards(rows: QuerySet[DuplicatePair]) -> list[PairCard]:
    columns = ("pk", "public_id", human("one"), human("other"), "grounds", "state", "found_at")
    return [
        PairCard(pk, public_id, one_id, other_id, _grounds(grounds), DuplicateState(state), found_at)
        for pk, public_id, one_id, other_id, grounds, state, found_at in rows.values_list(*columns)
    ]


def _grounds(values: Iterable[str]) -> tuple[DuplicateGround, ...]:
    held = set(values)
    return tuple(ground for ground in DuplicateGround if ground.value in held)
