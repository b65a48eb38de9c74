"""Reads of entitlements, their deadlines and the certifications behind them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet, Subquery

from accounts.fields import human
from accounts.queries.people import life_facts
from certification.enums import Benefit, Method, Standing
from certification.models.entitlements import Deadline
from certification.models.events import Certification
from certification.rules import cycles, methods
from certification.rules.changes import Proof, RuleVersion, due_across
from certification.rules.cycles import DueAnswer
from certification.rules.tolerance import HolidayRule, in_time_until
from regions.queries.places import areas_last_known
from regions.queries.policy import policies_by_code, policy, policy_through
from regions.queries.workdays import work_calendar
from regions.rules.facts import AreaFact, PolicyAnswer

RULE = "certification.rule"
DUE_SOON = "certification.due_soon_days"
GRACE = "certification.grace"
HOLIDAYS = "certification.holiday_rule"
CHANGE_NOTICE = "certification.change_notice_days"


@dataclass(frozen=True)
class DeadlineCard:
    """One entitlement with its present deadline, as seen on a day."""

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
class _Days:
    """What policy says about a deadline in one place: when it is near, and how it is tolerated once it has passed."""

    soon_days: int
    grace_days: int
    holiday_rule: HolidayRule


def deadlines_of(person_ids: Iterable[int], *, on: date) -> list[DeadlineCard]:
    """Give the deadlines of several persons, the most urgent first."""
    return _cards(_live(on).filter(person__same_as_any=person_ids).order_by("due_on", "pk"), on=on)


def deadline_by_entitlement(entitlement_id: UUID, *, on: date) -> DeadlineCard | None:
    """Find the deadline of one entitlement that lives on a day, or nothing.

    Where the same benefit stands under two rows of one human being, both ids give the one clock that counts.
    """
    return next(iter(_cards(_live(on).filter(pk__in=clocks_of(entitlement_id)), on=on)), None)


def clocks_of(entitlement_id: UUID) -> QuerySet[Deadline]:
    """Find the clocks of one benefit in one area of one human being: almost always one."""
    own = Deadline.objects.filter(entitlement__public_id=entitlement_id)
    return Deadline.objects.filter(
        person__same_as=Subquery(own.values("person")),
        benefit=Subquery(own.values("benefit")),
        paying_area_key=Subquery(own.values("paying_area_key")),
    )


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
    """Keep deadlines of entitlements that are current and live on a day."""
    rows = Deadline.objects.filter(entitlement__superseded_at__isnull=True, entitlement__starts_on__lte=on)
    return rows.exclude(entitlement__ends_on__lte=on)


def _cards(rows: QuerySet[Deadline], *, on: date) -> list[DeadlineCard]:
    """Copy rows into cards, judging each by the policy of its area and benefit on the day."""
    found = list(_counting(rows.select_related("entitlement", "person")))
    areas = areas_last_known({row.paying_area_key for row in found}, on=on) if found else {}
    days = _days_by_place(found, areas, on=on)
    next_worked = work_calendar().next_worked
    cards = []
    for row in found:
        asked = days[row.paying_area_key, row.benefit]
        until = in_time_until(row.due_on, asked.grace_days, asked.holiday_rule, next_worked)
        area = areas[row.paying_area_key]
        cards.append(
            DeadlineCard(
                entitlement_id=row.entitlement.public_id,
                person_id=row.person.human_id,
                benefit=Benefit(row.benefit),
                paying_area_key=row.paying_area_key,
                area_name=area.name,
                area_name_en=area.name_en,
                benefit_starts_on=row.entitlement.starts_on,
                due_on=row.due_on,
                last_event_on=row.last_event_on,
                days_left=cycles.days_left(row.due_on, on),
                standing=cycles.standing(row.due_on, on, asked.soon_days, until),
                in_time_until=until,
            )
        )
    return cards


def _counting(rows: Iterable[Deadline]) -> Iterable[Deadline]:
    """Keep of the clocks of one benefit, area and human being the one that counts: the later, for proof is proof."""
    found: dict[tuple[int, str, str], Deadline] = {}
    for row in rows:
        key = (row.person.human_id, row.benefit, row.paying_area_key)
        held = found.get(key)
        if held is None or (row.due_on, -row.pk) > (held.due_on, -held.pk):
            found[key] = row
    return sorted(found.values(), key=lambda row: (row.due_on, row.pk))


def _days_by_place(
    rows: list[Deadline], areas: Mapping[str, AreaFact], *, on: date
) -> dict[tuple[str, str], _Days]:
    """Read, for every (area, benefit) among some deadlines, when one is near and how long one is tolerated.

    The last rules of an area that has closed hold until its people are moved to another.
    """
    keys_of: dict[tuple[str, date], set[str]] = defaultdict(set)
    for row in rows:
        key = row.paying_area_key
        keys_of[row.benefit, areas[key].period.last_day(on)].add(key)
    days: dict[tuple[str, str], _Days] = {}
    for (benefit, day), keys in sorted(keys_of.items()):
        found = policies_by_code([DUE_SOON, GRACE, HOLIDAYS], area_keys=keys, on=day, benefit=benefit)
        for key in keys:
            soon, grace, holidays = (found[code][key] for code in (DUE_SOON, GRACE, HOLIDAYS))
            days[key, benefit] = _Days(soon.integer(), grace.integer(), HolidayRule(holidays.word()))
    return days
