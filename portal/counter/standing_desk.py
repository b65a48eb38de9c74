"""What the desk's pages about the payment of benefits need from the floors."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from accounts.access import proposal_at_desk
from accounts.actions import audit
from accounts.queries.approvals import ApprovalCard, approvals_waiting
from accounts.queries.people import PersonCard, person_cards
from accounts.queries.users import display_names
from accounts.rules.actors import Actor
from certification.access import benefit_for, refuse_clerk_who_is_relative
from certification.actions.decisions import NewDecision, proposed_in
from certification.enums import DecisionKind, DecisionReason
from certification.errors import CertificationNotFound, DecisionNotFound, EntitlementNotFound, ReviewNotFound
from certification.queries.deadlines import (
    CertificationCard,
    DeadlineCard,
    certifications_of,
    deadline_by_entitlement,
)
from certification.queries.standing_lists import (
    AfterDeath,
    LateList,
    LateRow,
    ReviewCard,
    certified_after_death,
    late_rows,
    reviews_after,
    reviews_of,
)
from certification.queries.standings import (
    CODE,
    DecisionCard,
    EntitlementCard,
    SuspensionFile,
    WrongSuspension,
    decisions_of,
    entitlements_of,
)
from certification.queries.suspending import file_of as suspension_file_of
from certification.queries.wrongs import wrong_suspensions
from family.enums import Relation
from foundation.clock import local_date
from portal.counter import lookups, paging
from portal.shared.requests import DoorRequest

# The words go into the audit as they stand here; a page that shows them translates them.
REASON = gettext_noop("核查待遇发放")
DESK = frozenset({Relation.DESK})
LIST_MAX = 200
_NOTED = "standings_listed"
_NOTED_MAX = 500


class StandingList(StrEnum):
    """The lists of the desk."""

    OVERDUE = "overdue"
    SIGNALS = "signals"
    IN_NOTICE = "in_notice"
    TO_APPROVE = "to_approve"
    WRONG = "wrong"
    REVIEWS = "reviews"
    AFTER_DEATH = "after_death"


LISTS: Mapping[StandingList, Promise] = {
    StandingList.OVERDUE: _("逾期，还没有线索"),
    StandingList.SIGNALS: _("有线索"),
    StandingList.IN_NOTICE: _("已约上门或已通知"),
    StandingList.TO_APPROVE: _("等复核"),
    StandingList.WRONG: _("停错了"),
    StandingList.REVIEWS: _("资格变化"),
    StandingList.AFTER_DEATH: _("去世后的认证"),
}


@dataclass(frozen=True)
class Row:
    """One line of a list: whose benefit, and what it is about."""

    person: PersonCard
    entitlement_id: UUID
    late: LateRow | None = None
    wrong: WrongSuspension | None = None
    review: ReviewCard | None = None
    after_death: AfterDeath | None = None
    proposal: "Proposal | None" = None


@dataclass(frozen=True)
class Proposal:
    """What a colleague proposed about a benefit."""

    card: ApprovalCard
    person: PersonCard
    new: NewDecision
    entitlement_id: UUID
    proposer: str
    may_decide: bool


@dataclass(frozen=True)
class StandingFile:
    """Everything a desk decides by about one benefit."""

    benefit: EntitlementCard
    person: PersonCard
    card: DeadlineCard | None
    steps: SuspensionFile | None
    decisions: list[DecisionCard]
    certifications: list[CertificationCard]
    reviews: list[ReviewCard]
    proposals: list[Proposal]
    wrong_ids: frozenset[int]
    answered_ids: frozenset[int] = field(default_factory=frozenset)


def page_of(
    actor: Actor, which: StandingList, after: int | None, *, at: datetime
) -> tuple[list[Row], int | None]:
    """Give one page of a list of the clerk's areas, and where the next begins."""
    on, keys = local_date(at), actor.area_keys
    if which in set(map(StandingList, LateList)):
        found = late_rows(keys, LateList(which.value), after, on=on, most=paging.PAGE_MAX + 1)
        shown = found[: paging.PAGE_MAX]
        people = person_cards({row.person_id for row in shown})
        rows = [Row(people[row.person_id], row.entitlement_id, late=row) for row in shown]
        return rows, shown[-1].mark if len(found) > len(shown) else None
    if which is StandingList.REVIEWS:
        reviews = reviews_after(keys, after, most=paging.PAGE_MAX + 1)
        people = person_cards({one.person_id for one in reviews})
        rows = [Row(people[one.person_id], one.entitlement_id, review=one) for one in reviews]
        return rows[: paging.PAGE_MAX], reviews[paging.PAGE_MAX - 1].id if len(
            rows
        ) > paging.PAGE_MAX else None
    if which is StandingList.TO_APPROVE:
        return [Row(one.person, one.entitlement_id, proposal=one) for one in _proposals(actor, at=at)], None
    if which is StandingList.WRONG:
        wrong = wrong_suspensions(keys, on=on, most=LIST_MAX)
        people = person_cards({one.person_id for one in wrong})
        return [Row(people[one.person_id], one.decision.entitlement_id, wrong=one) for one in wrong], None
    dead = certified_after_death(keys, most=LIST_MAX)
    people = person_cards({one.person_id for one in dead})
    return [Row(people[one.person_id], one.entitlement_id, after_death=one) for one in dead], None


def note_listed(request: DoorRequest, rows: Iterable[Row], *, at: datetime) -> None:
    """Write into the audit whom a list showed to whom: once a session for each benefit."""
    noted = set(request.session.get(_NOTED, []))
    fresh = {row.entitlement_id: row for row in rows if str(row.entitlement_id) not in noted}
    if fresh:
        events = [
            audit.Event(
                "standing.listed",
                row.person.id,
                object_kind="entitlement",
                object_id=row.entitlement_id,
                reason=REASON,
            )
            for row in fresh.values()
        ]
        audit.record_many(request.actor, events, at=at)
        request.session[_NOTED] = [*noted, *map(str, fresh)][-_NOTED_MAX:]


def file_for(request: DoorRequest, entitlement_id: UUID, *, at: datetime) -> StandingFile:
    """Open the file of one benefit of the clerk's area: a look-up with this page's reason, and written down.

    Raises:
        EntitlementNotFound, ClerkIsRelative.
    """
    on = local_date(at)
    benefit = benefit_for(request.actor, entitlement_id, relations=DESK, on=on)
    refuse_clerk_who_is_relative(request.actor, benefit.person_id, on=on)
    person = person_cards([benefit.person_id])[benefit.person_id]
    if lookups.reason_for(request, person.public_id, at=at) is None:
        lookups.remember(request, [person.public_id], REASON, at=at)
    event = audit.Event(
        "standing.viewed",
        person.id,
        area_key=benefit.paying_area_key,
        object_kind="entitlement",
        object_id=benefit.entitlement_id,
        reason=lookups.reason_for(request, person.public_id, at=at) or REASON,
    )
    audit.record(request.actor, event, at=at)
    return _file(request.actor, benefit, person, at=at)


def ended_benefits(
    person_id: int, shown: Iterable[DeadlineCard], area_keys: Iterable[str]
) -> list[EntitlementCard]:
    """List the benefits of a person at this desk that no deadline is shown of: ended by a decision, or by age."""
    known = {card.entitlement_id for card in shown}
    return [one for one in entitlements_of([person_id], area_keys) if one.entitlement_id not in known]


def benefit_of(actor: Actor, person: UUID, entitlement_id: UUID, *, on: date) -> EntitlementCard:
    """Give a benefit of the person served.

    Raises:
        EntitlementNotFound: absent, of another area, or somebody else's; the answer is the same.
    """
    benefit = benefit_for(actor, entitlement_id, relations=DESK, on=on)
    if person_cards([benefit.person_id])[benefit.person_id].public_id != person:
        raise EntitlementNotFound
    return benefit


def refuse_foreign(benefit: EntitlementCard, act: str, about: UUID) -> None:
    """Stop an act about something that belongs to another benefit.

    Raises:
        DecisionNotFound, CertificationNotFound, ReviewNotFound.
    """
    entitlement = benefit.entitlement_id
    if act in {"withdraw", "fraud"}:
        if about not in {one.public_id for one in certifications_of(entitlement)}:
            raise CertificationNotFound
    elif act in {"keep", "end"}:
        if about not in {one.public_id for one in reviews_of(entitlement)}:
            raise ReviewNotFound
    elif about not in {one.public_id for one in decisions_of(entitlement)}:
        raise DecisionNotFound


def proposal_for(actor: Actor, public_id: UUID, *, at: datetime) -> Proposal:
    """Give what a colleague proposed, and write down that it was opened.

    Raises:
        ApprovalNotFound; ClerkIsRelative.
    """
    card = proposal_at_desk(actor, public_id, code=CODE)
    person_id = card.subject_person_id or 0
    refuse_clerk_who_is_relative(actor, person_id, on=local_date(at))
    proposer = display_names({card.proposed_by}).get(card.proposed_by, "")
    found = _proposal(actor, card, person_cards([person_id])[person_id], proposer)
    event = audit.Event(
        "standing.viewed",
        found.person.id,
        area_key=card.area_key,
        object_kind="approval",
        object_id=card.public_id,
        reason=REASON,
    )
    audit.record(actor, event, at=at)
    return found


def _file(actor: Actor, benefit: EntitlementCard, person: PersonCard, *, at: datetime) -> StandingFile:
    on, entitlement = local_date(at), benefit.entitlement_id
    card = deadline_by_entitlement(entitlement, on=on)
    steps = suspension_file_of(card, on=on) if card is not None else None
    found = decisions_of(entitlement)
    wrong = (
        wrong_suspensions([benefit.paying_area_key], on=on, most=LIST_MAX) if _has_suspension(found) else []
    )
    return StandingFile(
        benefit=benefit,
        person=person,
        card=card,
        steps=steps,
        decisions=found,
        certifications=certifications_of(entitlement),
        reviews=reviews_of(entitlement),
        proposals=[one for one in _proposals(actor, at=at) if one.entitlement_id == entitlement],
        wrong_ids=frozenset(one.decision.id for one in wrong),
        answered_ids=frozenset(one.follows_id for one in found if one.follows_id),
    )


def _has_suspension(found: Iterable[DecisionCard]) -> bool:
    wanted = (DecisionKind.SUSPEND, DecisionReason.NO_PROOF)
    return any((one.kind, one.reason) == wanted for one in found)


def _proposals(actor: Actor, *, at: datetime) -> list[Proposal]:
    """List what waits for a second person in the clerk's areas."""
    waiting = approvals_waiting(CODE, actor.area_keys, at=at, most=LIST_MAX)
    people = person_cards({card.subject_person_id or 0 for card in waiting})
    names = display_names({card.proposed_by for card in waiting})
    return [
        _proposal(actor, card, people[card.subject_person_id or 0], names.get(card.proposed_by, ""))
        for card in waiting
    ]


def _proposal(actor: Actor, card: ApprovalCard, person: PersonCard, proposer: str) -> Proposal:
    given = card.payload
    return Proposal(
        card,
        person,
        proposed_in(given),
        UUID(given["entitlement"]),
        proposer,
        may_decide=card.proposed_by != actor.user_id,
    )
