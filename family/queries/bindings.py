"""Reads of account sharing: the bindings of a person, who speaks for each side, and the order a user has set."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet

from accounts.queries.people import life_facts
from family.enums import BindingCause, BindingSide, BindingState, ConfirmedHow, FrozenBy, SharingUse
from family.models.bindings import OPEN_STATES, STANDING_STATES, SharingBinding
from family.queries.claims import adults_asked
from family.queries.sharing import area_of
from family.rules.binding_terms import USER_SET, Terms, bound_until
from foundation.periods import whole_years
from regions.queries.policy import policy


@dataclass(frozen=True)
class BindingCard:
    """One account-sharing binding; ``relation`` is what the user is to the sharer."""

    public_id: UUID
    sharer_id: int
    user_id: int
    state: BindingState
    relation: str
    proposed_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    terms: Terms = field(default_factory=Terms)
    place: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    frozen_by: FrozenBy | None = None
    suspended_at: datetime | None = None
    cause: BindingCause | None = None
    asked_at: datetime | None = None
    user_agreed_at: datetime | None = None
    confirmed_at: datetime | None = None
    confirmed_how: ConfirmedHow | None = None
    answer_by: date | None = None

    @property
    def is_standing(self) -> bool:
        """Say whether both have agreed and nobody has ended it."""
        return self.state in (BindingState.ACTIVE, BindingState.SUSPENDED)

    @property
    def is_open(self) -> bool:
        """Say whether it waits for somebody or stands."""
        return self.state.value in OPEN_STATES

    def is_over_on(self, on: date) -> bool:
        """Say whether it waits for a word for which it is too late on a day."""
        is_waiting = self.state in (BindingState.PROPOSED, BindingState.ASKED)
        return is_waiting and self.answer_by is not None and self.answer_by < on

    def is_frozen_for(self, side: BindingSide) -> bool:
        """Say whether one side has frozen it."""
        return self.frozen_by in (FrozenBy(side.value), FrozenBy.BOTH)

    def pays_on(self, on: date) -> bool:
        """Say whether money may flow by it on a day, as far as its own row knows."""
        begun = self.starts_on is not None and self.starts_on <= on
        return self.state is BindingState.ACTIVE and begun and self.frozen_by is None


@dataclass(frozen=True)
class SharingWords:
    """What an area says of its bindings, as pages tell it beside them."""

    starts: str
    unbinding: str
    order: str
    minimum_months: int
    rebind_months: int

    @property
    def is_order_set_by_user(self) -> bool:
        """Say whether users themselves choose whose account is used first."""
        return self.order == USER_SET

    def bound_until(self, began_on: date | None) -> date | None:
        """Give until when the area wants a binding to last; it keeps nobody from stopping."""
        return bound_until(began_on, self.minimum_months) if began_on else None


def bindings_of(person_id: int) -> list[BindingCard]:
    """Give the bindings a person takes part in, as sharer or as user, newest first."""
    mine = Q(sharer__same_as=person_id) | Q(user__same_as=person_id)
    return _newest(SharingBinding.objects.filter(mine))


def bindings_used_by(person_ids: list[int]) -> list[BindingCard]:
    """Give the bindings by which some people use somebody's account, newest first."""
    return _newest(SharingBinding.objects.filter(user__same_as_any=person_ids))


def bindings_asking(person_id: int, child_ids: Collection[int], *, on: date) -> list[BindingCard]:
    """Give what waits for somebody's own word on a day, or for theirs as a parent of minor children, newest first."""
    offered = Q(state=BindingState.PROPOSED.value, user__same_as_any=[person_id, *child_ids])
    asked = Q(state=BindingState.ASKED.value, sharer__same_as=person_id)
    cards = _newest(SharingBinding.objects.filter(offered | asked, answer_by__gte=on))
    return [card for card in cards if card.state is BindingState.ASKED or card.sharer_id != person_id]


def binding_by_public_id(public_id: UUID) -> BindingCard | None:
    """Find a binding by public id, or nothing."""
    row = SharingBinding.objects.select_related("sharer", "user").filter(public_id=public_id).first()
    return card_of(row) if row else None


def open_among(public_ids: Iterable[UUID]) -> set[UUID]:
    """Give which of some bindings wait for somebody or stand."""
    rows = SharingBinding.objects.filter(public_id__in=list(public_ids), state__in=OPEN_STATES)
    return set(rows.values_list("public_id", flat=True))


def in_order(user_id: int) -> QuerySet[SharingBinding]:
    """Give the standing bindings by which somebody uses accounts, in the order they have set."""
    rows = SharingBinding.objects.filter(user__same_as=user_id, state__in=STANDING_STATES)
    return rows.order_by(F("place").asc(nulls_last=True), "answered_at", "pk")


def words_for(person_id: int, *, on: date) -> SharingWords:
    """Give what the area of somebody says of bindings on a day."""
    return words_in(area_of(person_id, on=on), on=on)


def words_in(area_key: str | None, *, on: date) -> SharingWords:
    """Give what an area says of bindings on a day."""

    def word(code: str) -> str:
        return policy(f"sharing.{code}", area_key=area_key, on=on).word()

    def months(code: str) -> int:
        return policy(f"sharing.{code}", area_key=area_key, on=on).integer()

    return SharingWords(
        word("binding_starts"),
        word("unbinding_effect"),
        word("sharer_order"),
        months("minimum_bound_months"),
        months("rebind_pause_months"),
    )


def side_of(person_id: int | None, card: BindingCard, *, on: date) -> BindingSide | None:
    """Say for which side of a binding somebody speaks: their own, or that of their minor child; or for none.

    Whoever shares their account with their child is the sharer and nothing else.
    Law: CC 27, 168.
    """
    if person_id is None:
        return None
    if person_id == card.sharer_id:
        return BindingSide.SHARER
    if person_id == card.user_id or person_id in guardians_of(card.user_id, card.sharer_id, on=on):
        return BindingSide.USER
    return None


def guardians_of(user_id: int, sharer_id: int, *, on: date) -> list[int]:
    """Give the living parents of a user who is a minor, but for the sharer; nobody for who is grown up. Law: CC 27."""
    return [one for one in adults_asked(sharer_id, user_id, on=on) if one != user_id]


@dataclass(frozen=True)
class UserAge:
    """Whether a user is a minor, and whether old enough to take alone what only benefits them."""

    is_minor: bool
    may_take: bool


def age_of(user_id: int, *, on: date) -> UserAge:
    """Give how old a user is in the eyes of the law. Law: CC 17, 19, 20, 145."""
    years = whole_years(life_facts([user_id])[user_id].born_on, on)
    grown = policy("family.full_capacity_age", area_key=None, on=on).integer()
    alone = policy("family.limited_capacity_age", area_key=None, on=on).integer()
    return UserAge(years < grown, years >= alone)


def card_of(row: SharingBinding) -> BindingCard:
    """Copy a row into what may leave the floor."""
    return BindingCard(
        public_id=row.public_id,
        sharer_id=row.sharer.human_id,
        user_id=row.user.human_id,
        state=BindingState(row.state),
        relation=row.relation,
        proposed_at=row.proposed_at,
        answered_at=row.answered_at,
        ended_at=row.ended_at,
        terms=terms_of(row),
        place=row.place,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        frozen_by=frozen_by(row),
        suspended_at=row.suspended_at,
        cause=BindingCause(row.cause) if row.cause else None,
        asked_at=row.asked_at,
        user_agreed_at=row.user_agreed_at,
        confirmed_at=row.confirmed_at,
        confirmed_how=ConfirmedHow(row.confirmed_how) if row.confirmed_how else None,
        answer_by=row.answer_by,
    )


def terms_of(row: SharingBinding) -> Terms:
    """Read what a binding may pay."""
    uses = frozenset(SharingUse(use) for use in row.uses)
    return Terms(uses, row.payment_cap_fen, row.month_cap_fen, row.year_cap_fen)


def frozen_by(row: SharingBinding) -> FrozenBy | None:
    """Read who has frozen a binding; a freeze of which nothing more is known is the sharer's."""
    if row.frozen_at is None:
        return None
    return FrozenBy(row.frozen_by) if row.frozen_by else FrozenBy.SHARER


def _newest(rows: QuerySet[SharingBinding]) -> list[BindingCard]:
    found = rows.select_related("sharer", "user").order_by("-proposed_at", "-pk")
    return once_open([card_of(row) for row in found])


def once_open(cards: list[BindingCard]) -> list[BindingCard]:
    """Give some bindings, the newest first, with one of those open between the same two people.

    Two people bound twice, under different rows of theirs: of two active ones or two offers the earlier counts.
    """
    opened = [card for card in cards if card.state.value in OPEN_STATES]
    opened.sort(key=lambda card: card.is_standing)
    first = {(card.sharer_id, card.user_id): card.public_id for card in opened}
    return [card for card in cards if card not in opened or card.public_id in first.values()]
