"""The people of a storm: pensioners whose stages begin on its days, some with helpers, some without a phone."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from accounts.actions import people, users
from accounts.models.people import InsuredPerson
from accounts.models.users import User
from accounts.rules.actors import SYSTEM, Actor
from accounts.rules.documents import of_id_number
from certification.actions import certifications, entitlements
from certification.actions.certifications import NewCertification
from certification.enums import Benefit, Method
from certification.models.entitlements import Deadline
from family.enums import ConfirmedBy, LegalBasis, MandateGrade, Relation
from family.models.mandates import Mandate
from foundation.identifiers import IdNumber, Sex, synthetic_id_number
from regions.queries.policy import policies_for_areas
from tests import cast

AREAS = (cast.BENGBU, cast.SHENZHEN)
BORN_ON = date(1945, 1, 1)
BUILT_AT = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
DRAWS_SINCE = date(2010, 1, 1)
PRINCIPALS_EACH = 3


@dataclass(frozen=True)
class Clock:
    """One deadline, and who is to hear of it."""

    entitlement_id: int
    public_id: str
    area_key: str
    due_on: date
    recipients: frozenset[int]


@dataclass
class Crowd:
    """Everybody's deadlines, and what the areas call stages."""

    clocks: dict[int, Clock]
    offsets: dict[str, tuple[int, ...]]
    clerks: dict[str, Actor]

    def certify(self, entitlement_id: int, *, on: date, at: datetime) -> None:
        """Certify somebody at a desk: from now on nothing goes out about this deadline."""
        clock = self.clocks[entitlement_id]
        certifications.record(
            self.clerks[clock.area_key],
            Deadline.objects.values_list("entitlement__public_id", flat=True).get(pk=entitlement_id),
            NewCertification(Method.COUNTER, on),
            relations=frozenset({Relation.DESK}),
            at=at,
        )


def gather(chance: random.Random, count: int, days: Sequence[date]) -> Crowd:
    """Bring everybody in; a stage of each deadline begins on one of the days."""
    offsets = _offsets(days[0])
    pensioners = _load("养老", count, BORN_ON, phoneless_every=9)
    helpers = _load("帮手", count // PRINCIPALS_EACH, date(1975, 1, 1), phoneless_every=0)
    _give_mailboxes([*pensioners[::4], *helpers[::5]])
    told = _give_helpers(chance, pensioners, helpers)
    clocks = {}
    for place, person in enumerate(pensioners):
        key = AREAS[place % len(AREAS)]
        due_on = chance.choice(days) + timedelta(days=chance.choice(offsets[key]))
        clocks.update(_grant(person, key, due_on, told[person.pk]))
    clerks = {
        key: cast.staff(f"+8613900000{place:03d}", cast.StaffRole.CLERK, key)
        for place, key in enumerate(AREAS)
    }
    return Crowd(clocks, offsets, clerks)


def _offsets(on: date) -> dict[str, tuple[int, ...]]:
    found = policies_for_areas(
        "reminder.offsets_days", area_keys=AREAS, on=on, benefit=Benefit.PENSION_RESIDENT.value
    )
    return {key: tuple(answer.integers()) for key, answer in found.items()}


def _load(name: str, count: int, born_on: date, *, phoneless_every: int) -> list[InsuredPerson]:
    """Register many people; every so many has no phone that anybody knows of."""
    new = []
    for place in range(count):
        born = born_on + timedelta(days=place)
        number = synthetic_id_number(county_code="349900", born_on=born, sequence=1)
        phone = f"+86136{born_on.year % 100:02d}{place:06d}"
        has_none = bool(phoneless_every) and place % phoneless_every == phoneless_every - 1
        document = of_id_number(IdNumber(number, Sex.MALE, born))
        new.append(people.NewPerson(name, Sex.MALE, born, document, None if has_none else phone))
    return cast.load(new)


def _give_mailboxes(some: Sequence[InsuredPerson]) -> None:
    for person in some:
        user = User(person=person)
        user.set_unusable_password()
        user.save()
        users.set_email(user, f"p{person.pk}@example.test")


def _give_helpers(
    chance: random.Random, pensioners: Sequence[InsuredPerson], helpers: Sequence[InsuredPerson]
) -> dict[int, frozenset[int]]:
    told = {}
    for person in pensioners:
        chosen = chance.sample(list(helpers), chance.choice((0, 1, 1, 2)))
        Mandate.objects.bulk_create(_mandate(person, helper) for helper in chosen)
        told[person.pk] = frozenset({person.pk, *(helper.pk for helper in chosen)})
    return told


def _mandate(person: InsuredPerson, helper: InsuredPerson) -> Mandate:
    return Mandate(
        principal=person,
        helper=helper,
        grade=MandateGrade.REMIND.value,
        legal_basis=LegalBasis.CONSENT.value,
        confirmed_by=ConfirmedBy.DESK.value,
        starts_on=BUILT_AT.date(),
        confirmed_at=BUILT_AT,
    )


def _grant(person: InsuredPerson, key: str, due_on: date, told: frozenset[int]) -> dict[int, Clock]:
    granted = entitlements.grant(
        SYSTEM, person.pk, Benefit.PENSION_RESIDENT, paying_area_key=key, starts_on=DRAWS_SINCE, at=BUILT_AT
    )
    Deadline.objects.filter(pk=granted.pk).update(due_on=due_on)
    return {granted.pk: Clock(granted.pk, str(granted.public_id), key, due_on, told)}
