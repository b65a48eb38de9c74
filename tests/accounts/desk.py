"""What tests of matters share: clerks of one area, a person who applies for a transfer, and a kind of the tests' own."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

from accounts.actions import matter_leases, people, transfers
from accounts.actions.matter_decisions import Choice
from accounts.actions.transfers import Application
from accounts.enums.matters import MatterAct, TransferReason
from accounts.enums.people import Insurance
from accounts.enums.users import StaffRole
from accounts.models.people import InsuredPerson
from accounts.queries.matters import MatterCard
from accounts.rules.actors import Actor
from accounts.rules.matter_kinds import CodedReason, Facts, MatterKind
from accounts.rules.transfers import Wish
from foundation.errors import Reason
from foundation.identifiers import Sex
from tests import cast as stage

BENGBU, SHENZHEN = stage.BENGBU, stage.SHENZHEN
# A Monday in the morning, in China.
AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
NOBODY: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Desk:
    """One applicant who left Shenzhen for Bengbu, two clerks of Bengbu, one of Shenzhen."""

    applicant: InsuredPerson
    me: Actor
    other: InsuredPerson
    clerk: Actor
    colleague: Actor
    elsewhere: Actor


def open_desk() -> Desk:
    """Bring them into the database."""
    applicant = stage.somebody("周晓", Sex.FEMALE, date(1990, 4, 1), phone="+8613700000021")
    stage.sign_up("+8613700000021", applicant)
    other = stage.somebody("吴一鸣", Sex.MALE, date(1988, 4, 1), phone="+8613700000022")
    stage.sign_up("+8613700000022", other)
    for person in (applicant, other):
        enrol(person, Insurance.EMPLOYEE_PENSION)
        enrol(person, Insurance.EMPLOYEE_MEDICAL)
    return Desk(
        applicant,
        stage.citizen(applicant),
        other,
        stage.staff("+8613700000023", StaffRole.CLERK, BENGBU),
        stage.staff("+8613700000024", StaffRole.CLERK, BENGBU),
        stage.staff("+8613700000025", StaffRole.CLERK, SHENZHEN),
    )


def enrol(person: InsuredPerson, insurance: Insurance) -> None:
    """Enrol somebody in Shenzhen."""
    people.enrol(
        person.pk,
        insurance,
        area_key=SHENZHEN,
        starts_on=date(2015, 1, 1),
        has_personal_account=False,
        at=stage.BUILT_AT,
    )


def wish(insurance: Insurance = Insurance.EMPLOYEE_PENSION) -> Wish:
    """Give the wish to move an insurance from Shenzhen to Bengbu."""
    return Wish(insurance, SHENZHEN, BENGBU, TransferReason.NEW_JOB, "")


def application(desk: Desk, *, key: UUID | None = None, wanted: Wish | None = None) -> Application:
    """Give the applicant's application."""
    return Application(desk.applicant.pk, wanted or wish(), key or uuid4(), draws_pension=False)


def applied(
    desk: Desk, *, insurance: Insurance = Insurance.EMPLOYEE_PENSION, at: datetime = AT
) -> MatterCard:
    """Let the applicant apply."""
    return transfers.apply(desk.me, application(desk, wanted=wish(insurance)), at=at)


def taken(actor: Actor, card: MatterCard, *, at: datetime = AT) -> MatterCard:
    """Let a clerk take a matter for an hour."""

    return matter_leases.take(actor, card.public_id, kin_ids=NOBODY, holds_for=HOUR, at=at)


def step(
    actor: Actor, card: MatterCard, act: MatterAct, *, reason: str = "", note: str = "", at: datetime = AT
) -> MatterCard:
    """Let a clerk who has just seen a matter take one step with it."""
    choice = Choice(act, card.version, reason, note)
    return transfers.handle(actor, card.public_id, choice, kin_ids=NOBODY, waits=5 * DAY, at=at)


def accepted(desk: Desk, *, at: datetime = AT) -> MatterCard:
    """Let the applicant apply and the clerk take and accept it."""
    return step(desk.clerk, taken(desk.clerk, applied(desk, at=at), at=at), MatterAct.ACCEPT, at=at)


def _sound(facts: Facts) -> tuple[Reason, ...]:
    return () if set(facts) == {"word"} else (Reason("matter.facts_wrong"),)


# What a floor above would register: decided by one person alone.
PLAIN = MatterKind(
    code="test_plain",
    zh="测试事项",
    en="A test",
    days_policy="service.working_days",
    days_part="registration",
    check=_sound,
    topic=lambda facts: str(facts["word"]),
    reasons=(CodedReason("no", "不行", "No", frozenset({MatterAct.REFUSE, MatterAct.REJECT})),),
)
