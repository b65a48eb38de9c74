"""Writes printed social-security cards, where they stand, and personal numbers."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.actions import audit
from accounts.actions.documents import Why
from accounts.actions.people import lock
from accounts.enums.cards import NumberScheme, SocialCardState
from accounts.errors.cards import (
    CardHolderDead,
    CardNumberInvalid,
    PersonalNumberInvalid,
    PersonalNumberTaken,
    SocialCardNotFound,
    SocialCardNumberTaken,
    SocialCardStateTaken,
)
from accounts.fields import blind_index, seal
from accounts.models.cards import PersonalNumber, SocialSecurityCard, SocialSecurityCardStanding
from accounts.models.people import InsuredPerson
from accounts.queries.people import life_facts
from accounts.rules.actors import Actor
from accounts.rules.card_numbers import is_card_number, is_personal_number, tidy_number
from accounts.rules.cards import PRINTED
from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.identifiers import uuid7
from regions.queries.policy import policy

TAIL = 4


@dataclass(frozen=True)
class NewPrintedCard:
    """What is printed on a card, and the day it was issued."""

    number: str = field(repr=False)
    area_key: str
    issued_on: date
    bank_number: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class NewPersonalNumber:
    """A personal number and who gave it."""

    scheme: NumberScheme
    number: str = field(repr=False)
    area_key: str = ""


def row_of(
    person: InsuredPerson, new: NewPrintedCard, *, at: datetime, public_id: UUID | None = None
) -> SocialSecurityCard:
    """Make the unsaved row of a printed card, sealed; loaders collect these and write them in bulk.

    Raises:
        CardNumberInvalid.
    """
    number = tidy_number(new.number)
    if not is_card_number(number):
        raise CardNumberInvalid
    bank = tidy_number(new.bank_number) if new.bank_number else None
    return SocialSecurityCard(
        public_id=public_id or uuid7(),
        person=person,
        number_sealed=seal(number, label="card.number", owner=person.public_id),
        number_index=blind_index(number, label="card.number"),
        number_tail=number[-TAIL:],
        bank_number_sealed=seal(bank, label="card.bank_number", owner=person.public_id) if bank else None,
        area_key=new.area_key,
        issued_on=new.issued_on,
        recorded_at=at,
    )


@transaction.atomic
def record(
    actor: Actor, person_id: int, new: NewPrintedCard, *, at: datetime, why: Why | None = None
) -> SocialSecurityCard:
    """Record that a person holds a printed card, in use from its day of issue.

    Raises:
        CardNumberInvalid, SocialCardNumberTaken.
        CardHolderDead: it was issued after the holder's death.
    """
    if not life_facts([person_id])[person_id].is_alive(new.issued_on):
        raise CardHolderDead
    card = row_of(InsuredPerson.objects.get(pk=person_id), new, at=at)
    with _refusing("accounts_printed_one_number", SocialCardNumberTaken):
        card.save(force_insert=True)
    SocialSecurityCardStanding.objects.create(
        card=card, state=SocialCardState.ACTIVE.value, starts_on=new.issued_on, recorded_at=at
    )
    audit.record(actor, _event("printed_card.recorded", card, why), at=at)
    return card


@transaction.atomic
def move(
    actor: Actor, public_id: UUID, state: SocialCardState, *, at: datetime, why: Why | None = None
) -> None:
    """Record that from today on a printed card stands in another state.

    Raises:
        SocialCardNotFound, SocialCardStateTaken: it cannot go there from where it stands.
    """
    card = _held(public_id)
    _moved(card, state, at=at)
    audit.record(actor, _event(f"printed_card.{state.value}", card, why), at=at)


@transaction.atomic
def replace(
    actor: Actor, public_id: UUID, new: NewPrintedCard, *, at: datetime, why: Why | None = None
) -> SocialSecurityCard:
    """Record the new card somebody got in the place of one that ends today.

    Raises:
        As `move` and `record`; nothing has changed then.
    """
    card = _held(public_id)
    _moved(card, SocialCardState.REPLACED, at=at)
    audit.record(actor, _event("printed_card.replaced", card, why), at=at)
    return record(actor, card.person_id, new, at=at, why=why)


@transaction.atomic
def number(actor: Actor, person_id: int, new: NewPersonalNumber, *, starts_on: date, at: datetime) -> None:
    """Record a person's personal number from a day on.

    Raises:
        PersonalNumberInvalid, PersonalNumberTaken.
    """
    tidy = tidy_number(new.number)
    digits = policy("card.computer_number_digits", area_key=new.area_key or None, on=local_date(at))
    bounds = {name: value for name, value in digits.record().items() if isinstance(value, int)}
    if not is_personal_number(tidy, new.scheme, bounds):
        raise PersonalNumberInvalid(floor=bounds["floor"], ceiling=bounds["ceiling"])

    lock([person_id])
    person = InsuredPerson.objects.get(pk=person_id)
    with _refusing("accounts_number_one_", PersonalNumberTaken):
        PersonalNumber.objects.create(
            person=person,
            scheme=new.scheme.value,
            area_key=new.area_key,
            number_sealed=seal(tidy, label="person.personal_number", owner=person.public_id),
            number_index=blind_index(tidy, label="person.personal_number"),
            starts_on=starts_on,
            recorded_at=at,
        )
    audit.record(actor, audit.Event("personal_number.recorded", person_id), at=at)


def _held(public_id: UUID) -> SocialSecurityCard:
    card = SocialSecurityCard.objects.select_for_update(no_key=True).filter(public_id=public_id).first()
    if card is None:
        raise SocialCardNotFound
    return card


def _moved(card: SocialSecurityCard, state: SocialCardState, *, at: datetime) -> None:
    """Write the next state of a card that is held."""
    on = local_date(at)
    held = SocialSecurityCardStanding.objects.current().valid_on(on).filter(card=card).first()
    if held is None or state not in PRINTED.get(SocialCardState(held.state), frozenset()):
        raise SocialCardStateTaken

    held.superseded_at = at
    held.save(update_fields=["superseded_at"])
    if held.starts_on < on:
        _stand(card, SocialCardState(held.state), starts_on=held.starts_on, ends_on=on, at=at)
    _stand(card, state, starts_on=on, ends_on=None, at=at)


@contextmanager
def _refusing(constraint: str, refusal: type[DomainError]) -> Iterator[None]:
    """Turn the violation of a named constraint into its refusal."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if constraint in str(error):
            raise refusal from error
        raise


def _stand(
    card: SocialSecurityCard, state: SocialCardState, *, starts_on: date, ends_on: date | None, at: datetime
) -> None:
    SocialSecurityCardStanding.objects.create(
        card=card, state=state.value, starts_on=starts_on, ends_on=ends_on, recorded_at=at
    )


def _event(action: str, card: SocialSecurityCard, why: Why | None) -> audit.Event:
    """Say what was done to whose card, and at which desk for which reason where it was done at one."""
    given = why or Why("")
    return audit.Event(
        action,
        card.person_id,
        area_key=given.area_key,
        object_kind="printed_card",
        object_id=card.public_id,
        reason=given.reason,
    )
