"""What the sharing rule asks about two people, gathered as of a day."""

from collections.abc import Collection
from datetime import date

from django.db.models import QuerySet

from accounts.enums.people import Insurance
from accounts.errors.people import PersonNotFound
from accounts.queries.people import EnrolmentFact, LifeFact, enrolments_on, life_facts
from family.enums import NearRelative
from family.models.bindings import OPEN_STATES, SharingBinding
from family.queries.questions import is_in_doubt
from family.rules.kinship.relatives import Kin
from family.rules.sharing import BindingFacts, Party, parse_scope
from foundation.errors import Reason
from regions.enums import SharingRoute
from regions.queries.places import pooling_area
from regions.queries.policy import policy
from regions.queries.sharing import may_share_across

SCOPE = "sharing.relative_scope"


def open_between(sharer_id: int, user_id: int) -> QuerySet[SharingBinding]:
    """Find what is open from one person to another, under whatever rows of theirs."""
    rows = SharingBinding.objects.filter(sharer__same_as=sharer_id, user__same_as=user_id)
    return rows.filter(state__in=OPEN_STATES)


def scopes_of(sharer_ids: Collection[int], *, on: date) -> dict[int, frozenset[NearRelative]]:
    """Give, for each sharer, the classes of relatives to whom their area opens sharing on a day."""
    enrolments = enrolments_on(sorted(set(sharer_ids)), on=on)
    areas = {sharer: medical_area(enrolments, sharer) for sharer in sharer_ids}
    scopes = {area: parse_scope(policy(SCOPE, area_key=area, on=on).words()) for area in set(areas.values())}
    return {sharer: scopes[area] for sharer, area in areas.items()}


def binding_facts(sharer_id: int, user_id: int, kin: Kin | None, *, on: date) -> BindingFacts:
    """Gather everything the sharing rule asks, as of a day."""
    lives = life_facts([sharer_id, user_id])
    if user_id not in lives:
        raise PersonNotFound
    enrolments = enrolments_on([sharer_id, user_id], on=on)
    area_key = medical_area(enrolments, sharer_id)
    sharer_schemes = policy("sharing.sharer_schemes", area_key=area_key, on=on).words()
    user_schemes = policy("sharing.user_schemes", area_key=area_key, on=on).words()
    scope = policy(SCOPE, area_key=area_key, on=on)
    live = open_between(sharer_id, user_id)
    return BindingFacts(
        on=on,
        sharer=_party(lives[sharer_id], enrolments, sharer_schemes, user_schemes, on=on),
        user=_party(lives[user_id], enrolments, sharer_schemes, user_schemes, on=on),
        relations=kin.relations if kin else frozenset(),
        scope=parse_scope(scope.words()),
        scope_law=(scope.source.document,),
        is_in_doubt=kin is not None and is_in_doubt(kin),
        has_live_binding=live.exists(),
        place_reasons=_place_reasons(area_key, medical_area(enrolments, user_id), on=on),
    )


def _place_reasons(sharer_area: str | None, user_area: str | None, *, on: date) -> tuple[Reason, ...]:
    """Ask the areas' own rule, which the open page on two places asks too; other provinces are told apart."""
    if sharer_area is None or user_area is None:
        return ()
    answer = may_share_across(sharer_area, user_area, on=on)
    return () if answer.route is SharingRoute.CROSS_PROVINCE else answer.reasons


def _party(
    life: LifeFact,
    enrolments: list[EnrolmentFact],
    sharer_schemes: tuple[str, ...],
    user_schemes: tuple[str, ...],
    *,
    on: date,
) -> Party:
    """Describe one side: where and how the person is insured on the day."""
    mine = [e for e in enrolments if e.person_id == life.id]
    area_key = medical_area(enrolments, life.id)
    return Party(
        key=life.id,
        area_key=area_key or "",
        province=pooling_area(area_key, on=on).province_code if area_key else "",
        died_on=life.died_on,
        has_employee_medical=any(e.insurance in sharer_schemes and e.has_personal_account for e in mine),
        has_basic_medical=any(e.insurance in user_schemes for e in mine),
    )


def medical_area(enrolments: list[EnrolmentFact], person_id: int) -> str | None:
    """Name the pooling area of a person's basic medical insurance, employee insurance first."""
    medical = [Insurance.EMPLOYEE_MEDICAL, Insurance.RESIDENT_MEDICAL]
    mine = [e for e in enrolments if e.person_id == person_id and e.insurance in medical]
    mine.sort(key=lambda e: medical.index(e.insurance))
    return mine[0].area_key if mine else None
