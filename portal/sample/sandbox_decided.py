"""What was decided and done in a sandbox's world before it begins: standings, sessions, two records made one."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from accounts.actions import merges
from accounts.actions.merges import NewMerge
from accounts.enums.partners import PartnerScope
from accounts.enums.sandbox import SandboxPart
from accounts.enums.users import Role
from accounts.models.people import InsuredPerson
from accounts.rules.actors import SYSTEM, Actor
from accounts.rules.sandbox import sandbox_id
from certification.access.partners import certifying_for
from certification.actions import sessions
from certification.enums import DecisionKind, DecisionReason, PeriodKind
from certification.models.entitlements import Deadline, Entitlement
from certification.models.sessions import CertificationSession
from certification.models.standings import StandingDecision, StandingPeriod
from certification.rules.sessions import LASTS
from family.enums import Relation
from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.periods import add_months
from portal.sample.story import BENGBU
from regions.enums import Confidence, Origin, PolicyScope
from regions.models.policy import PolicyValue

WITHOUT_APPS: Final = "440300"
NO_APPS: Final = {"minimum": 2, "methods": {"counter": 3, "home_visit": 3, "partner_app": 1, "data_match": 2}}
LONG_AGO: Final = date(2020, 1, 1)
SESSIONS_MAX: Final = 100
_TWO_PEOPLE: Final = (1, 2)
_LINKED: Final = frozenset({Relation.LINKED})


def close_area_to_apps(*, at: datetime) -> None:
    """Let one area of this world take no certification from apps."""
    PolicyValue.objects.create(
        code="certification.methods",
        scope=PolicyScope.AREA.value,
        scope_key=WITHOUT_APPS,
        value=NO_APPS,
        unit="",
        origin=Origin.LOCAL.value,
        starts_on=LONG_AGO,
        recorded_at=at,
        source_document="made up for the sandbox",
        confidence=Confidence.UNSURE.value,
    )


def decide(
    persons: Mapping[str, InsuredPerson],
    benefits: Mapping[str, Entitlement],
    partner_ids: Mapping[SandboxPart, int],
    *,
    at: datetime,
) -> None:
    """Suspend, exempt, join and begin what the book tells of."""
    _stop(benefits["suspended.pension"], DecisionKind.SUSPEND, PeriodKind.SUSPENDED, at=at)
    _stop(benefits["exempt.pension"], DecisionKind.EXEMPT, PeriodKind.EXEMPT, at=at)
    app = Actor(
        frozenset({Role.PARTNER}), partner_id=partner_ids[SandboxPart.APP], scopes=frozenset(PartnerScope)
    )
    _session_that_ran_out(app, benefits["valid.pension"], at=at)
    _sessions_without_end(app, benefits["tried_often.pension"], at=at)
    clerk, colleague = _TWO_PEOPLE
    new = NewMerge(
        persons["merged_alias"].pk, persons["merged"].pk, BENGBU, "同一个人登记了两次", proposed_by=clerk
    )
    merges.join(Actor(SYSTEM.roles, user_id=colleague), new, at=at)


def _stop(entitlement: Entitlement, kind: DecisionKind, period: PeriodKind, *, at: datetime) -> None:
    """Write a decision of two people, and the time in which it holds."""
    on = local_date(at)
    is_suspension = kind is DecisionKind.SUSPEND
    month = add_months(on.replace(day=1), -2)
    reason = DecisionReason.NO_PROOF if is_suspension else DecisionReason.IN_CARE
    due_on = Deadline.objects.get(entitlement=entitlement).due_on if is_suspension else None
    clerk, colleague = _TWO_PEOPLE
    decision = StandingDecision.objects.create(
        public_id=sandbox_id(f"decision:{kind.value}"),
        entitlement=entitlement,
        kind=kind.value,
        reason=reason.value,
        first_month=month,
        stood_due_on=due_on,
        stood_in_time_until=due_on,
        decided_by_id=clerk,
        approved_by_id=colleague,
        decided_at=at - timedelta(days=60),
    )
    StandingPeriod.objects.create(
        entitlement=entitlement,
        decision=decision,
        kind=period.value,
        reason=reason.value,
        starts_on=month,
        recorded_at=at - timedelta(days=60),
    )


def _session_that_ran_out(app: Actor, entitlement: Entitlement, *, at: datetime) -> None:
    """Begin a session whose time was over when the world began."""
    made = _begin(app, entitlement, at=at - 2 * LASTS)
    CertificationSession.objects.filter(public_id=made).update(public_id=sandbox_id("session:over"))


def _sessions_without_end(app: Actor, entitlement: Entitlement, *, at: datetime) -> None:
    """Begin sessions until no further one may begin today."""
    for _again in range(SESSIONS_MAX):
        try:
            _begin(app, entitlement, at=at)
        except DomainError:
            return
    raise RuntimeError("sessions have no end")


def _begin(app: Actor, entitlement: Entitlement, *, at: datetime) -> UUID:
    begun = certifying_for(app, entitlement.public_id, relations=_LINKED, on=local_date(at))
    return sessions.open_session(app, begun, at=at).card.public_id
