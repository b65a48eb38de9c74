"""Joins two rows of one human being, and parts them again; no fact is moved.

Facts stay with the row they were written for, since seals and append-only tables are bound to it. What is written
here is who goes on, so that taking it back leaves everything as it was, and what was done in between where it was done.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from accounts.actions import audit, conflicts, notices, people
from accounts.errors.merges import AlreadyOnePerson, MergeMoved, MergeNotFound, MergeReasonMissing
from accounts.models.documents import IdentityDocument
from accounts.models.merges import PersonMerge
from accounts.models.people import InsuredPerson
from accounts.queries.merges import MergeCard, card_of, same_people
from accounts.rules.actors import Actor


@dataclass(frozen=True)
class NewMerge:
    """Which row becomes an alias of which, on what papers, and who proposed it; the actor is the second person."""

    absorbed_id: int
    survivor_id: int
    area_key: str
    reason: str = field(repr=False)
    proposed_by: int


def hold(person_ids: tuple[int, ...]) -> frozenset[int]:
    """Lock everything a merge or its undoing looks at: the numbers, then the persons by ascending id; give their ids.

    Raises:
        MergeMoved: somebody joined or parted them while this waited.
    """
    known = same_people(person_ids)
    papers = IdentityDocument.objects.current().filter(person__in=known)
    conflicts.hold(*(bytes(index) for index in papers.values_list("number_index", flat=True)))
    people.lock(known)
    if same_people(person_ids) != known:
        raise MergeMoved
    return known


def join(actor: Actor, new: NewMerge, *, at: datetime) -> MergeCard:
    """Make one row an alias of another; call with both held, in the transaction that uses up the approval.

    Raises:
        AlreadyOnePerson, MergeMoved: one of the two goes on as another row.
    """
    humans = dict(
        InsuredPerson.objects.filter(pk__in=(new.absorbed_id, new.survivor_id)).values_list(
            "pk", "merged_into"
        )
    )
    if same_people([new.absorbed_id]) & {new.survivor_id}:
        raise AlreadyOnePerson
    if any(humans.values()):
        raise MergeMoved

    row = PersonMerge(
        absorbed_id=new.absorbed_id,
        survivor_id=new.survivor_id,
        area_key=new.area_key,
        reason=new.reason,
        merged_at=at,
        merged_by_id=new.proposed_by,
        approved_by_id=actor.user_id or 0,
    )
    group = same_people([new.absorbed_id, new.survivor_id])
    _point_anew(group, also={new.absorbed_id: new.survivor_id})
    row.conflicts = conflicts.settle_as_one(actor, group, new.reason, at=at)
    row.save(force_insert=True)
    notices.post_many([_notice("person.merged", row, new.survivor_id)], at=at)
    _note(actor, "person.merged", row, new.reason, at=at)
    return card_of(row)


def part(actor: Actor, public_id: UUID, reason: str, *, at: datetime) -> MergeCard:
    """Take a merge back; call with its persons held.

    Raises:
        MergeNotFound: absent, undone already, or of another area; MergeReasonMissing.
    """
    if not reason.strip():
        raise MergeReasonMissing
    live = PersonMerge.objects.select_for_update(of=("self",)).filter(
        public_id=public_id, undone_at__isnull=True, area_key__in=actor.area_keys
    )
    row = live.select_related("absorbed", "survivor").first()
    if row is None:
        raise MergeNotFound

    group = same_people([row.absorbed_id])
    row.undone_at, row.undone_by_id, row.undone_reason = at, actor.user_id, reason
    row.save(update_fields=["undone_at", "undone_by", "undone_reason"])
    _point_anew(group)
    conflicts.part(actor, row.conflicts, group, at=at)
    told = [_notice("person.parted", row, person_id) for person_id in (row.absorbed_id, row.survivor_id)]
    notices.post_many(told, at=at)
    _note(actor, "person.parted", row, reason, at=at)
    return card_of(row)


def _point_anew(group: frozenset[int], *, also: Mapping[int, int] | None = None) -> None:
    """Let every row of a group name the one that goes on, by all merges that live.

    Why: a survivor that is absorbed takes its own aliases along, and gets them back when it is parted again.
    """
    live = PersonMerge.objects.filter(absorbed__in=group, undone_at__isnull=True)
    steps = {**dict(live.values_list("absorbed_id", "survivor_id")), **(also or {})}
    for person in InsuredPerson.objects.filter(pk__in=group).order_by("pk"):
        end = person.pk
        while end in steps:
            end = steps[end]
        goes_into = None if end == person.pk else end
        if person.merged_into_id != goes_into:
            InsuredPerson.objects.filter(pk=person.pk).update(merged_into=goes_into)


def _notice(template: str, row: PersonMerge, person_id: int) -> notices.NewNotice:
    return notices.NewNotice(
        key=f"{template}:{row.public_id}:{person_id}",
        topic=f"merge:{row.public_id}",
        recipient_id=person_id,
        subject_id=person_id,
        template=template,
    )


def _note(actor: Actor, action: str, row: PersonMerge, reason: str, *, at: datetime) -> None:
    """Write it down under both, for each reads about themselves once they are parted."""
    events = [
        audit.Event(
            action,
            person_id,
            area_key=row.area_key,
            object_kind="merge",
            object_id=row.public_id,
            reason=reason,
        )
        for person_id in (row.absorbed_id, row.survivor_id)
    ]
    audit.record_many(actor, events, at=at)
