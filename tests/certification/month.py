"""A month of many families: who they are, what their phones do, and what they answer; all from one seed."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from django.db import connection

from accounts.actions.people import NewPerson
from accounts.clients.channels import Outgoing
from accounts.enums.consents import ConsentAct, ConsentPurpose
from accounts.errors.notices import ChannelUnavailable
from accounts.models.consents import ConsentRecord
from accounts.models.people import InsuredPerson
from accounts.rules.actors import Actor
from accounts.rules.consent_texts import TEXTS
from accounts.rules.consents import text_on
from certification.enums import Benefit
from certification.models.entitlements import Deadline, Entitlement
from family.enums import ConfirmedBy, FactProof, LegalBasis, MandateGrade, ParentageKind
from family.models.kinship import Parentage
from family.models.mandates import Mandate
from foundation.clock import SHANGHAI
from foundation.identifiers import Sex
from tests.cast import AT, BENGBU, BUILT_AT, EVIDENCE, ON, SHENZHEN, load

HELPED_FROM = date(2025, 1, 2)
# What somebody does who is asked: nothing, or one of the answers; or they just go and certify.
HABITS = ("silent", "certifies", "will_do", "will_do_and_certifies", "cannot_reach", "needs_visit")
PHONES = ("good", "dead", "none")


@dataclass
class Soul:
    """One person: how their phone is, and what they do when they are asked."""

    person: InsuredPerson
    phone: str
    habit: str


@dataclass
class Family:
    """An elder with a pension that falls due, and up to two children who help."""

    elder: Soul
    helpers: list[Soul]
    area_key: str
    pension: Entitlement
    due_on: date
    is_opted_out: bool
    agrees_to_community: bool
    certified_at: datetime | None = None

    @property
    def souls(self) -> list[Soul]:
        """Give everybody."""
        return [self.elder, *self.helpers]


@dataclass
class Phones:
    """A provider that takes what goes to a living phone, and keeps when it took what."""

    dead: set[str]
    at: datetime = AT
    taken: Counter[str] = field(default_factory=Counter)
    hours: dict[str, datetime] = field(default_factory=dict)

    def send(self, message: Outgoing) -> str:
        """Take a message, or fail as often as it is tried."""
        assert not connection.in_atomic_block
        if message.address in self.dead:
            raise ChannelUnavailable
        self.taken[message.idempotency_key] += 1
        self.hours[message.idempotency_key] = self.at
        return "taken"


def families(count: int, random: Random) -> list[Family]:
    """Bring families into the database, in a few statements."""
    made = [_drawn(number, random) for number in range(count)]
    people = load([one for _family, some in made for one in some])
    rows = iter(people)
    found = []
    for plan, some in made:
        souls = [Soul(next(rows), phone, habit) for phone, habit in plan["souls"]]
        assert len(souls) == len(some)
        elder = souls[0]
        pension = Entitlement(
            person=elder.person,
            benefit=Benefit.PENSION_RESIDENT.value,
            paying_area_key=plan["area_key"],
            starts_on=date(2015, 1, 1),
            recorded_at=BUILT_AT,
        )
        found.append(
            Family(
                elder, souls[1:], plan["area_key"], pension, plan["due_on"], plan["opted_out"], plan["agrees"]
            )
        )
    _write(found)
    return found


def _drawn(number: int, random: Random) -> tuple[dict, list[NewPerson]]:
    phones = [_phone(random) for _one in range(1 + random.choice((0, 1, 1, 2, 2, 2)))]
    born = [date(random.randint(1930, 1960), 1 + number % 12, 1 + number % 28)]
    born += [date(random.randint(1970, 1990), 1 + number % 12, 1 + number % 28) for _one in phones[1:]]
    some = [
        NewPerson(
            "长辈" if place == 0 else "子女",
            Sex.FEMALE if place % 2 else Sex.MALE,
            born[place],
            None,
            None if phone == "none" else f"+86136{number:06d}{place:02d}",
        )
        for place, phone in enumerate(phones)
    ]
    plan = {
        "souls": [(phone, random.choice(HABITS)) for phone in phones],
        "area_key": random.choice((BENGBU, SHENZHEN)),
        "due_on": ON + timedelta(days=random.randint(-5, 40)),
        "opted_out": random.random() < 0.1,
        "agrees": random.random() < 0.5,
    }
    return plan, some


def _phone(random: Random) -> str:
    return random.choices(PHONES, weights=(70, 20, 10))[0]


def _write(found: list[Family]) -> None:
    Entitlement.objects.bulk_create(one.pension for one in found)
    Deadline.objects.bulk_create(
        Deadline(
            entitlement=one.pension,
            person=one.elder.person,
            benefit=one.pension.benefit,
            paying_area_key=one.area_key,
            due_on=one.due_on,
            computed_at=BUILT_AT,
        )
        for one in found
    )
    Mandate.objects.bulk_create(
        Mandate(
            principal=one.elder.person,
            helper=helper.person,
            grade=MandateGrade.REMIND.value,
            legal_basis=LegalBasis.CONSENT.value,
            confirmed_by=ConfirmedBy.PHONE_CODE.value,
            starts_on=HELPED_FROM + timedelta(days=place),
            confirmed_at=BUILT_AT,
        )
        for one in found
        for place, helper in enumerate(one.helpers)
    )
    Parentage.objects.bulk_create(
        Parentage(
            parent=one.elder.person,
            child=helper.person,
            kind=ParentageKind.BIRTH.value,
            starts_on=helper.person.born_on,
            evidence=EVIDENCE,
            proof=FactProof.VERIFIED.value,
            recorded_at=BUILT_AT,
        )
        for one in found
        for helper in one.helpers
    )
    # As the database does by itself in a house that grows slowly.
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def consents(found: list[Family], user_id: int) -> None:
    """Write down who wants no messages, and who lets the community ask."""
    said = [(one, ConsentPurpose.MESSAGES, ConsentAct.WITHDRAWN) for one in found if one.is_opted_out]
    said += [(one, ConsentPurpose.COMMUNITY, ConsentAct.GIVEN) for one in found if one.agrees_to_community]
    ConsentRecord.objects.bulk_create(
        ConsentRecord(
            person=one.elder.person,
            purpose=purpose.value,
            version=1,
            text_hash=text_on(TEXTS, purpose, on=ON).seal,
            act=act.value,
            giver="self",
            user_id=user_id,
            said_at=BUILT_AT,
        )
        for one, purpose, act in said
    )


def moment(on: date, hour: int, minute: int = 0) -> datetime:
    """Give an instant by the clock in China."""
    return datetime.combine(on, time(hour, minute), tzinfo=SHANGHAI).astimezone(AT.tzinfo)


def as_citizen(person_id: int) -> Actor:
    """Give somebody who answers."""
    return Actor(frozenset(), person_id=person_id)


def public(one: Family) -> UUID:
    """Name the benefit of a family."""
    return one.pension.public_id
