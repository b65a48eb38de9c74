"""Reads of claimed family ties: one's own, those that ask for one's yes, and what a desk weighs."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.enums.matters import MatterOutcome, MatterState
from accounts.fields import blind_index, unseal
from accounts.queries.people import PersonCard, life_facts, number_of, person_cards
from accounts.rules.matters import OPEN
from family.enums import (
    ClaimAnswer,
    ClaimProof,
    ClaimRelation,
    ClaimStanding,
    ClaimState,
    NearRelative,
    ParentageKind,
)
from family.models.claims import NUMBER_LABEL, KinshipClaim
from family.queries.kin import KinCard, near_of, near_relatives_of
from family.rules.claims import Claimant, Limits, Middle, TieWish
from family.rules.kinship.links import is_full, live_parents
from foundation.identifiers import Sex, parse_id_number
from foundation.masking import mask_number
from foundation.periods import whole_years
from regions.queries.policy import policy

_OPEN_MATTER = [state.value for state in OPEN]


@dataclass(frozen=True)
class ClaimCard:
    """One claim. ``other_id`` and ``answer`` are for whoever was asked and for a desk, never for the claimant."""

    public_id: UUID
    claimant_id: int
    wish: TieWish
    name: str = field(repr=False)
    number: str = field(repr=False)
    proof: ClaimProof
    promise_version: int | None
    area_key: str
    claimed_at: datetime
    answer_by: date
    other_id: int | None
    answer: ClaimAnswer | None
    answered_at: datetime | None
    answered_by_id: int | None
    state: ClaimState
    matter_id: int | None
    matter_public_id: UUID | None
    matter_state: MatterState | None
    matter_outcome: MatterOutcome | None

    @property
    def number_masked(self) -> str:
        """Give the number as pages show it."""
        return mask_number(self.number)

    @property
    def is_in_review(self) -> bool:
        """Say whether a desk still has it."""
        return self.matter_state in OPEN

    def is_open(self, on: date) -> bool:
        """Say whether it may still take effect."""
        if self.state is not ClaimState.OPEN:
            return False
        return self.is_in_review if self.matter_id else on <= self.answer_by

    def standing(self, on: date) -> ClaimStanding:
        """Say how it stands, to the claimant: whether the other said no, or is nobody, is no part of it."""
        if self.state is not ClaimState.OPEN:
            return ClaimStanding(self.state.value)
        if self.matter_outcome is MatterOutcome.WITHDRAWN:
            return ClaimStanding.WITHDRAWN
        if self.matter_id:
            return ClaimStanding.REVIEW if self.is_in_review else ClaimStanding.CLOSED
        return ClaimStanding.WAITING if on <= self.answer_by else ClaimStanding.UNCONFIRMED


@dataclass(frozen=True)
class AskedCard:
    """A claim that waits for an adult's yes: who claims it, and about whom, if that is a child of the reader."""

    claim: ClaimCard
    claimant: PersonCard
    child: PersonCard | None


def claim_limits(area_key: str, *, on: date) -> Limits:
    """Give what policy says of claims on a day."""
    numbers = policy("kinship.claim_limits", area_key=None, on=on).record()
    looks = policy("kinship.claim_review", area_key=area_key or None, on=on).record()
    return Limits(
        adult_age=policy("family.full_capacity_age", area_key=None, on=on).integer(),
        answer_days=int(str(numbers["answer_days"])),
        open_max=int(str(numbers["open"])),
        repeats_max=int(str(numbers["repeats"])),
        repeat_days=int(str(numbers["repeat_days"])),
        told_max=int(str(numbers["told"])),
        looks={name: str(word) for name, word in looks.items()},
    )


def claimant_facts(person_id: int, number: str, area_key: str, *, on: date) -> Claimant:
    """Gather what is asked of whoever claims; of whom the number is, nothing is looked up."""
    life = life_facts([person_id])[person_id]
    near = near_of([person_id])
    parents = [
        near.facts.person(link.parent)
        for link in live_parents(near.facts, near.human(person_id), on)
        if is_full(link) and int(link.parent) in near.people
    ]
    return Claimant(
        born_on=life.born_on,
        is_alive=life.is_alive(on),
        is_own_number=number_of(person_id) == number,
        open_count=still_open(on).filter(claimant__same_as=person_id).count(),
        has_area=bool(area_key),
        parent_sexes=tuple(parent.sex for parent in parents),
        sex=near.facts.person(near.human(person_id)).sex,
        named_sex=parse_id_number(number, on=on).sex,
    )


def claimed_lately(person_id: int, number: str, limits: Limits, *, at: datetime) -> int:
    """Count how often somebody has claimed to be related to whoever has a number."""
    since = at - timedelta(days=limits.repeat_days)
    mine = KinshipClaim.objects.filter(claimant__same_as=person_id, number_index=index_of(number))
    return mine.filter(claimed_at__gt=since).count()


def index_of(number: str) -> bytes:
    """Give the blind index by which claims about one number are found."""
    return blind_index(number, label=NUMBER_LABEL)


def still_open(on: date) -> QuerySet[KinshipClaim]:
    """Keep the claims that may still take effect on a day."""
    waits = Q(matter__isnull=True, answer_by__gte=on) | Q(matter__state__in=_OPEN_MATTER)
    return KinshipClaim.objects.filter(waits, state=ClaimState.OPEN.value)


def run_out(on: date) -> QuerySet[KinshipClaim]:
    """Keep the claims that nobody has ended and that cannot take effect any more."""
    is_decided = Q(matter__isnull=False) & ~Q(matter__state__in=_OPEN_MATTER)
    is_looked_at_again = Q(matter__appeal__isnull=False, matter__appeal__state__in=_OPEN_MATTER)
    over = Q(matter__isnull=True, answer_by__lt=on) | (is_decided & ~is_looked_at_again)
    return KinshipClaim.objects.filter(over, state=ClaimState.OPEN.value)


def claim_by_public_id(public_id: UUID) -> ClaimCard | None:
    """Find a claim, or nothing."""
    return next(iter(_cards(KinshipClaim.objects.filter(public_id=public_id))), None)


def claim_opened_by(key: UUID) -> ClaimCard | None:
    """Find what a form has claimed before, or nothing."""
    return next(iter(_cards(KinshipClaim.objects.filter(opening_key=key))), None)


def claims_by(person_id: int) -> list[ClaimCard]:
    """Give what somebody has claimed, the newest first."""
    rows = KinshipClaim.objects.filter(claimant__same_as=person_id)
    return _cards(rows.order_by("-claimed_at", "-pk"))


def claims_asking(person_id: int, *, on: date, kin: Sequence[KinCard] | None = None) -> list[AskedCard]:
    """Give the open claims that wait for somebody's yes: about themselves once they are grown up, and about their
    minor children, but for what they claimed themselves. ``kin`` are their near relatives where somebody has them.
    """
    ids = _answers_for(person_id, near_relatives_of(person_id, on=on) if kin is None else kin, on=on)
    rows = still_open(on).filter(other__same_as_any=ids, answer="").exclude(claimant__same_as=person_id)
    cards = _cards(rows.order_by("claimed_at", "pk"))
    people = person_cards([one for card in cards for one in (card.claimant_id, card.other_id or 0)])
    return [
        AskedCard(
            card,
            people[card.claimant_id],
            None if card.other_id == person_id else people.get(card.other_id or 0),
        )
        for card in cards
        if card.claimant_id in people
    ]


def claims_about(person_id: int, *, on: date) -> list[ClaimCard]:
    """Give the open claims about one person that wait for an answer, as a desk that serves them sees it."""
    rows = still_open(on).filter(other__same_as=person_id, answer="")
    return _cards(rows.order_by("claimed_at", "pk"))


def may_answer(person_id: int, claim: ClaimCard, *, on: date) -> bool:
    """Say whether somebody is the adult whom a claim asks."""
    asked = claim.other_id is not None and claim.claimant_id != person_id
    return asked and claim.other_id in _answers_for(person_id, near_relatives_of(person_id, on=on), on=on)


def adults_asked(claimant_id: int, other_id: int, *, on: date) -> list[int]:
    """Give who is asked whether a tie is true: the other, or for a child the parents but for the claimant."""
    if not _is_minor(other_id, on=on):
        return [other_id]
    kin = near_relatives_of(other_id, on=on)
    parents = [one.person for one in kin if one.relation is NearRelative.PARENT]
    return [one.id for one in parents if one.died_on is None and one.id != claimant_id]


def _answers_for(person_id: int, kin: Sequence[KinCard], *, on: date) -> list[int]:
    if _is_minor(person_id, on=on):
        return []
    age = _grown_up_age(on=on)
    children = [one.person for one in kin if NearRelative.CHILD in one.kin.relations]
    return [person_id, *(one.id for one in children if whole_years(one.born_on, on) < age)]


def _is_minor(person_id: int, *, on: date) -> bool:
    life = life_facts([person_id]).get(person_id)
    return life is None or whole_years(life.born_on, on) < _grown_up_age(on=on)


def _grown_up_age(*, on: date) -> int:
    return policy("family.full_capacity_age", area_key=None, on=on).integer()


def _cards(rows: QuerySet[KinshipClaim]) -> list[ClaimCard]:
    return [card_of(row) for row in rows.select_related("claimant", "other", "answered_by", "matter")]


def card_of(row: KinshipClaim) -> ClaimCard:
    """Copy a row into what may leave the floor."""
    matter = row.matter
    return ClaimCard(
        public_id=row.public_id,
        claimant_id=row.claimant.human_id,
        wish=_wish(row),
        name=row.name,
        number=unseal(row.number_sealed, label=NUMBER_LABEL, owner=row.public_id),
        proof=ClaimProof(row.proof),
        promise_version=row.promise_version,
        area_key=row.area_key,
        claimed_at=row.claimed_at,
        answer_by=row.answer_by,
        other_id=row.other.human_id if row.other else None,
        answer=ClaimAnswer(row.answer) if row.answer else None,
        answered_at=row.answered_at,
        answered_by_id=row.answered_by.human_id if row.answered_by else None,
        state=ClaimState(row.state),
        matter_id=row.matter_id,
        matter_public_id=matter.public_id if matter else None,
        matter_state=MatterState(matter.state) if matter else None,
        matter_outcome=MatterOutcome(matter.outcome) if matter and matter.outcome else None,
    )


def _wish(row: KinshipClaim) -> TieWish:
    middle = Middle(row.middle_name, Sex(row.middle_sex)) if row.middle_sex else None
    kind = ParentageKind(row.kind) if row.kind else None
    return TieWish(ClaimRelation(row.relation), kind, row.starts_on, middle)
