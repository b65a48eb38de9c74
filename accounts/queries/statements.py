"""The rights statement (权益单): a person's record, what the law makes of it, and what cannot be computed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from accounts.enums.people import Insurance
from accounts.enums.retirement import Retiree
from accounts.queries.birth_dates import RetirementBirthDate, counting_birth_date
from accounts.queries.contributions import (
    EnrolmentCard,
    enrolments_of,
    retirement_category_of,
    spans_of,
)
from accounts.queries.people import PersonCard
from accounts.rules.benefits import minimums, unemployment
from accounts.rules.benefits.minimums import Shortfall
from accounts.rules.contributions import Paid, Span, coalesce
from accounts.rules.retirement import (
    AgeRule,
    FlexibleRange,
    FlexibleRule,
    StatutoryMonth,
    categories_of,
    flexible_range,
    old_age_month,
    statutory_month,
)
from foundation.errors import Reason
from foundation.identifiers import Sex
from regions.errors import AreaUnknown
from regions.queries.policy import policy
from regions.rules.catalogue.entry import HORIZON
from regions.rules.facts import PolicyAnswer

# Both count towards one pension of employees; years of the resident pension do not.
PENSIONS = (Insurance.EMPLOYEE_PENSION, Insurance.PUBLIC_PENSION)


@dataclass(frozen=True)
class Drawn:
    """What somebody draws already, known to the floors above."""

    pension: bool = False
    disability_allowance: bool = False


@dataclass(frozen=True)
class InsuranceLine:
    """One insurance: its enrolments and what was paid on it."""

    insurance: Insurance
    enrolments: tuple[EnrolmentCard, ...]
    paid: Paid
    area_keys: tuple[str, ...]

    def live(self, on: date) -> EnrolmentCard | None:
        """Give the enrolment in force, the latest one where there are several."""
        held = [card for card in self.enrolments if card.period.contains(on)]
        return held[-1] if held else None


@dataclass(frozen=True)
class Outlook:
    """Retirement in one category, and what is missing until then for pension and lifelong medical cover."""

    category: Retiree
    statutory: StatutoryMonth
    flexible: FlexibleRange | None
    pension: Shortfall
    pension_ways: tuple[Reason, ...]
    medical: Shortfall
    medical_ways: tuple[Reason, ...]


@dataclass(frozen=True)
class Statement:
    """Everything the rights statement says, before it is put into words.

    ``outlooks`` holds one category; both where a woman's is not on record; none where sex is unknown or a pension is
    drawn. ``pension`` are the months that count for a pension of employees.
    """

    person: PersonCard
    birth: RetirementBirthDate
    on: date
    area_key: str | None
    lines: tuple[InsuranceLine, ...]
    pension: Paid
    outlooks: tuple[Outlook, ...]
    is_category_recorded: bool
    unemployment: unemployment.UnemploymentBenefit
    medical_minimum: PolicyAnswer
    drawn: Drawn


def statement_of(person: PersonCard, *, on: date, drawn: Drawn) -> Statement:
    """Draw up the statement of a person as of a day."""
    spans, enrolments = spans_of(person.id), enrolments_of(person.id)
    recorded = retirement_category_of(person.id, on=on)
    lines = _lines(spans, enrolments, on=on)
    pension = coalesce([span for span in spans if span.insurance in PENSIONS], on=on)
    area_key = _governing_area(lines, on=on)
    minimum = _medical_minimum(area_key, on=on)
    categories = () if drawn.pension else categories_of(person.sex, recorded)
    medical = _paid(lines, Insurance.EMPLOYEE_MEDICAL)
    facts = unemployment.UnemploymentFacts(
        _paid(lines, Insurance.UNEMPLOYMENT).months_count, draws_pension=drawn.pension
    )
    birth = counting_birth_date(person.id, person.born_on, on=on)
    record = _Record(person.sex, birth.born_on, pension, medical, _numbers(minimum))
    return Statement(
        person=person,
        birth=birth,
        on=on,
        area_key=area_key,
        lines=lines,
        pension=pension,
        outlooks=tuple(_outlook(record, category, on=on) for category in categories),
        is_category_recorded=recorded is not None,
        unemployment=unemployment.benefit(facts, unemployment_rule(on=on)),
        medical_minimum=minimum,
        drawn=drawn,
    )


def unemployment_rule(*, on: date) -> unemployment.UnemploymentRule:
    """Read how long unemployment benefit lasts on a day."""
    months = _numbers(policy("unemployment.benefit_months", area_key=None, on=on))
    total = policy("unemployment.total_months_max", area_key=None, on=on).integer()
    return unemployment.UnemploymentRule(
        months["from_1_year"], months["from_5_years"], months["from_10_years"], total
    )


def retirement_of(born_on: date, category: Retiree) -> tuple[StatutoryMonth, FlexibleRange | None]:
    """Find the statutory month and, since 2025, the flexible range, by the law of the month of the old age.

    Why: the old age is looked up twice. Which law holds depends on the month in which it is reached.
    """
    first = _age_rule(category, on=HORIZON)
    rule = _age_rule(category, on=old_age_month(born_on, first.months))
    statutory = statutory_month(born_on, rule)
    return statutory, _flexible(statutory)


def _flexible(statutory: StatutoryMonth) -> FlexibleRange | None:
    """Find the flexible range of a month that lies under the measures of 2024."""
    if statutory.delay_months == 0:
        return None
    bounds = _numbers(policy("retirement.flexible", area_key=None, on=statutory.retires_on))
    rule = FlexibleRule(bounds["earlier_months_max"], bounds["later_months_max"])
    return flexible_range(statutory, rule)


def _age_rule(category: Retiree, *, on: date) -> AgeRule:
    answer = policy("retirement.age", area_key=None, on=max(on, HORIZON))
    parts = answer.record()[category.value]
    numbers = parts if isinstance(parts, Mapping) else {}
    whole = {name: number for name, number in numbers.items() if isinstance(number, int)}
    return AgeRule(whole["months"], whole["one_month_per"], whole["delay_max"], answer.starts_on)


@dataclass(frozen=True)
class _Record:
    """What retirement is computed from; ``born_on`` is the birth date that counts for it."""

    sex: Sex
    born_on: date
    pension: Paid
    medical: Paid
    medical_months: Mapping[str, int]


def _outlook(record: _Record, category: Retiree, *, on: date) -> Outlook:
    """Compute retirement in a category, and hold the record against it."""
    statutory, flexible = retirement_of(record.born_on, category)
    pension, medical = record.pension, record.medical
    retires_on = statutory.retires_on
    needed = policy(
        "pension.minimum_months",
        area_key=None,
        on=max(retires_on, HORIZON),
        insurance=Insurance.EMPLOYEE_PENSION.value,
    ).integer()
    sex = "man" if record.sex is Sex.MALE else "woman"
    for_pension = minimums.shortfall(
        pension.months_count, needed, next_on=pension.next_on(on), retires_on=retires_on
    )
    for_medical = minimums.shortfall(
        medical.months_count, record.medical_months[sex], next_on=medical.next_on(on), retires_on=retires_on
    )
    return Outlook(
        category=category,
        statutory=statutory,
        flexible=flexible,
        pension=for_pension,
        pension_ways=minimums.ways_to_pension(
            for_pension, first_paid_on=pension.first_on, rule=_one_off_rule(on=on)
        ),
        medical=for_medical,
        medical_ways=minimums.ways_to_medical(for_medical),
    )


def _medical_minimum(area_key: str | None, *, on: date) -> PolicyAnswer:
    """Read the months asked for in an area; in one that is no more, those of the nation."""
    try:
        return policy("medical.minimum_months", area_key=area_key, on=on)
    except AreaUnknown:
        return policy("medical.minimum_months", area_key=None, on=on)


def _one_off_rule(*, on: date) -> minimums.OneOffRule:
    answer = policy("pension.one_off_after_months", area_key=None, on=on)
    return minimums.OneOffRule(answer.starts_on, answer.integer())


def _lines(
    spans: Sequence[Span], enrolments: Sequence[EnrolmentCard], *, on: date
) -> tuple[InsuranceLine, ...]:
    """Sort record and enrolments by insurance, in the order of the code list."""
    held = {span.insurance for span in spans} | {card.insurance for card in enrolments}
    return tuple(_line(insurance, spans, enrolments, on=on) for insurance in Insurance if insurance in held)


def _line(
    insurance: Insurance, spans: Sequence[Span], enrolments: Sequence[EnrolmentCard], *, on: date
) -> InsuranceLine:
    own = [span for span in spans if span.insurance is insurance]
    cards = tuple(card for card in enrolments if card.insurance is insurance)
    areas = {span.area_key for span in own} | {card.area_key for card in cards}
    return InsuranceLine(insurance, cards, coalesce(own, on=on), tuple(sorted(areas)))


def _governing_area(lines: Sequence[InsuranceLine], *, on: date) -> str | None:
    """Name the area whose rules hold: where medical insurance is in force, else any other."""
    first = (Insurance.EMPLOYEE_MEDICAL, Insurance.RESIDENT_MEDICAL)
    ordered = sorted(lines, key=lambda line: line.insurance not in first)
    live = [card for line in ordered if (card := line.live(on)) is not None]
    return live[0].area_key if live else None


def _paid(lines: Sequence[InsuranceLine], insurance: Insurance) -> Paid:
    found = [line.paid for line in lines if line.insurance is insurance]
    return found[0] if found else coalesce([], on=HORIZON)


def _numbers(answer: PolicyAnswer) -> dict[str, int]:
    return {name: part for name, part in answer.record().items() if isinstance(part, int)}
