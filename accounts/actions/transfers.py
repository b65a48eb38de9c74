"""Writes transfers of insurance relations (转移接续): applied for as a matter, and carried out when one has passed."""

from copy import copy
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from accounts.actions import account_moves, matter_decisions, matters, people
from accounts.actions.matter_decisions import Choice
from accounts.enums.contributions import EnrolmentState
from accounts.enums.matters import MatterOutcome
from accounts.enums.people import Insurance
from accounts.errors.matters import MatterNotAllowed
from accounts.models.people import Enrolment
from accounts.models.transfers import RelationTransfer
from accounts.queries.matters import MatterCard, matter_by_public_id, matter_opened_by
from accounts.queries.transfers import transfer_facts
from accounts.rules.actors import Actor
from accounts.rules.transfers import KIND, Wish, may_transfer, wish_of
from foundation.clock import local_date
from regions.queries.places import pooling_area

# Marks the enrolments that a transfer began, with the matter's number beside it.
SOURCE = "transfer"


@dataclass(frozen=True)
class Application:
    """A transfer somebody applies for.

    ``draws_pension`` is a fact of a floor above, handed down: whoever draws a pension leaves it where it is.
    """

    person_id: int
    wish: Wish
    key: UUID
    draws_pension: bool
    evidence: tuple[UUID, ...] = ()
    mandate_id: int | None = None


def apply(actor: Actor, new: Application, *, at: datetime) -> MatterCard:
    """Apply for a transfer as the person it is about; the same key again gives the same matter.

    Raises:
        MatterNotAllowed: with every reason; AreaUnknown, and as `matters.apply`.
    """
    matter = _matter(new)
    matters.admit(actor, matter)
    _refuse(new, on=local_date(at))
    return matters.apply(actor, matter, at=at)


def apply_at_counter(actor: Actor, new: Application, *, kin_ids: frozenset[int], at: datetime) -> MatterCard:
    """Write down a transfer somebody applies for at the desk of the area it goes to.

    Raises:
        MatterNotAllowed: with every reason; AreaUnknown, and as `matters.apply_at_counter`.
    """
    matter = _matter(new)
    matters.admit_at_counter(actor, matter, kin_ids)
    _refuse(new, on=local_date(at))
    return matters.apply_at_counter(actor, matter, kin_ids=kin_ids, at=at)


@transaction.atomic
def handle(
    actor: Actor, public_id: UUID, choice: Choice, *, kin_ids: frozenset[int], waits: timedelta, at: datetime
) -> MatterCard:
    """Take one step with a transfer, and carry it out when it passes with that.

    Raises:
        As `matter_decisions.handle`.
    """
    hold(public_id)
    card = matter_decisions.handle(actor, public_id, choice, kin_ids=kin_ids, waits=waits, at=at)
    return _carried_out(card, at=at)


@transaction.atomic
def confirm(actor: Actor, public_id: UUID, seen: str, *, kin_ids: frozenset[int], at: datetime) -> MatterCard:
    """Agree to a colleague's decision on a transfer, and carry it out when it passes with that.

    Raises:
        As `matter_decisions.confirm`.
    """
    hold(public_id)
    card = matter_decisions.confirm(actor, public_id, seen, kin_ids=kin_ids, at=at)
    return _carried_out(card, at=at)


def hold(public_id: UUID) -> None:
    """Hold the person whose enrolments may move, whom the order of locks puts before the matter."""
    card = matter_by_public_id(public_id)
    if card is not None:
        people.lock([card.subject_id])


def _refuse(new: Application, *, on: date) -> None:
    """Ask the rule, unless this very form has been sent before: then its own matter stands in the way."""
    if matter_opened_by(new.key) is not None:
        return
    for area_key in (new.wish.from_area, new.wish.to_area):
        pooling_area(area_key, on=on)
    known = transfer_facts(new.person_id, draws_pension=new.draws_pension, on=on)
    decision = may_transfer(new.wish, known)
    # The same form may have come in between the two looks; then again it is its own matter.
    if not decision.allowed and matter_opened_by(new.key) is None:
        raise MatterNotAllowed(reasons=decision.reasons)


def _matter(new: Application) -> matters.NewMatter:
    return matters.NewMatter(
        KIND.code,
        new.person_id,
        new.wish.to_area,
        new.key,
        new.wish.facts(),
        evidence=new.evidence,
        mandate_id=new.mandate_id,
    )


def _carried_out(card: MatterCard, *, at: datetime) -> MatterCard:
    """Write the transfer of a matter that has passed: consumed and written in one transaction, once."""
    if card.kind != KIND.code or card.outcome is not MatterOutcome.PASSED:
        return card
    wish = wish_of(matter_decisions.consume(card.public_id, card.decision_hash, at=at))
    ended, began = _move_enrolment(card, wish, at=at)
    RelationTransfer.objects.create(
        matter_id=card.id,
        person_id=card.subject_id,
        insurance=wish.insurance.value,
        from_area_key=wish.from_area,
        to_area_key=wish.to_area,
        decided_on=local_date(at),
        recorded_at=at,
        ended=ended,
        began=began,
    )
    if wish.insurance is Insurance.EMPLOYEE_MEDICAL:
        account_moves.move(
            card.subject_id, from_area=wish.from_area, to_area=wish.to_area, key=str(card.public_id), at=at
        )
    return card


def _move_enrolment(
    card: MatterCard, wish: Wish, *, at: datetime
) -> tuple[Enrolment | None, Enrolment | None]:
    """End the enrolment where the relation leaves and begin one where it arrives, on the day of the decision.

    One that had ended before stays as it is, and one that goes on at the new place already is not begun again. Give the
    row that was ended, as it was, and the one that was begun.
    """
    on = local_date(at)
    here = Enrolment.objects.current().filter(person__same_as=card.subject_id, insurance=wish.insurance.value)
    leaving = here.filter(area_key=wish.from_area).order_by("starts_on", "pk").last()
    if leaving is None:
        return None, None

    goes_on = leaving.ends_on is None or leaving.ends_on > on
    begun = Enrolment(
        person_id=card.subject_id,
        insurance=leaving.insurance,
        scheme=leaving.scheme,
        # Where nobody has paid for a while nobody begins to by being moved.
        state=leaving.state if goes_on else EnrolmentState.PAUSED.value,
        area_key=wish.to_area,
        has_personal_account=leaving.has_personal_account,
        starts_on=on,
        source=SOURCE,
        external_id=str(card.public_id),
        recorded_at=at,
    )
    is_there_already = here.filter(area_key=wish.to_area).valid_on(on).exists()
    if not is_there_already:
        begun.save(force_insert=True)
    if goes_on:
        _end(leaving, on=on, at=at)
    return leaving if goes_on else None, None if is_there_already else begun


def _end(row: Enrolment, *, on: date, at: datetime) -> None:
    """Record anew that an enrolment ends on a day; one that begins on that day never was."""
    row.superseded_at = at
    row.save(update_fields=["superseded_at"])
    if row.starts_on < on:
        again = copy(row)
        again.pk, again.superseded_at, again.ends_on, again.recorded_at = None, None, on, at
        again.save(force_insert=True)
