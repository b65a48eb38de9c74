"""The named cast: one family of three generations, a stranger, staff of two areas and three partners.

Everything is made by the house's own actions, so a test starts from rows the house could have written itself. It is
assembled once, in the template of the databases of tests that have a `cast`; `on_stage` finds it there.
"""

import base64
import pickle
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from uuid import UUID

from django.db import connection

from accounts.actions import ledger_accounts, partners, people, recovery_approvals, users, verifications
from accounts.actions.ledger_accounts import OpeningBalance
from accounts.actions.recovery_approvals import Recovery
from accounts.enums.partners import LinkBasis, PartnerKind, PartnerScope
from accounts.enums.people import Insurance
from accounts.enums.users import Role, StaffRole
from accounts.enums.verification import VerificationMethod
from accounts.models.documents import IdentityDocument
from accounts.models.people import InsuredPerson
from accounts.models.users import StaffPost, User
from accounts.queries.users import actor_for_user
from accounts.rules.actors import SYSTEM, Actor
from accounts.rules.documents import DocumentNumber, of_id_number
from certification.actions import certifications, entitlements
from certification.actions.certifications import NewCertification
from certification.enums import Benefit, Method, StatusQuestion
from family.actions import kinship, mandates
from family.actions.kinship import NewParentage
from family.actions.mandates import NewMandate
from family.enums import ConfirmedBy, MandateGrade, MandateScope, ParentageKind, Relation
from foundation.clock import local_date
from foundation.identifiers import IdNumber, Sex, parse_id_number, synthetic_id_number
from foundation.periods import add_months
from regions.models.places import PoolingArea

BENGBU = "340300"
SHENZHEN = "440300"
ON = date(2026, 3, 2)
AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
BUILT_AT = datetime(2025, 1, 2, 1, 0, tzinfo=UTC)
WORKING_SINCE = date(2010, 7, 1)
EVIDENCE = "户口簿"
GRANDMOTHER_DUE_ON = date(2026, 3, 14)
FATHER_DUE_ON = date(2026, 2, 27)
# Those in employees' medical insurance, the father as a retiree, and what is on their accounts; others have none.
OPENING_FEN = {"daughter": 320_000, "husband": 150_000, "father": 86_500}

# The cast takes the first numbers; whom a test brings in beside it begins here, for it may stand in another process.
BESIDE_THE_CAST = 100
_numbers: dict[str, Iterator[int]] = {"sequence": count(1)}


@dataclass(frozen=True)
class Cast:
    """Everybody by the part they play; `*_pension` are public ids of entitlements."""

    daughter: InsuredPerson
    husband: InsuredPerson
    grandmother: InsuredPerson
    mother: InsuredPerson
    father: InsuredPerson
    girl: InsuredPerson
    boy: InsuredPerson
    stranger: InsuredPerson
    clerk_of_bengbu: Actor
    clerk_of_shenzhen: Actor
    officer: Actor
    officer_colleague: Actor
    officer_elsewhere: Actor
    city_service: Actor
    hospital: Actor
    disabled_partner: Actor
    grandmother_pension: UUID
    mother_pension: UUID
    father_pension: UUID
    stranger_pension: UUID


def at_noon(on: date) -> datetime:
    """Give the instant of noon in China on a day."""
    return datetime(on.year, on.month, on.day, 4, 0, tzinfo=UTC)


def citizen(person: InsuredPerson) -> Actor:
    """Give a person as a signed-in citizen."""
    user = User.objects.filter(person=person).first()
    return Actor(frozenset({Role.CITIZEN}), user_id=user.pk if user else None, person_id=person.pk)


def somebody(name: str, sex: Sex, born_on: date, *, phone: str | None = None) -> InsuredPerson:
    """Register a person whose number nobody has."""
    # An odd sequence makes a man's number.
    sequence = 2 * (next(_numbers["sequence"]) % 499) + (1 if sex is Sex.MALE else 2)
    number = synthetic_id_number(county_code="349900", born_on=born_on, sequence=sequence)
    new = people.NewPerson(name, sex, born_on, of_id_number(IdNumber(number, sex, born_on)), phone)
    return people.register(SYSTEM, new, at=BUILT_AT)


def document_of(number: str) -> DocumentNumber:
    """Read an identity number as of the cast's day."""
    return of_id_number(parse_id_number(number, on=ON))


def second_look(wanted: Recovery, area_key: str = BENGBU, *, at: datetime = AT) -> None:
    """Let two clerks of an area agree on the recovery of an account."""
    users = [sign_up(f"+8613790{next(_numbers['sequence']):06d}", is_staff=True) for _clerk in range(2)]
    first, second = (
        Actor(frozenset({Role.CLERK}), user_id=u.pk, area_keys=frozenset({area_key})) for u in users
    )
    card = recovery_approvals.propose(first, wanted, area_key, waits=timedelta(days=1), at=at)
    recovery_approvals.decide(second, card.public_id, card.payload_hash, is_agreed=True, at=at)


def load(new: Sequence[people.NewPerson]) -> list[InsuredPerson]:
    """Write many persons with their documents at once, as loaders do."""
    rows = [people.row_of(one, at=BUILT_AT) for one in new]
    InsuredPerson.objects.bulk_create(rows)
    papers = [people.document_rows(row, one, at=BUILT_AT) for row, one in zip(rows, new, strict=True)]
    IdentityDocument.objects.bulk_create(paper for some in papers for paper in some)
    return rows


def sign_up(phone: str, person: InsuredPerson | None = None, *, is_staff: bool = False) -> User:
    """Let somebody sign in with a verified phone number; there is no password, tests log in by force."""
    user = User(person=person, is_staff=is_staff)
    user.set_unusable_password()
    users.set_phone(user, phone, is_verified=True, at=AT)
    return user


def verify(
    person: InsuredPerson, clerk: Actor, method: VerificationMethod = VerificationMethod.COUNTER
) -> None:
    """Prove that the person's account is theirs."""
    user = User.objects.get(person=person)
    verifications.join(clerk, user.pk, person.pk, verifications.NewProof(method), at=BUILT_AT)


def staff(phone: str, role: StaffRole, area_key: str, *, person: InsuredPerson | None = None) -> Actor:
    """Give somebody who holds a post at the agency of an area."""
    user = sign_up(phone, person, is_staff=True)
    StaffPost.objects.create(
        user=user,
        role=role.value,
        area_key=area_key,
        display_name=f"{role.value} {area_key}",
        starts_on=date(2024, 1, 1),
        recorded_at=BUILT_AT,
    )
    return actor_for_user(user, on=ON)


def partner(name: str, kind: PartnerKind, *linked: InsuredPerson) -> Actor:
    """Register a partner with every scope, linked to some persons."""
    made = partners.register(SYSTEM, partners.NewPartner(name, kind, frozenset(PartnerScope)), at=BUILT_AT)
    for person in linked:
        partners.link(SYSTEM, made.partner_id, person.pk, basis=LinkBasis.CONSENT, at=BUILT_AT)
    return Actor(frozenset({Role.PARTNER}), partner_id=made.partner_id, scopes=frozenset(PartnerScope))


def child_of(child: InsuredPerson, *parents: InsuredPerson) -> None:
    """Record birth parentage."""
    for parent in parents:
        new = NewParentage(parent.pk, child.pk, ParentageKind.BIRTH, child.born_on, EVIDENCE)
        kinship.record_parentage(SYSTEM, new, at=BUILT_AT)


def close_area(key: str, *, on: date) -> None:
    """Record that a pooling area is no longer one from a day on."""
    row = PoolingArea.objects.current().get(key=key)
    PoolingArea.objects.filter(pk=row.pk).update(superseded_at=AT)
    row.pk, row.ends_on, row.recorded_at = None, on, AT
    row.save(force_insert=True)


def pension(
    person: InsuredPerson, benefit: Benefit, area_key: str, clerk: Actor, *, since: date, last_event_on: date
) -> UUID:
    """Grant a benefit that was certified once at the desk; give its public id."""
    granted = entitlements.grant(
        SYSTEM, person.pk, benefit, paying_area_key=area_key, starts_on=since, at=BUILT_AT
    )
    certifications.record(
        clerk,
        granted.public_id,
        NewCertification(Method.COUNTER, last_event_on, answers=dict.fromkeys(StatusQuestion, False)),
        relations=frozenset({Relation.DESK}),
        at=at_noon(last_event_on),
    )
    return granted.public_id


def assemble() -> Cast:
    """Bring the whole cast into the database."""
    home = _family()
    bengbu = staff("+8613700000011", StaffRole.CLERK, BENGBU)
    shenzhen = staff("+8613700000012", StaffRole.CLERK, SHENZHEN)
    stranger = somebody("陈远山", Sex.MALE, date(1955, 6, 1), phone="+8613700000009")
    sign_up("+8613700000009", stranger)
    people.enrol(
        stranger.pk,
        Insurance.RESIDENT_MEDICAL,
        area_key=SHENZHEN,
        starts_on=WORKING_SINCE,
        has_personal_account=False,
        at=BUILT_AT,
    )
    disabled = partner("停用的应用", PartnerKind.CITY_SERVICE, home["grandmother"])
    partners.switch(SYSTEM, disabled.partner_id or 0, is_enabled=False, at=BUILT_AT)
    employee = Benefit.PENSION_EMPLOYEE
    return Cast(
        **home,
        stranger=stranger,
        clerk_of_bengbu=bengbu,
        clerk_of_shenzhen=shenzhen,
        officer=staff("+8613700000013", StaffRole.OFFICER, BENGBU),
        officer_colleague=staff("+8613700000014", StaffRole.OFFICER, BENGBU),
        officer_elsewhere=staff("+8613700000015", StaffRole.OFFICER, SHENZHEN),
        city_service=partner("城市服务", PartnerKind.CITY_SERVICE, home["grandmother"], home["daughter"]),
        hospital=partner("医院", PartnerKind.HOSPITAL),
        disabled_partner=disabled,
        grandmother_pension=pension(
            home["grandmother"],
            employee,
            BENGBU,
            bengbu,
            since=date(1991, 3, 1),
            last_event_on=date(2025, 3, 14),
        ),
        mother_pension=pension(
            home["mother"], employee, BENGBU, bengbu, since=date(2015, 9, 1), last_event_on=date(2025, 12, 2)
        ),
        father_pension=pension(
            home["father"], employee, BENGBU, bengbu, since=date(2017, 10, 1), last_event_on=date(2025, 2, 27)
        ),
        stranger_pension=pension(
            stranger,
            Benefit.PENSION_RESIDENT,
            SHENZHEN,
            shenzhen,
            since=date(2015, 7, 1),
            last_event_on=date(2025, 6, 15),
        ),
    )


def keep(cast: Cast) -> None:
    """Leave word in the database of who is who; clones carry the comment along."""
    word = base64.b64encode(pickle.dumps(cast)).decode()
    with connection.cursor() as cursor:
        cursor.execute("COMMENT ON SCHEMA public IS %s", [word])


def on_stage() -> Cast:
    """Find the cast in the database of a test that starts from it."""
    _numbers["sequence"] = count(BESIDE_THE_CAST)
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description('public'::regnamespace)")
        cast: Cast = pickle.loads(base64.b64decode(cursor.fetchone()[0]))
    return cast


def _family() -> dict[str, InsuredPerson]:
    """Bring the seven of the family, their ties, insurance and mandates."""
    women, men = Sex.FEMALE, Sex.MALE
    home = {
        "daughter": somebody("张敏", women, date(1982, 5, 16), phone="+8613700000001"),
        "husband": somebody("王建军", men, date(1980, 3, 8), phone="+8613700000002"),
        "grandmother": somebody("顾桂兰", women, date(1936, 2, 28), phone="+8613700000003"),
        "mother": somebody("李秀英", women, date(1960, 8, 14), phone="+8613700000004"),
        "father": somebody("张德山", men, date(1957, 9, 2), phone="+8613700000005"),
        "girl": somebody("王小满", women, date(2006, 5, 21)),
        "boy": somebody("王小川", men, date(2012, 9, 9)),
    }
    for number, part in enumerate(("daughter", "husband", "grandmother", "mother", "father"), start=1):
        sign_up(f"+861370000000{number}", home[part])
    _ties(home)
    _insurance(home)
    for part, grade in (("grandmother", MandateGrade.REMIND), ("father", MandateGrade.ACT)):
        give(home[part], home["daughter"], grade)
    return home


def give(principal: InsuredPerson, helper: InsuredPerson, grade: MandateGrade) -> UUID:
    """Let one person act for another in everything; give the mandate's public id."""
    new = NewMandate(helper.pk, grade, frozenset(MandateScope), add_months(local_date(BUILT_AT), 36))
    given = mandates.give(citizen(principal), new, confirmed_by=ConfirmedBy.PHONE_CODE, at=BUILT_AT)
    return given.public_id


def _ties(home: dict[str, InsuredPerson]) -> None:
    child_of(home["mother"], home["grandmother"])
    child_of(home["daughter"], home["mother"], home["father"])
    child_of(home["girl"], home["daughter"], home["husband"])
    child_of(home["boy"], home["daughter"], home["husband"])
    for one, other, since in (
        ("mother", "father", date(1981, 1, 1)),
        ("daughter", "husband", date(2005, 1, 1)),
    ):
        kinship.record_marriage(
            SYSTEM, (home[one].pk, home[other].pk), starts_on=since, evidence=EVIDENCE, at=BUILT_AT
        )


def _insurance(home: dict[str, InsuredPerson]) -> None:
    for part, person in home.items():
        works = part in OPENING_FEN
        people.enrol(
            person.pk,
            Insurance.EMPLOYEE_MEDICAL if works else Insurance.RESIDENT_MEDICAL,
            area_key=BENGBU,
            starts_on=max(WORKING_SINCE, person.born_on),
            has_personal_account=works,
            at=BUILT_AT,
        )
    balances = [OpeningBalance(home[part].pk, BENGBU, fen) for part, fen in OPENING_FEN.items()]
    ledger_accounts.open_with(balances, on=local_date(BUILT_AT), at=BUILT_AT)
