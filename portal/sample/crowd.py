"""The neighbours: 250 families of eight over all pooling areas, with deadlines spread over the year."""

from datetime import date, timedelta

from accounts.enums.people import Insurance
from accounts.models.people import InsuredPerson
from certification.enums import Benefit
from family.enums import MandateGrade
from foundation.identifiers import Sex
from foundation.periods import add_months
from portal.sample.world import World
from regions.queries.places import pooling_areas


def pairs(text: str) -> list[str]:
    """Cut a text into names of two characters."""
    return [text[i : i + 2] for i in range(0, len(text), 2)]


FAMILIES_COUNT = 250
OVERDUE_SHARE = 0.02
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻"
MALE_NAMES = pairs("建国志强文斌永福德胜家栋小军海涛云山春生立新明远一鸣子轩浩然天佑")
FEMALE_NAMES = pairs("秀兰桂英玉珍淑芬凤霞丽娟海燕晓梅雪琴春花静怡文慧欣然雨桐若曦梓涵")


def gather(world: World) -> None:
    """Add every neighbour family."""
    areas = pooling_areas(on=world.on)
    for number in range(FAMILIES_COUNT):
        area = areas[number % len(areas)]
        _family(world, area.key, area.province_code)


def _family(world: World, area_key: str, province: str) -> None:
    """Add one family of eight: four grandparents, a couple, two children."""
    fathers = _elders(world, area_key, province)
    mothers = _elders(world, area_key, province)
    father = _worker(world, area_key, province, Sex.MALE, fathers)
    mother = _worker(world, area_key, province, Sex.FEMALE, mothers)
    world.couple(father, mother, since=add_months(world.on, -12 * 22))
    for sex in (Sex.MALE, Sex.FEMALE):
        child = _person(world, province, sex, (6, 20), father.name[0])
        world.child_of(child, father, mother)
        world.enrol(child, Insurance.RESIDENT_MEDICAL, area_key, child.birth_date)
    if world.rng.random() < 0.5:
        world.mandate(mothers[1], mother, MandateGrade.REMIND)


def _elders(world: World, area_key: str, province: str) -> tuple[InsuredPerson, InsuredPerson]:
    """Add a couple of pensioners."""
    husband = _person(world, province, Sex.MALE, (68, 88))
    wife = _person(world, province, Sex.FEMALE, (66, 86))
    world.couple(husband, wife, since=add_months(world.on, -12 * 46))
    for person in (husband, wife):
        benefit = world.rng.choice([Benefit.PENSION_EMPLOYEE, Benefit.PENSION_RESIDENT])
        since = add_months(person.birth_date, 12 * 60).replace(day=1)
        world.pension(person, benefit, area_key, since=since, last_event_on=_last_event(world))
        world.enrol(person, Insurance.RESIDENT_MEDICAL, area_key, since)
    return husband, wife


def _worker(
    world: World, area_key: str, province: str, sex: Sex, parents: tuple[InsuredPerson, InsuredPerson]
) -> InsuredPerson:
    """Add somebody of working age, with an account to share."""
    person = _person(world, province, sex, (40, 46), parents[0].name[0])
    world.child_of(person, *parents)
    world.enrol(person, Insurance.EMPLOYEE_MEDICAL, area_key, add_months(person.birth_date, 12 * 22))
    return person


def _person(
    world: World, province: str, sex: Sex, ages: tuple[int, int], surname: str | None = None
) -> InsuredPerson:
    """Add one neighbour of an age between two."""
    given = world.rng.choice(MALE_NAMES if sex is Sex.MALE else FEMALE_NAMES)
    days = world.rng.randrange(ages[0] * 365, ages[1] * 365)
    name = (surname or world.rng.choice(SURNAMES)) + given
    return world.person(name, sex, world.on - timedelta(days=days), province=province)


def _last_event(world: World) -> date:
    """Choose the last certification so that deadlines fall evenly over the year and a few have passed."""
    if world.rng.random() < OVERDUE_SHARE:
        return add_months(world.on, -12) - timedelta(days=world.rng.randrange(1, 40))
    return world.on - timedelta(days=world.rng.randrange(0, 364))
