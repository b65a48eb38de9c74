"""The story: 张敏, her husband and children, four parents, and her grandmother who is due in twelve days."""

from dataclasses import dataclass
from datetime import date, timedelta

from accounts.enums.people import Insurance
from accounts.models.people import InsuredPerson
from certification.enums import Benefit
from family.enums import BindingState, MandateGrade, NearRelative
from family.models.bindings import SharingBinding
from foundation.identifiers import Sex
from foundation.periods import add_months
from portal.sample.world import World

BENGBU = "340300"
SHENZHEN = "440300"
# A deadline on 29 February follows from no event a year before, so where that is the day aimed at, it is the 28th.
DUE_IN_DAYS = 12
OVERDUE_DAYS = 3
WORKING_SINCE = date(2004, 7, 1)


@dataclass(frozen=True)
class Family:
    """The people of the story, by the part they play."""

    daughter: InsuredPerson
    husband: InsuredPerson
    grandmother: InsuredPerson
    mother: InsuredPerson
    father: InsuredPerson
    fathers_in_law: tuple[InsuredPerson, InsuredPerson]
    girl: InsuredPerson
    boy: InsuredPerson


def born(on: date, age: int, month: int, day: int) -> date:
    """Give the birth date of somebody who has this age on a day."""
    not_yet = (month, day) > (on.month, on.day)
    return date(on.year - age - int(not_yet), month, day)


def tell(world: World) -> Family:
    """Add the family of the story."""
    family = _people(world)
    _ties(world, family)
    _insurance(world, family)
    _benefits(world, family)
    world.mandate(family.grandmother, family.daughter, MandateGrade.REMIND)
    world.mandate(family.father, family.daughter, MandateGrade.REMIND)
    return family


def bindings(world: World, family: Family) -> list[SharingBinding]:
    """Give the daughter's account sharing: one in use, one waiting for an answer."""
    return [
        SharingBinding(
            public_id=world.uuid(),
            sharer=family.daughter,
            user=family.husband,
            state=BindingState.ACTIVE.value,
            relation=NearRelative.SPOUSE.value,
            proposed_at=world.at - timedelta(days=90),
            answered_at=world.at - timedelta(days=89),
            starts_on=world.on - timedelta(days=89),
        ),
        SharingBinding(
            public_id=world.uuid(),
            sharer=family.daughter,
            user=family.girl,
            state=BindingState.PROPOSED.value,
            relation=NearRelative.CHILD.value,
            proposed_at=world.at - timedelta(days=2),
            answer_by=world.on + timedelta(days=28),
        ),
    ]


def _people(world: World) -> Family:
    """Add the nine people."""
    on, anhui, guangdong = world.on, BENGBU, SHENZHEN
    male, female = Sex.MALE, Sex.FEMALE
    return Family(
        daughter=world.person("张敏", female, born(on, 43, 5, 16), province=anhui, phone="13800000001"),
        husband=world.person("王建军", male, born(on, 45, 3, 8), province=anhui, phone="13800000002"),
        grandmother=world.person("顾桂兰", female, born(on, 90, 2, 28), province=anhui, phone="13800000003"),
        mother=world.person("李秀英", female, born(on, 66, 8, 14), province=anhui, phone="13800000004"),
        father=world.person("张德山", male, born(on, 69, 10, 2), province=anhui, phone="13800000005"),
        fathers_in_law=(
            world.person("王国强", male, born(on, 72, 1, 20), province=guangdong),
            world.person("赵玉梅", female, born(on, 70, 6, 6), province=guangdong),
        ),
        girl=world.person("王小满", female, born(on, 19, 5, 21), province=anhui, phone="13800000006"),
        boy=world.person("王小川", male, born(on, 14, 9, 9), province=anhui),
    )


def _ties(world: World, f: Family) -> None:
    """Join them by birth and marriage."""
    world.child_of(f.mother, f.grandmother)
    world.child_of(f.daughter, f.mother, f.father)
    world.child_of(f.husband, *f.fathers_in_law)
    world.child_of(f.girl, f.daughter, f.husband)
    world.child_of(f.boy, f.daughter, f.husband)
    world.couple(f.mother, f.father, since=add_months(f.daughter.birth_date, -18))
    world.couple(*f.fathers_in_law, since=add_months(f.husband.birth_date, -12))
    world.couple(f.daughter, f.husband, since=add_months(f.girl.birth_date, -15))


def _insurance(world: World, f: Family) -> None:
    """Enrol everybody in medical insurance, the workers with an account."""
    for person in (f.daughter, f.husband):
        world.enrol(person, Insurance.EMPLOYEE_MEDICAL, BENGBU, WORKING_SINCE)
        world.enrol(person, Insurance.EMPLOYEE_PENSION, BENGBU, WORKING_SINCE)
    for insurance in (Insurance.UNEMPLOYMENT, Insurance.WORK_INJURY, Insurance.MATERNITY):
        world.enrol(f.daughter, insurance, BENGBU, WORKING_SINCE)
    for person in (f.mother, f.father):
        world.enrol(person, Insurance.EMPLOYEE_MEDICAL, BENGBU, WORKING_SINCE)
    for person in (f.grandmother, f.girl, f.boy):
        world.enrol(person, Insurance.RESIDENT_MEDICAL, BENGBU, max(WORKING_SINCE, person.birth_date))
    for person in f.fathers_in_law:
        world.enrol(person, Insurance.RESIDENT_MEDICAL, SHENZHEN, WORKING_SINCE)


def _benefits(world: World, f: Family) -> None:
    """Give the old ones their pensions and deadlines."""

    def last(due_in_days: int) -> date:
        return add_months(world.on + timedelta(days=due_in_days), -12)

    employee, resident = Benefit.PENSION_EMPLOYEE, Benefit.PENSION_RESIDENT
    parts = [
        (f.grandmother, employee, BENGBU, 55, last(DUE_IN_DAYS)),
        (f.father, employee, BENGBU, 60, last(-OVERDUE_DAYS)),
        (f.mother, employee, BENGBU, 55, add_months(world.on, -3)),
        (f.fathers_in_law[0], employee, SHENZHEN, 60, add_months(world.on, -2)),
        (f.fathers_in_law[1], resident, SHENZHEN, 60, add_months(world.on, -5)),
    ]
    for person, benefit, area_key, age, last_event_on in parts:
        since = add_months(person.birth_date, 12 * age).replace(day=1)
        world.pension(person, benefit, area_key, since=since, last_event_on=last_event_on)
