"""Reads of cards: which one somebody holds, whom a number belongs to, and who verified a card."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from accounts.enums.cards import CardAct, CardChannel, CardState, NumberScheme, ShownAs, SocialCardState
from accounts.fields import blind_index, human, own_first, unseal
from accounts.models.cards import (
    CardEvent,
    CardVerification,
    ElectronicCard,
    PersonalNumber,
    SocialSecurityCard,
    SocialSecurityCardStanding,
)
from accounts.rules.card_numbers import tidy_number
from accounts.rules.cards import LIVE, WRONG_MAX, acts_of
from foundation.masking import mask_card

TAIL = 4
_LIVE = [state.value for state in LIVE]


@dataclass(frozen=True)
class CardFacts:
    """An electronic card as its holder and a desk see it."""

    id: int
    public_id: UUID
    person_id: int
    number: str = field(repr=False)
    area_key: str
    state: CardState
    wrong_count: int
    waits_until: datetime | None
    applied_at: datetime
    activated_at: datetime | None

    @property
    def number_tail(self) -> str:
        """Give the last four digits of the card's number."""
        return self.number[-TAIL:]

    @property
    def acts(self) -> frozenset[CardAct]:
        """Name what can be done to the card now."""
        return acts_of(self.state)

    @property
    def tries_left(self) -> int:
        """Give how many wrong passwords are left before the lock."""
        return WRONG_MAX - self.wrong_count


@dataclass(frozen=True)
class PrintedCard:
    """A printed card on a day."""

    public_id: UUID
    number_tail: str
    area_key: str
    state: SocialCardState
    issued_on: date


@dataclass(frozen=True)
class PrintedFace:
    """What is printed on a card, masked; the bank's number is empty where none is recorded."""

    card: PrintedCard
    number_masked: str
    bank_masked: str


@dataclass(frozen=True)
class NumberShown:
    """A personal number, masked."""

    scheme: NumberScheme
    area_key: str
    number_masked: str


@dataclass(frozen=True)
class VerificationLine:
    """Who verified a card and when; a clerk appears by their area, a partner by name."""

    at: datetime
    shown_as: ShownAs
    partner_name: str
    area_key: str


@dataclass(frozen=True)
class CardStep:
    """One act on a card."""

    at: datetime
    act: CardAct
    state: CardState
    channel: CardChannel


def facts_of(row: ElectronicCard) -> CardFacts:
    """Copy a row into what may leave the floor."""
    return CardFacts(
        id=row.pk,
        public_id=row.public_id,
        person_id=row.person.human_id,
        number=row.number,
        area_key=row.area_key,
        state=CardState(row.state),
        wrong_count=row.wrong_count,
        waits_until=row.waits_until,
        applied_at=row.applied_at,
        activated_at=row.activated_at,
    )


def live_card_of(person_id: int) -> CardFacts | None:
    """Give the electronic card a person holds, or nothing."""
    row = live_cards(person_id).first()
    return facts_of(row) if row else None


def live_cards(person_id: int) -> QuerySet[ElectronicCard]:
    """Give the live cards of a person, the one that counts first: their own row's before that of a merged one."""
    rows = ElectronicCard.objects.filter(person__same_as=person_id, state__in=_LIVE)
    return rows.select_related("person").order_by(own_first("person"), "pk")


def printed_cards_of(person_id: int, *, on: date) -> list[PrintedCard]:
    """Give a person's printed cards as they stand on a day, the newest first."""
    rows = SocialSecurityCardStanding.objects.current().valid_on(on).filter(card__person__same_as=person_id)
    return [
        PrintedCard(
            row.card.public_id,
            row.card.number_tail,
            row.card.area_key,
            SocialCardState(row.state),
            row.card.issued_on,
        )
        for row in rows.select_related("card").order_by("-card__issued_on", "-card__pk")
    ]


def with_printed_card(person_ids: Iterable[int], *, on: date) -> frozenset[int]:
    """Give those of some persons who hold a printed card in its normal state on a day."""
    rows = SocialSecurityCardStanding.objects.current().valid_on(on)
    rows = rows.filter(card__person__same_as_any=person_ids, state=SocialCardState.ACTIVE.value)
    return frozenset(rows.values_list(human("card__person"), flat=True))


def printed_faces_of(person_id: int, *, on: date) -> list[PrintedFace]:
    """Give a person's printed cards as they stand on a day with their numbers masked, the newest first."""
    cards = printed_cards_of(person_id, on=on)
    rows = SocialSecurityCard.objects.filter(public_id__in=[card.public_id for card in cards])
    found = {row.public_id: row for row in rows.select_related("person")}
    return [_face(card, found[card.public_id]) for card in cards]


def personal_numbers_of(person_id: int, *, on: date) -> list[NumberShown]:
    """Give a person's personal numbers on a day, masked."""
    rows = (
        PersonalNumber.objects.current()
        .valid_on(on)
        .filter(person__same_as=person_id)
        .select_related("person")
    )
    return [
        NumberShown(NumberScheme(row.scheme), row.area_key, mask_card(_number(row)))
        for row in rows.order_by("scheme", "area_key")
    ]


def person_ids_by_number(text: str, *, on: date, most: int) -> list[int]:
    """Find whom the number of a printed card or a personal number belongs to, in one statement.

    Two areas may give one number, so there may be several; whoever asks narrows them to their own area.
    """
    number = tidy_number(text)
    printed = SocialSecurityCard.objects.filter(number_index=blind_index(number, label="card.number"))
    numbered = (
        PersonalNumber.objects.current()
        .valid_on(on)
        .filter(number_index=blind_index(number, label="person.personal_number"))
    )
    found = printed.values_list(human("person")).union(numbered.values_list(human("person")))
    return sorted(person_id for (person_id,) in found[:most])


def person_ids_by_card(text: str, *, most: int) -> list[int]:
    """Find whose printed card has a number; two areas may give one number."""
    index = blind_index(tidy_number(text), label="card.number")
    rows = SocialSecurityCard.objects.filter(number_index=index)
    return sorted(set(rows.values_list(human("person"), flat=True)[:most]))


def personal_number_index(text: str) -> bytes:
    """Give the blind index by which a personal number is compared, however it was typed."""
    return blind_index(tidy_number(text), label="person.personal_number")


def bears_personal_number(person_id: int, index: bytes, *, on: date) -> bool:
    """Say whether somebody bears the personal number of an index on a day."""
    rows = PersonalNumber.objects.current().valid_on(on)
    return rows.filter(person__same_as=person_id, number_index=index).exists()


def verifications_of(person_id: int, *, most: int) -> list[VerificationLine]:
    """Give who verified a person's cards, the newest first."""
    rows = CardVerification.objects.filter(card__person__same_as=person_id).select_related("partner")
    return [
        VerificationLine(
            row.verified_at, ShownAs(row.shown_as), row.partner.name if row.partner else "", row.area_key
        )
        for row in rows.order_by("-verified_at", "-pk")[:most]
    ]


def steps_of(person_id: int, *, most: int) -> list[CardStep]:
    """Give what was done to a person's electronic cards, the newest first."""
    rows = CardEvent.objects.filter(card__person__same_as=person_id).order_by("-at", "-pk")[:most]
    return [CardStep(r.at, CardAct(r.act), CardState(r.state_after), CardChannel(r.channel)) for r in rows]


def clear_numbers_of(person_id: int, *, on: date) -> Iterable[str]:
    """Open the numbers of a person's printed cards and personal numbers; only a rule may see them."""
    for card in SocialSecurityCard.objects.filter(person__same_as=person_id).select_related("person"):
        yield unseal(card.number_sealed, label="card.number", owner=card.person.public_id)
    for row in (
        PersonalNumber.objects.current()
        .valid_on(on)
        .filter(person__same_as=person_id)
        .select_related("person")
    ):
        yield _number(row)


def clear_card_tails_of(person_id: int, *, length: int) -> frozenset[str]:
    """Open the last characters of the numbers of a person's printed cards; only a rule may see them."""
    rows = SocialSecurityCard.objects.filter(person__same_as=person_id).select_related("person")
    numbers = (unseal(row.number_sealed, label="card.number", owner=row.person.public_id) for row in rows)
    return frozenset(number[-length:] for number in numbers)


def _face(card: PrintedCard, row: SocialSecurityCard) -> PrintedFace:
    owner = row.person.public_id
    number = unseal(row.number_sealed, label="card.number", owner=owner)
    bank = row.bank_number_sealed
    masked = mask_card(unseal(bank, label="card.bank_number", owner=owner)) if bank else ""
    return PrintedFace(card, mask_card(number), masked)


def _number(row: PersonalNumber) -> str:
    return unseal(row.number_sealed, label="person.personal_number", owner=row.person.public_id)
