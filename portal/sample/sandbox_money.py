"""The money of a sandbox's world: who shares with whom, a charge that ran out, cards, wallets, and who may sign in."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.contrib.auth.hashers import make_password

from accounts.actions import electronic_cards, printed_cards
from accounts.actions.card_passwords import hashed
from accounts.actions.printed_cards import NewPrintedCard
from accounts.actions.users import set_phone
from accounts.enums.cards import CardState
from accounts.enums.sandbox import SandboxPart
from accounts.enums.users import Language, Role
from accounts.models.cards import ElectronicCard
from accounts.models.people import InsuredPerson
from accounts.models.users import User
from accounts.rules.actors import SYSTEM, Actor
from accounts.rules.cards import Desk
from accounts.rules.sandbox import sandbox_id
from family.actions import payments
from family.actions.payments import Charge
from family.enums import BindingState, NearRelative, SharingUse
from family.models.bindings import SharingBinding
from foundation.clock import local_date
from foundation.identifiers import normalise_phone
from foundation.periods import add_months
from portal.sample import apart
from portal.sample.story import BENGBU

PASSWORD: Final = "jiashetong-sandbox"
CARD_PASSWORD: Final = "270916"
EXPIRED_REFERENCE: Final = "SANDBOX-EXPIRED"
EXPIRED_FEN: Final = 3_000
# Longer ago than any area lets a charge wait.
EXPIRED_DAYS_AGO: Final = 40
_SHARED_DAYS: Final = 60


def gather(
    persons: Mapping[str, InsuredPerson],
    told: Mapping[str, Mapping[str, Any]],
    partner_ids: Mapping[SandboxPart, int],
    *,
    at: datetime,
) -> None:
    """Give the people of the book cards, accounts to sign in with, bindings, a charge and wallets."""
    password = make_password(PASSWORD)
    users = {
        key: _user(person, phone_of(number), password, at=at)
        for number, (key, person) in enumerate(persons.items())
    }
    for key, one in told.items():
        if number := one.get("card"):
            _cards(persons[key], number, one.get("area", BENGBU), at=at)
        if one.get("is_card_lost"):
            _lose(persons[key], at=at)
    _bind(persons, at=at)
    hospital = Actor(frozenset({Role.PARTNER}), partner_id=partner_ids[SandboxPart.HOSPITAL])
    charge = Charge(EXPIRED_REFERENCE, persons["cash_only"].pk, SharingUse.HOSPITAL, EXPIRED_FEN)
    payments.hold(hospital, charge, at=at - timedelta(days=EXPIRED_DAYS_AGO))
    payments.expire_due(at=at)
    apart.open_wallets(users["wallet_daughter"], users["wallet_mother"], at=at)


def phone_of(number: int) -> str:
    """Give the phone by which the person at a place of the book signs in."""
    return f"138001{number:05d}"


def _user(person: InsuredPerson, phone: str, password: str, *, at: datetime) -> User:
    user = User(person=person, language=Language.CHINESE.value, password=password)
    set_phone(user, normalise_phone(phone), is_verified=True, at=at)
    return user


def _cards(person: InsuredPerson, number: str, area_key: str, *, at: datetime) -> None:
    """Give somebody a printed card and an electronic one in use."""
    issued = add_months(local_date(at), -24)
    printed_cards.record(SYSTEM, person.pk, NewPrintedCard(number, area_key, issued), at=at)
    clerk = Actor(frozenset({Role.CLERK}), user_id=0, area_keys=frozenset({area_key}))
    facts = electronic_cards.apply(clerk, person.pk, at=at, desk=Desk(area_key, "沙箱"))
    card = ElectronicCard.objects.get(pk=facts.id)
    card.password_sealed = hashed(card, CARD_PASSWORD)
    card.state, card.activated_at = CardState.ACTIVE.value, at
    card.save(update_fields=["password_sealed", "state", "activated_at"])


def _lose(person: InsuredPerson, *, at: datetime) -> None:
    holder = Actor(frozenset({Role.CITIZEN}), person_id=person.pk)
    electronic_cards.report_loss(holder, person.pk, at=at)


def _bind(persons: Mapping[str, InsuredPerson], *, at: datetime) -> None:
    """Write the bindings of the book: two in use, one that waits, one that ended."""
    began = at - timedelta(days=_SHARED_DAYS)
    in_use = {
        "state": BindingState.ACTIVE.value, "answered_at": began, "starts_on": local_date(began)
    }  # fmt: skip
    ended = {"state": BindingState.ENDED.value, "answered_at": began, "ended_at": at - timedelta(days=20)}
    waits = {"state": BindingState.PROPOSED.value, "answer_by": local_date(at) + timedelta(days=28)}
    spouse, child, parent = NearRelative.SPOUSE, NearRelative.CHILD, NearRelative.PARENT
    SharingBinding.objects.bulk_create(
        SharingBinding(
            public_id=sandbox_id(f"binding:{name}"),
            sharer=persons[sharer],
            user=persons[user],
            relation=relation.value,
            proposed_at=began - timedelta(hours=1),
            **how,
        )
        for name, sharer, user, relation, how in (
            ("couple", "sharer", "patient", spouse, in_use),
            ("minor", "sharer", "minor", child, in_use),
            ("waiting", "offered", "offered_mother", parent, waits),
            ("ended", "offered", "offered_mother", parent, ended),
        )
    )
