"""What tests of cards share: a small cast, people known well enough, and a card in use."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from pytest_django import Settings

from accounts.actions import card_passwords, electronic_cards, partners, people
from accounts.enums.partners import LinkBasis, PartnerKind, PartnerScope
from accounts.enums.people import Insurance
from accounts.enums.users import Role, StaffRole
from accounts.models.people import InsuredPerson
from accounts.rules.actors import SYSTEM, Actor
from accounts.rules.card_passwords import HolderFacts
from accounts.rules.cards import Desk
from foundation.identifiers import Sex
from tests.cast import BENGBU, BUILT_AT, SHENZHEN, citizen, sign_up, somebody, staff, verify

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
MOMENT = timedelta(seconds=1)
PASSWORD = "830591"
OTHER = "694037"
WRONG = "000000"
DESK = Desk(BENGBU, "来窗口办理")
# Stands in for the hash of a secret nobody sends here; a real one takes its time.
_NO_SECRET = "!"


@dataclass(frozen=True)
class Players:
    """Those whom a card concerns; the city service is linked to the daughter, the hospital to nobody."""

    daughter: InsuredPerson
    mother: InsuredPerson
    father: InsuredPerson
    stranger: InsuredPerson
    clerk_of_bengbu: Actor
    clerk_of_shenzhen: Actor
    city_service: Actor
    hospital: Actor


@pytest.fixture
def cast(db: None) -> Players:
    """A cast that is on stage at once."""
    return assemble()


@pytest.fixture(autouse=True)
def quick(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash quickly, and let everybody know the same facts: numbers are drawn, and now and then hold our digits."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    facts = HolderFacts(date(1982, 5, 16), ("+8613700000001",))
    monkeypatch.setattr(card_passwords, "guessable_facts", lambda person_id, on: facts)


def assemble() -> Players:
    """Bring the players into the database."""
    women, men = Sex.FEMALE, Sex.MALE
    daughter = somebody("张敏", women, date(1982, 5, 16), phone="+8613700000001")
    father = somebody("张德山", men, date(1957, 9, 2), phone="+8613700000005")
    stranger = somebody("陈远山", men, date(1955, 6, 1))
    for number, person in ((1, daughter), (5, father), (9, stranger)):
        sign_up(f"+861370000000{number}", person)
    people.enrol(
        daughter.pk,
        Insurance.EMPLOYEE_MEDICAL,
        area_key=BENGBU,
        starts_on=date(2010, 7, 1),
        has_personal_account=True,
        at=BUILT_AT,
    )
    return Players(
        daughter=daughter,
        mother=somebody("李秀英", women, date(1960, 8, 14), phone="+8613700000004"),
        father=father,
        stranger=stranger,
        clerk_of_bengbu=staff("+8613700000011", StaffRole.CLERK, BENGBU),
        clerk_of_shenzhen=staff("+8613700000012", StaffRole.CLERK, SHENZHEN),
        city_service=_partner("城市服务", daughter),
        hospital=_partner("医院"),
    )


def holder(cast: Players, person: InsuredPerson, *, password: str = PASSWORD, at: datetime = AT) -> Actor:
    """Give somebody a card in use; the person acts as a signed-in citizen."""
    verify(person, cast.clerk_of_bengbu)
    me = citizen(person)
    electronic_cards.apply(me, person.pk, at=at)
    electronic_cards.activate(me, person.pk, password, at=at)
    return me


def _partner(name: str, *linked: InsuredPerson) -> Actor:
    new = partners.NewPartner(name, PartnerKind.HOSPITAL, frozenset(PartnerScope))
    keys = partners.Credentials(client_secret=_NO_SECRET)
    made = partners.register(SYSTEM, new, at=BUILT_AT, credentials=keys)
    for person in linked:
        partners.link(SYSTEM, made.partner_id, person.pk, basis=LinkBasis.CONSENT, at=BUILT_AT)
    return Actor(frozenset({Role.PARTNER}), partner_id=made.partner_id, scopes=frozenset(PartnerScope))
