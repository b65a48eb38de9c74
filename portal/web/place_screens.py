"""What the page of one pooling area shows: its policy on a day, in the order in which people ask."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.shared import policy_words
from portal.shared.labels import place_name
from portal.shared.policy_shown import NextStep, ShownValue, shown
from regions.enums import AreaKind
from regions.errors import AreaUnknown, PolicyMissing
from regions.queries import finding, places
from regions.queries.openings import opening_documents, opening_of, openings_to_come
from regions.queries.places import Ground
from regions.queries.policy import policies_in, policy, values_to_come
from regions.queries.sharing import open_areas
from regions.rules.catalogue import vocabulary
from regions.rules.catalogue.book import CATALOGUE
from regions.rules.facts import AreaFact, DivisionFact, OpeningFact, PolicyAnswer, ServicePointFact
from regions.rules.shapes import UNLIMITED

Groups = tuple[tuple[Promise, tuple[str, ...]], ...]
# By code, benefit and insurance.
Coming = Mapping[tuple[str, str, str], NextStep]
_SHARING: Groups = (
    (
        _("可以和谁共济"),
        ("sharing.relative_scope", "sharing.reach", "sharing.sharer_schemes", "sharing.user_schemes"),
    ),
    (
        _("能付什么，能付多少"),
        ("sharing.uses", "sharing.payment_cap_fen", "sharing.month_cap_fen", "sharing.year_cap_fen"),
    ),
    (
        _("先后和人数"),
        ("sharing.source_order", "sharing.sharer_order", "sharing.users_max", "sharing.sharers_max"),
    ),
    (
        _("绑定和解绑"),
        (
            "sharing.binding_starts",
            "sharing.unbinding_effect",
            "sharing.minimum_bound_months",
            "sharing.rebind_pause_months",
            "sharing.answer_days",
            "sharing.hospital_typed_numbers",
        ),
    ),
)
_CERTIFICATION: Groups = (
    (_("什么时候认证"), ("certification.rule", "certification.holiday_rule", "certification.grace")),
    (_("怎么认证"), ("certification.methods", "certification.overseas_rule")),
    (_("没有按时认证"), ("certification.suspension_steps", "certification.suspension")),
)
_YEARS: Groups = (
    (_("要缴多少年"), ("pension.minimum_months", "medical.minimum_months")),
    (_("几岁退休"), ("retirement.age", "retirement.flexible")),
)
_HANDLING: Groups = (
    (_("最多要等多久"), ("service.working_days",)),
    (_("要主动告诉经办机构的事"), ("duty.loss_report_working_days",)),
)
_SCOPE = "sharing.relative_scope"
_HOTLINES = "service.hotlines"
_DAYS = {"workdays": _("工作日"), "saturday": _("星期六"), "sunday": _("星期日"), "every_day": _("每天")}


@dataclass(frozen=True)
class Row:
    """One question with its answer, or its answers where groups of people differ."""

    title: str
    values: tuple[ShownValue, ...]


@dataclass(frozen=True)
class Chapter:
    """A few questions, or a chapter of the evidence, under one heading."""

    title: str
    rows: tuple[Row, ...]

    @property
    def is_unsure(self) -> bool:
        """Say whether not one of the answers has been verified, so that once is enough to say so."""
        return all(value.is_unsure for row in self.rows for value in row.values)

    @property
    def is_assumed(self) -> bool:
        """Say whether no rule was found for any of them, so that once is enough to say so."""
        return all(value.is_assumed for row in self.rows for value in row.values)

    @property
    def hotline(self) -> str:
        """Give the telephone number at which to ask about them."""
        return self.rows[0].values[0].hotline


@dataclass(frozen=True)
class Point:
    """A service point in words; `covers` names the places a home visit reaches."""

    fact: ServicePointFact
    hours: tuple[str, ...]
    covers: tuple[DivisionFact, ...]


@dataclass(frozen=True)
class Guide:
    """The page of one pooling area on a day."""

    area: AreaFact
    province: DivisionFact | None
    on: date
    is_member_only: bool
    ground: Ground
    sharing: tuple[Chapter, ...]
    opening: OpeningFact | None
    opens: OpeningFact | None
    openings_checked_on: date | None
    documents: tuple[str, ...]
    certification: tuple[Chapter, ...]
    years: tuple[Chapter, ...]
    handling: tuple[Chapter, ...]
    points: tuple[Point, ...]
    hotlines: tuple[tuple[str, str], ...]
    evidence: tuple[Chapter, ...]
    checked_on: date | None

    @property
    def members(self) -> tuple[DivisionFact, ...]:
        """Name the places that belong to it, unless its name says as much."""
        members = self.ground.members
        return () if [one.name for one in members] == [self.area.name] else members

    @property
    def is_provincial(self) -> bool:
        """Say whether it is a provincial scheme, to which no ground belongs."""
        return self.area.kind is AreaKind.PROVINCE_LEVEL


def guide(area: AreaFact, *, on: date) -> Guide:
    """Gather what holds in a pooling area on a day."""
    answers = policies_in(area.key, on=on)
    by_code: dict[str, list[PolicyAnswer]] = {}
    for answer in answers:
        by_code.setdefault(answer.code, []).append(answer)
    sources = [area.source, *(answer.source for answer in answers)]
    coming = _coming(area, answers, on=on)
    scope = by_code.get(_SCOPE)
    hotlines = by_code.get(_HOTLINES)
    return Guide(
        area=area,
        province=finding.divisions_by_code([area.province_code], on=on).get(area.province_code),
        on=on,
        is_member_only=scope is not None and scope[0].words() == ("self",),
        ground=places.ground_of(area.key, on=on),
        sharing=_chapters(_SHARING, by_code, coming),
        opening=opening_of(area.key, on=on),
        opens=next((one for one in openings_to_come(after=on) if one.area_key == area.key), None),
        openings_checked_on=openings_checked_on(on=on),
        documents=opening_documents(),
        certification=_chapters(_CERTIFICATION, by_code, coming),
        years=_chapters(_YEARS, by_code, coming),
        handling=_chapters(_HANDLING, by_code, coming),
        points=_points(area.key, on=on),
        hotlines=_numbers(hotlines[0]) if hotlines else (),
        evidence=_evidence(by_code, coming),
        checked_on=min((source.checked_on for source in sources if source.checked_on), default=None),
    )


def areas_by_province(*, on: date) -> list[tuple[DivisionFact, list[AreaFact]]]:
    """Sort the pooling areas of a day by province, in the order of the provinces' codes."""
    areas = sorted(places.pooling_areas(on=on), key=lambda area: (area.province_code, area.position))
    provinces = {one.code: one for one in places.divisions_under("", on=on)}
    found: dict[str, list[AreaFact]] = {}
    for area in areas:
        found.setdefault(area.province_code, []).append(area)
    return [(provinces[code], group) for code, group in found.items() if code in provinces]


def openings_checked_on(*, on: date) -> date | None:
    """Give the day on which the list of openings across provinces was last held against its source."""
    checked = [side.opening.source.checked_on for side in open_areas(on=on) if side.opening]
    if not checked:
        checked = [area.source.checked_on for area in places.pooling_areas(on=on)]
    return min((day for day in checked if day), default=None)


def named_groups(grouped: Iterable[tuple[DivisionFact, list[AreaFact]]]) -> list[tuple[str, list[AreaFact]]]:
    """Name the provinces of the areas in the language of the page."""
    return [(place_name(province), areas) for province, areas in grouped]


def _coming(area: AreaFact, answers: Iterable[PolicyAnswer], *, on: date) -> Coming:
    """Find for each value the next day on which another one will hold, as far as is known."""
    keys = {"", area.province_code, area.key}
    starts: dict[str, set[date]] = {}
    for fact in values_to_come(after=on):
        if fact.scope_key in keys:
            starts.setdefault(fact.code, set()).add(fact.period.starts_on)
    found = {}
    for answer in answers:
        days = starts.get(answer.code, set()) | ({answer.ends_on} if answer.ends_on else set())
        step = next(filter(None, (_changed(area, answer, day) for day in sorted(days))), None)
        if step:
            found[answer.code, answer.benefit, answer.insurance] = step
    return found


def _changed(area: AreaFact, answer: PolicyAnswer, day: date) -> NextStep | None:
    """Give the value of a later day when it is another one."""
    try:
        later = policy(
            answer.code, area_key=area.key, on=day, benefit=answer.benefit, insurance=answer.insurance
        )
    except (AreaUnknown, PolicyMissing):
        return None
    if later.value == answer.value:
        return None
    return NextStep(day, shown(later).lines, later.source.is_assumed)


def _chapters(
    groups: Groups, by_code: Mapping[str, list[PolicyAnswer]], coming: Coming
) -> tuple[Chapter, ...]:
    found = []
    for title, codes in groups:
        rows = _joined([_row(code, by_code[code], coming) for code in codes if code in by_code])
        if rows:
            found.append(Chapter(str(title), rows))
    return tuple(found)


def _joined(rows: list[Row]) -> tuple[Row, ...]:
    """Ask questions with the very same answer, such as the three limits, in one row."""
    found: list[Row] = []
    for row in rows:
        last = found[-1] if found else None
        if last and len(row.values) == 1 and _is_same(last, row):
            found[-1] = Row(policy_words.in_a_row([last.title, row.title]), last.values)
        else:
            found.append(row)
    return tuple(found)


def _is_same(last: Row, row: Row) -> bool:
    """Say whether two rows say there is no limit, for the same time and by the same source."""
    one, other = last.values[0], row.values[0]
    is_unlimited = len(last.values) == 1 and one.value == other.value == UNLIMITED
    return is_unlimited and _grounds(one) == _grounds(other)


def _grounds(value: ShownValue) -> tuple[object, ...]:
    return value.scope, value.starts_on, value.source.document, value.confidence, value.next_step


def _evidence(by_code: Mapping[str, list[PolicyAnswer]], coming: Coming) -> tuple[Chapter, ...]:
    chapters: dict[str, list[Row]] = {}
    for code, answers in by_code.items():
        chapters.setdefault(CATALOGUE[code].chapter, []).append(_row(code, answers, coming))
    return tuple(Chapter(policy_words.chapter_title(name), tuple(rows)) for name, rows in chapters.items())


def _row(code: str, answers: list[PolicyAnswer], coming: Coming) -> Row:
    return Row(policy_words.code_title(code), _grouped(code, answers, coming))


def _grouped(code: str, answers: list[PolicyAnswer], coming: Coming) -> tuple[ShownValue, ...]:
    """Give each different value once, naming together all for whom it holds; one value for all names nobody."""
    held = _for_each(code, answers)
    groups: dict[tuple[object, ...], list[str]] = {}
    by_key: dict[tuple[object, ...], ShownValue] = {}
    for subject, answer in held:
        step = coming.get((answer.code, answer.benefit, answer.insurance))
        value = replace(shown(answer), next_step=step)
        key = (value.lines, value.scope, value.starts_on, value.source, value.confidence, value.origin, step)
        by_key.setdefault(key, value)
        groups.setdefault(key, []).append(subject)
    if len(groups) == 1 and not CATALOGUE[code].insurances:
        return (replace(next(iter(by_key.values())), subject=""),)
    return tuple(replace(by_key[key], subject=policy_words.in_a_row(names)) for key, names in groups.items())


def _for_each(code: str, answers: list[PolicyAnswer]) -> list[tuple[str, PolicyAnswer]]:
    """Say which value holds for each benefit or insurance, where the code tells them apart."""
    if CATALOGUE[code].insurances:
        return [(policy_words.subject_words("", one.insurance), one) for one in answers]
    if not CATALOGUE[code].by_benefit:
        return [("", one) for one in answers]
    own = {one.benefit: one for one in answers}
    held = [(benefit, own.get(benefit, own.get(""))) for benefit in vocabulary.BENEFITS]
    return [(policy_words.subject_words(benefit, ""), one) for benefit, one in held if one is not None]


def _points(area_key: str, *, on: date) -> tuple[Point, ...]:
    facts = places.service_points(area_key, on=on)
    named = finding.divisions_by_code([code for fact in facts for code in fact.covers], on=on)
    return tuple(
        Point(fact, _hours(fact), tuple(named[code] for code in fact.covers if code in named))
        for fact in facts
    )


def _hours(fact: ServicePointFact) -> tuple[str, ...]:
    return tuple(
        policy_words.named(str(_DAYS[day]), policy_words.listed(map(_span, fact.hours[day])))
        for day in _DAYS
        if day in fact.hours
    )


def _span(hours: str) -> str:
    """Keep a line from breaking within `09:00-12:00`."""
    return hours.replace("-", "\u2011")


def _numbers(answer: PolicyAnswer) -> tuple[tuple[str, str], ...]:
    numbers = answer.record()
    return tuple(
        (policy_words.word_label(vocabulary.HOTLINES, name), str(numbers[name]))
        for name in vocabulary.HOTLINES
        if name in numbers
    )
