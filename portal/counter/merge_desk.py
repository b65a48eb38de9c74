"""What the desk's pages about joining two records need: propose, decide as a second person, and take back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop

from accounts.access import merge_at_desk, proposal_at_desk
from accounts.actions import audit, duplicates
from accounts.enums.approvals import ApprovalState
from accounts.queries.approvals import ApprovalCard
from accounts.queries.duplicates import marks_of, merges_in, parts_of
from accounts.queries.merges import MergeCard
from accounts.queries.people import PersonCard, person_by_public_id, person_cards
from accounts.queries.users import display_names
from accounts.rules.actors import Actor
from certification.access import duplicate_at_desk
from foundation.clock import local_date
from foundation.errors import DomainError
from portal.counter.duplicate_compare import Compared, Line, compared, holdings, row_facts
from portal.counter.duplicate_forms import ONE
from portal.shared import merging
from portal.shared.merging import MergeWish
from portal.shared.words import sentence, sentence_of

PAGE_MAX = 25
WAITING_MAX = 50
# The words go into the audit as they stand here; a page that shows them translates them.
REASON = gettext_noop("复核登记合并")


@dataclass(frozen=True)
class Waiting:
    """A proposal in the list."""

    card: ApprovalCard
    survivor: PersonCard | None
    maker: str
    is_mine: bool


@dataclass(frozen=True)
class Done:
    """A merge in the list, with the two names as they were registered."""

    card: MergeCard
    absorbed: str
    survivor: str
    maker: str
    checker: str


@dataclass(frozen=True)
class Merges:
    """One page of what waits and what was done, and after which merge the next page begins."""

    waiting: list[Waiting]
    done: list[Done]
    next: int | None


@dataclass(frozen=True)
class Proposal:
    """A proposal as the second person reads it: exactly what was proposed, beside both records as they are now.

    There is nothing to compare any more once it was decided, or both are one record by another way.
    """

    card: ApprovalCard
    compared: Compared | None
    survivor_place: int
    reason: str
    warnings: list[str]
    maker: str
    is_mine: bool
    is_open: bool
    hindrance: str


@dataclass(frozen=True)
class Undoing:
    """What taking a merge back would do: what each of the two says and holds by itself; the absorbed one comes first."""

    card: MergeCard
    facts: list[Line]
    holds: list[Line]


@transaction.atomic
def propose(actor: Actor, public_id: UUID, given: dict[str, str], *, at: datetime) -> ApprovalCard:
    """Propose to a colleague that a pair is one person; `given` is which goes on, the reason, and what was seen.

    Raises:
        DuplicateNotFound, DuplicateDecided, DuplicateMoved, DuplicateReasonMissing; as `merging.propose`.
        ApprovalExists: a proposal about the two waits, whichever goes on by it.
    """
    duplicates.hold_pair(public_id)
    pair = duplicate_at_desk(actor, public_id, on=local_date(at)).pair
    duplicates.check(pair, given["seen"], given["reason"])
    people = person_cards(pair.people_ids)
    merging.refuse_while_waiting([one.public_id for one in people.values()], at=at)
    kept, other = pair.people_ids if given["survivor"] == ONE else pair.people_ids[::-1]
    wish = MergeWish(people[other].public_id, people[kept].public_id, given["reason"].strip())
    return merging.propose(actor, wish, at=at)


@transaction.atomic
def approve(actor: Actor, proposal: UUID, seen: str, *, at: datetime) -> MergeCard:
    """Join what a colleague proposed, and close the question about the pair with it.

    Raises as `merging.approve`.
    """
    done = merging.approve(actor, proposal, seen, at=at)
    duplicates.note_merged(actor, done, at=at)
    return done


@transaction.atomic
def undo(actor: Actor, merge: UUID, reason: str, *, at: datetime) -> MergeCard:
    """Take a merge back, and ask about the pair again.

    Raises as `merging.undo`.
    """
    done = merging.undo(actor, merge, reason, at=at)
    duplicates.note_parted(actor, done, reason, at=at)
    return done


def merges_of(actor: Actor, after: int | None, *, at: datetime) -> Merges:
    """Give one page of the merges of the clerk's areas; what waits for a second person stands on the first."""
    waiting = merging.waiting(actor, at=at, most=WAITING_MAX) if after is None else []
    placed = merges_in(actor.area_keys, after, most=PAGE_MAX + 1)
    shown = [card for _place, card in placed[:PAGE_MAX]]
    users = {card.proposed_by for card in waiting}
    users |= {user for card in shown for user in (card.merged_by, card.approved_by)}
    names = display_names(users)
    return Merges(
        [_waiting(actor, card, names) for card in waiting],
        _done(shown, names),
        placed[PAGE_MAX - 1][0] if len(placed) > PAGE_MAX else None,
    )


def proposal_for(actor: Actor, public_id: UUID, *, at: datetime) -> Proposal:
    """Open a proposal, and write down that both records were looked at.

    Raises ApprovalNotFound.
    """
    card = proposal_at_desk(actor, public_id, code=merging.CODE)
    wish = {name: UUID(card.payload[name]) for name in ("absorbed", "survivor")}
    found = [person.id for person in map(person_by_public_id, wish.values()) if person]
    is_open = card.state is ApprovalState.WAITING and at < card.expires_at
    ids = sorted(set(found))
    shown = Proposal(
        card=card,
        compared=compared(ids[0], ids[1]) if is_open and len(ids) > 1 else None,
        survivor_place=ids.index(found[-1]),
        reason=card.payload["reason"],
        warnings=[sentence(code) for code in card.payload["warnings"]],
        maker=display_names({card.proposed_by}).get(card.proposed_by, ""),
        is_mine=card.proposed_by == actor.user_id,
        is_open=is_open,
        hindrance=_hindrance(actor, wish["absorbed"], wish["survivor"], at=at) if is_open else "",
    )
    audit.record_many(actor, _viewed(card.area_key, ids, card.public_id), at=at)
    return shown


def undoing_of(actor: Actor, public_id: UUID, *, at: datetime) -> Undoing:
    """Show what taking a merge back would do, and write down that it was looked at.

    Raises MergeNotFound: absent, undone, or of another area.
    """
    card = merge_at_desk(actor, public_id)
    ids = (card.absorbed_id, card.survivor_id)
    audit.record_many(actor, _viewed(card.area_key, ids, card.public_id), at=at)
    return Undoing(card, row_facts(*ids), holdings(*parts_of(card)))


def _hindrance(actor: Actor, absorbed: UUID, survivor: UUID, *, at: datetime) -> str:
    """Say why this clerk cannot decide, if so."""
    try:
        merging.compare(actor, absorbed, survivor, on=local_date(at))
    except DomainError as error:
        return sentence_of(error)
    return ""


def _waiting(actor: Actor, card: ApprovalCard, names: Mapping[int, str]) -> Waiting:
    survivor = person_by_public_id(UUID(card.payload["survivor"]))
    return Waiting(card, survivor, names.get(card.proposed_by, ""), card.proposed_by == actor.user_id)


def _done(cards: list[MergeCard], names: Mapping[int, str]) -> list[Done]:
    marks = marks_of({pk for card in cards for pk in (card.absorbed_id, card.survivor_id)})
    return [
        Done(
            card,
            marks[card.absorbed_id].name,
            marks[card.survivor_id].name,
            names.get(card.merged_by, ""),
            names.get(card.approved_by, ""),
        )
        for card in cards
    ]


def _viewed(area_key: str, ids: Iterable[int], object_id: UUID) -> list[audit.Event]:
    return [
        audit.Event(
            "merge.viewed",
            person_id,
            area_key=area_key,
            object_kind="merge",
            object_id=object_id,
            reason=REASON,
        )
        for person_id in ids
    ]
