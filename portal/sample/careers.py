"""What the people of the story paid over their working lives, by rule, at employers that do not exist."""

import itertools
from datetime import date

from accounts.actions.contributions import Origin, row_of
from accounts.enums.contributions import ContributionKind, Scheme
from accounts.enums.people import Insurance
from accounts.enums.retirement import Retiree
from accounts.models.contributions import ContributionSpan, RetirementCategory
from accounts.models.people import InsuredPerson
from accounts.rules.contributions import Span, usual_scheme
from foundation.periods import Period, month_number, month_of
from portal.sample import story
from portal.sample.world import World

SOURCE = "sample"
TEN_THOUSAND = 10_000
# Parts per ten thousand of the base, the employer's and the personal one: round figures of no particular place.
RATES = {
    Insurance.EMPLOYEE_PENSION: (1600, 800),
    Insurance.EMPLOYEE_MEDICAL: (700, 200),
    Insurance.UNEMPLOYMENT: (50, 50),
    Insurance.WORK_INJURY: (40, 0),
    Insurance.MATERNITY: (80, 0),
}
FLEXIBLE_PENSION = 2000
FIRST_BASE_FEN, RISE_FEN, FIRST_YEAR = 120_000, 25_000, 2004
RESIDENT_YEARLY_FEN = 3_000


class _Book:
    """Collects one person's rows; every one has a number of its own at the source."""

    def __init__(self, world: World, person: InsuredPerson) -> None:
        self._world, self._person = world, person
        self.rows: list[ContributionSpan] = []

    def add(self, span: Span) -> None:
        """Add a span."""
        origin = Origin(SOURCE, f"{self._person.public_id}-{len(self.rows)}")
        self.rows.append(row_of(self._person.pk, span, origin, at=self._world.at))

    def worked(self, first: date, last: date, employer: str) -> None:
        """Add all five insurances over years of work, with a base that rises each year."""
        for insurance, (unit, personal) in RATES.items():
            for period in _years(first, last):
                base = _base(period.starts_on.year)
                self.add(
                    Span(
                        insurance=insurance,
                        scheme=Scheme.EMPLOYEE,
                        kind=ContributionKind.PAID,
                        area_key=story.BENGBU,
                        period=period,
                        months_count=_months(period),
                        base_fen=base,
                        unit_fen=base * unit // TEN_THOUSAND,
                        personal_fen=base * personal // TEN_THOUSAND,
                        employer=employer,
                    )
                )

    def paid_alone(self, first: date, last: date) -> None:
        """Add years as a flexible worker, with a pension alone."""
        for period in _years(first, last):
            base = _base(period.starts_on.year) * 6 // 10
            self.add(
                Span(
                    insurance=Insurance.EMPLOYEE_PENSION,
                    scheme=Scheme.FLEXIBLE,
                    kind=ContributionKind.PAID,
                    area_key=story.BENGBU,
                    period=period,
                    months_count=_months(period),
                    base_fen=base,
                    personal_fen=base * FLEXIBLE_PENSION // TEN_THOUSAND,
                )
            )

    def whole(self, insurance: Insurance, kind: ContributionKind, first: date, last: date) -> None:
        """Add one long span without amounts, or with a resident's small one."""
        period = Period(first, last)
        personal = RESIDENT_YEARLY_FEN if usual_scheme(insurance) is Scheme.RESIDENT else 0
        months = _months(period)
        scheme = usual_scheme(insurance)
        self.add(Span(insurance, scheme, kind, story.BENGBU, period, months, personal_fen=personal))


def gather(world: World, family: story.Family) -> list[ContributionSpan]:
    """Tell the careers of the story as of the day of the world; call it when the people have their ids."""
    today = world.on.replace(day=1)
    daughter, husband = _Book(world, family.daughter), _Book(world, family.husband)
    daughter.worked(date(2004, 7, 1), date(2013, 4, 1), "示例纺织厂")
    daughter.worked(date(2014, 1, 1), today, "示例社区超市")
    husband.worked(date(2004, 7, 1), date(2015, 9, 1), "示例机械厂")
    husband.paid_alone(date(2016, 3, 1), today)
    books = [daughter, husband]
    for person in (family.mother, family.father):
        book = _Book(world, person)
        since = story.WORKING_SINCE
        start = month_of(month_number(person.birth_date) + 12 * 20)
        book.whole(Insurance.EMPLOYEE_PENSION, ContributionKind.DEEMED, start, date(1996, 1, 1))
        end = month_of(month_number(person.birth_date) + 12 * (60 if person is family.father else 55))
        book.worked(since, end, "示例第一百货")
        books.append(book)
    for person in (family.girl, family.boy):
        book = _Book(world, person)
        born = month_of(month_number(person.birth_date) + 1)
        book.whole(Insurance.RESIDENT_MEDICAL, ContributionKind.PAID, born, today)
        books.append(book)
    return [row for book in books for row in book.rows]


def categories(world: World, family: story.Family) -> list[RetirementCategory]:
    """Record the daughter's retirement category; nobody's else is on record."""
    return [
        RetirementCategory(
            person=family.daughter,
            category=Retiree.WOMAN_50.value,
            evidence="示例岗位证明",
            starts_on=family.daughter.birth_date,
            recorded_at=world.at,
        )
    ]


def _base(year: int) -> int:
    return FIRST_BASE_FEN + RISE_FEN * (year - FIRST_YEAR)


def _months(period: Period) -> int:
    return month_number(period.ends_on or period.starts_on) - month_number(period.starts_on)


def _years(first: date, last: date) -> list[Period]:
    """Cut a stretch of months where the base changes: at each turn of the year."""
    cuts = [first, *(date(year, 1, 1) for year in range(first.year + 1, last.year + 1)), last]
    return [Period(start, end) for start, end in itertools.pairwise(cuts) if start < end]
