"""Holds bindings and asks the rule about them: what every act on a binding begins with."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from accounts.actions import people
from accounts.rules.actors import Actor
from family.enums import BindingSide, BindingState, ConfirmedHow, SharingUse
from family.errors import (
    BindingExists,
    BindingNotAllowed,
    BindingNotFound,
    BindingNotOpen,
    BindingTermsUnsound,
)
from family.models.bindings import SharingBinding
from family.queries.bindings import card_of, side_of, words_in
from family.queries.kin import relation_between
from family.queries.sharing import area_of, binding_facts
from family.rules.binding_terms import Terms, starts_on
from family.rules.kinship.relatives import Kin
from family.rules.sharing import EXISTS, may_bind
from foundation.clock import local_date
from regions.queries.policy import policy

ANSWER_DAYS = "sharing.answer_days"


@dataclass(frozen=True)
class Held:
    """A binding that is held, with both its people, and for which side the actor speaks."""

    row: SharingBinding
    side: BindingSide


def rows() -> QuerySet[SharingBinding]:
    """Give bindings to be held, with both sides."""
    return SharingBinding.objects.select_related("sharer", "user").select_for_update(of=("self",))


def hold(actor: Actor, public_id: UUID, *, at: datetime) -> Held:
    """Hold a binding for one who speaks for a side.

    Raises:
        BindingNotFound: absent, or somebody else's; the answer is the same.
    """
    row = hold_both(public_id)
    side = side_of(actor.person_id, card_of(row), on=local_date(at))
    if side is None:
        raise BindingNotFound
    return Held(row, side)


def hold_both(public_id: UUID) -> SharingBinding:
    """Hold the two of a binding before its row, as whoever ends a tie between them does.

    Raises:
        BindingNotFound.
    """
    sides = SharingBinding.objects.filter(public_id=public_id).values_list("sharer_id", "user_id")
    people.lock({person for pair in sides for person in pair})
    row = rows().filter(public_id=public_id).first()
    if row is None:
        raise BindingNotFound
    return row


def refuse(
    sharer_id: int,
    user_id: int,
    uses: frozenset[SharingUse],
    *,
    on: date,
    is_new: bool,
    is_at_desk: bool = False,
) -> Kin | None:
    """Ask the rule with the facts of the day, and give the tie between the two.

    Raises:
        BindingExists, BindingNotAllowed: with every reason at once.
    """
    kin = relation_between(sharer_id, user_id, on=on).kin
    facts = binding_facts(sharer_id, user_id, kin, on=on, uses=uses, is_new=is_new, is_at_desk=is_at_desk)
    decision = may_bind(facts)
    if any(reason.code == EXISTS for reason in decision.reasons):
        raise BindingExists
    if not decision.allowed:
        raise BindingNotAllowed(reasons=decision.reasons, law=decision.law)
    return kin


def sound(terms: Terms) -> Terms:
    """Give terms that let something through.

    Raises:
        BindingTermsUnsound.
    """
    if not terms.is_sound:
        raise BindingTermsUnsound
    return terms


def keep(row: SharingBinding, columns: Iterable[str], *, at: datetime) -> None:
    """Save some columns of a binding that is held, with the instant: what it was until then the database keeps."""
    row.changed_at = at
    row.save(update_fields=[*columns, "changed_at"])


def put_terms(row: SharingBinding, terms: Terms) -> None:
    """Put what a binding may pay into its row, not saved yet."""
    row.uses = [use.value for use in SharingUse if use in terms.uses]
    row.payment_cap_fen, row.month_cap_fen, row.year_cap_fen = terms.caps


TERMS = ["uses", "payment_cap_fen", "month_cap_fen", "year_cap_fen"]


def put_confirmed(row: SharingBinding, how: ConfirmedHow, *, at: datetime) -> None:
    """Put the sharer's own word into a row, not saved yet. Law: CC 168."""
    row.confirmed_at, row.confirmed_how = at, how.value


def put_wait(row: SharingBinding, *, at: datetime) -> None:
    """Give a row the days that the area of the account leaves for an answer; not saved yet."""
    on = local_date(at)
    area_key = area_of(row.sharer.human_id, on=on)
    row.answer_by = on + timedelta(days=policy(ANSWER_DAYS, area_key=area_key, on=on).integer())


def refuse_over(row: SharingBinding, state: BindingState, *, at: datetime) -> None:
    """Refuse an answer to what does not wait for it, or waits no longer.

    Raises:
        BindingNotOpen.
    """
    if row.state != state.value or card_of(row).is_over_on(local_date(at)):
        raise BindingNotOpen


def begin(row: SharingBinding, *, at: datetime) -> None:
    """Let a binding stand that both sides want, from the day the area's rule gives; not saved yet."""
    on = local_date(at)
    area_key = area_of(row.sharer_id, on=on)
    row.state, row.answered_at = BindingState.ACTIVE.value, at
    row.starts_on = starts_on(words_in(area_key, on=on).starts, on)
    # What it stands on was asked a moment ago.
    row.reviewed_at = at
