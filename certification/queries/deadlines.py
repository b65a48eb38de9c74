"""Reads of entitlements, their deadlines and the certifications behind them."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Exists, QuerySet, Subquery

from accounts.fields import human
from accounts.queries.people import life_facts
from certification.enums import Benefit, Method, PeriodKind, Standing
from certification.models.entitlements import Deadline
from certification.models.events import Certification
from certification.queries.clocks import Clock, clocks_of_benefit, clocks_of_people
from certification.queries.standings import siblings_of, terminated_on
from certification.queries.tolerances import GRACE, HOLIDAYS, Tolerances, tolerances_in
from certification.rules import cycles, methods, survivors
from certification.rules.changes import Proof, RuleVersion, due_across
from certification.rules.cycles import DueAnswer
from certification.rules.standings import StandingFacts, Stop, standing
from certification.rules.tolerance import HolidayRule, in_time_until
from regions.queries.editions import this_look
from regions.queries.places import areas_last_known
from regions.queries.policy import policies_by_code, policy, policy_through
from regions.queries.workdays import work_calendar
from regions.rules.facts import AreaFact, PolicyAnswer

RULE = "certification.rule"
DUE_SOON = "certification.due_soon_days"
CHANGE_NOTICE = "certification.change_notice_days"


@dataclass(frozen=True)
class DeadlineCard:
    """One entitlement with its present deadline, as seen on a day; ``paid_until`` is its last day, where one is known.

    ``stops`` is what was decided about its payment, and ``ages_out_on`` the last day that follows from a survivor's age;
    ``computed_at`` is when the deadline last moved.
    """

    entitlement_id: UUID
    person_id: int
    benefit: Benefit
    paying_area_key: str
    area_name: str
    area_name_en: str
    benefit_starts_on: date
    due_on: date
    last_event_on: date | None
    days_left: int
    standing: Standing
    in_time_until: date
    stops: tuple[Stop, ...] = ()
    paid_until: date | None = None
    ages_out_on: date | None = None
    computed_at: datetime | None = None


@dataclass(frozen=True)
class DeadlineExplanation:
    """The proof of a deadline: the rule in force, the arithmetic, and the ways that count."""

    card: DeadlineCard
    rule: PolicyAnswer
    due: DueAnswer
    accepted_methods: tuple[Method, ...]


@dataclass(frozen=True)
class CertificationCard:
    """One certification as its subject sees it."""

    public_id: UUID
    method: Method
    event_on: date
    recorded_at: datetime


@dataclass(frozen=True)
class Days:
    """What policy says about a deadline in one place: when it is near, and how it is tolerated once it has passed.

    ``approval_counts`` says whether who never certified counts as certified by the approval.
    """

    soon_days: int
    grace_days: int
    holiday_rule: HolidayRule
    approval_counts: bool

    def in_time_until(self, due_on: date, next_worked: Callable[[date], date]) -> date:
        """Give the last day that is in time for a deadline."""
        return in_time_until(due_on, self.grace_days, self.holiday_rule, next_worked)


def deadlines_of(person_ids: Iterable[int], *, on: date) -> list[DeadlineCard]:
    """Give the deadlines of several persons, the most urgent first."""
    return cards_of(clocks_of_people(person_ids, on=on), on=on)


def deadline_by_entitlement(entitlement_id: UUID, *, on: date) -> DeadlineCard | None:
    """Find the deadline of one entitlement that lives on a day, or nothing.

    Where the same benefit stands under two rows of one human being, both ids give the one clock that counts.
    """
    return next(iter(cards_of(clocks_of_benefit(entitlement_id, on=on), on=on)), None)


def clocks_of(entitlement_id: UUID) -> QuerySet[Deadline]:
    """Find the clocks of one benefit in one area of one human being: almost always one."""
    return siblings_of(entitlement_id)


def clocks_beside(entitlement_id: UUID) -> QuerySet[Deadline]:
    """Find every clock of the human being whose benefit this is, that of other benefits too."""
    own = Deadline.objects.filter(entitlement__public_id=entitlement_id)
    return Deadline.objects.filter(person__same_as=Subquery(own.values("person"))).select_related(
        "entitlement"
    )


def persons_paid_in(area_keys: Iterable[str], person_ids: Iterable[int], *, on: date) -> frozenset[int]:
    """Give those of some persons who draw a benefit paid by one of these areas."""
    rows = _live(on).filter(paying_area_key__in=set(area_keys), person__same_as_any=person_ids)
    return frozenset(rows.values_list(human("person"), flat=True))


def explanation_of(card: DeadlineCard, *, on: date) -> DeadlineExplanation:
    """Prove a deadline: rule, inputs, arithmetic, source.

    Raises regions.errors.PolicyMissing where the area has no rule on the day.
    """
    proof = Proof(card.last_event_on, card.benefit_starts_on)
    rule, due = due_for(card.paying_area_key, card.benefit, card.person_id, proof, on=on)
    return DeadlineExplanation(card, rule, due, accepted_methods(card.paying_area_key, card.benefit, on=on))


def due_for(
    area_key: str, benefit: str, person_id: int, proof: Proof, *, on: date
) -> tuple[PolicyAnswer, DueAnswer]:
    """Compute a person's deadline as of a day, with the rule of that day; a change of the rule makes nobody late.

    The day of birth is asked for only where a rule needs it.
    Raises regions.errors.PolicyMissing where the area has no rule on the day.
    """
    answer, versions = versions_in(area_key, benefit, since=proof.anchor, on=on)
    if any(cycles.needs_birth(version.rule) for version in versions):
        proof = replace(proof, born_on=life_facts([person_id])[person_id].born_on)
    return answer, due_across(versions, proof)


def versions_in(
    area_key: str, benefit: str, *, since: date, on: date
) -> tuple[PolicyAnswer, tuple[RuleVersion, ...]]:
    """Give the rule of a day, and every rule that held in a place from an earlier day until then.

    Raises regions.errors.PolicyMissing where the area has no rule on the day.
    """
    through = policy_through(RULE, area_key=area_key, since=since, until=on, benefit=benefit)
    versions = []
    for day, answer in through:
        notice = policy(CHANGE_NOTICE, area_key=area_key, on=day, benefit=benefit).integer()
        versions.append(RuleVersion(cycles.parse_rule(answer.record()), day, notice))
    return through[-1][1], tuple(versions)


def accepted_methods(area_key: str, benefit: Benefit, *, on: date) -> tuple[Method, ...]:
    """Give the methods whose assurance the paying area accepts on a day, the strongest first."""
    answer = policy("certification.methods", area_key=area_key, on=on, benefit=benefit)
    return methods.accepted(answer.record())


def in_time_rule_of(area_key: str, benefit: Benefit, *, on: date) -> Days:
    """Give when a deadline is near in a place, and how it is tolerated once it has passed.

    Raises regions.errors.PolicyMissing where the area has no rule on the day.
    """
    return _days_in([area_key], benefit, on=on)[area_key]


def assurance_of(area_key: str, benefit: Benefit, method: Method, *, on: date) -> int:
    """Give the level of assurance that the paying area ascribes to a method on a day."""
    answer = policy("certification.methods", area_key=area_key, on=on, benefit=benefit)
    return methods.level(answer.record(), method)


def certifications_of(entitlement_id: UUID, *, most: int = 50) -> list[CertificationCard]:
    """Give the newest certifications of an entitlement, by the day they count."""
    rows = Certification.objects.standing().filter(entitlement__deadline__in=clocks_of(entitlement_id))
    newest = rows.order_by("-event_on", "-pk")[:most]
    return [CertificationCard(r.public_id, Method(r.method), r.event_on, r.recorded_at) for r in newest]


def certifications_count(area_keys: Iterable[str], *, since: datetime) -> int:
    """Count what was certified in some paying areas since an instant, for the desk's workbench."""
    rows = Certification.objects.standing().filter(entitlement__paying_area_key__in=set(area_keys))
    return rows.filter(recorded_at__gte=since).count()


def _live(on: date) -> QuerySet[Deadline]:
    """Keep deadlines of entitlements that are current and live on a day, and not ended by a decision."""
    rows = Deadline.objects.filter(entitlement__superseded_at__isnull=True, entitlement__starts_on__lte=on)
    return rows.exclude(entitlement__ends_on__lte=on).exclude(Exists(terminated_on(on)))


def cards_of(clocks: Iterable[Clock], *, on: date) -> list[DeadlineCard]:
    """Judge deadlines, each by the policy of its area and benefit on the day."""
    with this_look():
        return _judged([clock for clock in clocks if not _is_aged_out(clock, on=on)], on=on)


def _judged(clocks: list[Clock], *, on: date) -> list[DeadlineCard]:
    stops = _stops_by_clock(clocks)
    found = list(_counting(clocks))
    areas = areas_last_known({clock.paying_area_key for clock in found}, on=on) if found else {}
    days = _days_by_place(found, areas, on=on)
    passed = _tolerances_of(found, areas, on=on)
    next_worked = work_calendar().next_worked
    cards = []
    for clock in found:
        place = clock.paying_area_key, clock.benefit
        until = days[place].in_time_until(clock.due_on, next_worked)
        if until < on:
            until = passed[place].until(clock.due_on, next_worked)
        until = max(until, clock.protected_until or until)
        own = tuple(stops[clock.counts_for])
        is_counted = clock.last_event_on is not None or days[place].approval_counts
        facts = StandingFacts(clock.due_on, until, days[place].soon_days, is_counted, own)
        cards.append(_card(clock, areas[clock.paying_area_key], facts, on=on))
    return cards


def _card(clock: Clock, area: AreaFact, facts: StandingFacts, *, on: date) -> DeadlineCard:
    ages_out_on = _ages_out_on(clock)
    return DeadlineCard(
        entitlement_id=clock.entitlement_id,
        person_id=clock.person_id,
        benefit=Benefit(clock.benefit),
        paying_area_key=clock.paying_area_key,
        area_name=area.name,
        area_name_en=area.name_en,
        benefit_starts_on=clock.starts_on,
        due_on=clock.due_on,
        last_event_on=clock.last_event_on,
        days_left=cycles.days_left(clock.due_on, on),
        standing=standing(facts, on=on),
        in_time_until=facts.in_time_until,
        stops=tuple(facts.stops),
        paid_until=_paid_until(clock, facts.stops, ages_out_on),
        ages_out_on=ages_out_on,
        computed_at=clock.computed_at,
    )


def _tolerances_of(
    rows: list[Clock], areas: Mapping[str, AreaFact], *, on: date
) -> dict[tuple[str, str], Tolerances]:
    """Read, for every place with deadlines that have passed, how they were tolerated since the oldest of them."""
    oldest: dict[tuple[str, str], date] = {}
    for row in rows:
        if row.due_on < on:
            place = (row.paying_area_key, row.benefit)
            oldest[place] = min(row.due_on, oldest.get(place, row.due_on))
    found = {}
    for (key, benefit), since in oldest.items():
        last = areas[key].period.last_day(on)
        found[key, benefit] = tolerances_in(key, benefit, since=min(since, last), on=last)
    return found


def _stops_by_clock(clocks: Iterable[Clock]) -> dict[tuple[int, str, str], list[Stop]]:
    """Give what was decided about a benefit, under whichever row of the person it stands."""
    found: dict[tuple[int, str, str], list[Stop]] = defaultdict(list)
    for clock in clocks:
        found[clock.counts_for] += clock.stops
    return found


def _ages_out_on(clock: Clock) -> date | None:
    """Give the last day of a survivor's benefit that follows from age."""
    return survivors.paid_until(clock.grounds, clock.born_on) if clock.grounds else None


def _is_aged_out(clock: Clock, *, on: date) -> bool:
    last = _ages_out_on(clock)
    return last is not None and last < on


def _paid_until(clock: Clock, stops: Iterable[Stop], ages_out_on: date | None) -> date | None:
    """Give the last day of a benefit, as far as one is known: by its own end, a decision, a death or age."""
    ends = [clock.ends_on, *(s.period.starts_on for s in stops if s.kind is PeriodKind.TERMINATED)]
    days = [day - timedelta(days=1) for day in ends if day]
    days += [survivors.ends_on_death(clock.died_on)] if clock.died_on else []
    days += [ages_out_on] if ages_out_on else []
    return min(days, default=None)


def _counting(clocks: Iterable[Clock]) -> Iterable[Clock]:
    """Keep of the clocks of one benefit, area and human being the one that counts: the later, for proof is proof."""
    found: dict[tuple[int, str, str], Clock] = {}
    for clock in clocks:
        held = found.get(clock.counts_for)
        if held is None or (clock.due_on, -clock.id) > (held.due_on, -held.id):
            found[clock.counts_for] = clock
    return sorted(found.values(), key=lambda clock: (clock.due_on, clock.id))


def _days_by_place(
    rows: list[Clock], areas: Mapping[str, AreaFact], *, on: date
) -> dict[tuple[str, str], Days]:
    """Read, for every (area, benefit) among some deadlines, when one is near and how long one is tolerated.

    The last rules of an area that has closed hold until its people are moved to another.
    """
    keys_of: dict[tuple[str, date], set[str]] = defaultdict(set)
    for row in rows:
        key = row.paying_area_key
        keys_of[row.benefit, areas[key].period.last_day(on)].add(key)
    days: dict[tuple[str, str], Days] = {}
    for (benefit, day), keys in sorted(keys_of.items()):
        days |= {(key, benefit): found for key, found in _days_in(keys, benefit, on=day).items()}
    return days


def _days_in(keys: Collection[str], benefit: str, *, on: date) -> dict[str, Days]:
    """Read the policy of some areas about the deadlines of one benefit."""
    codes = (DUE_SOON, GRACE, HOLIDAYS, RULE)
    found = policies_by_code(codes, area_keys=keys, on=on, benefit=benefit)
    days = {}
    for key in keys:
        soon, grace, holidays, rule = (found[code][key] for code in codes)
        counts = rule.record()["initial_basis"] == cycles.InitialBasis.APPROVAL_COUNTS
        days[key] = Days(
            soon.integer(), grace.integer(), HolidayRule(holidays.word()), approval_counts=counts
        )
    return days
