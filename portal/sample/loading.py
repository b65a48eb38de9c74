"""Loads the sample world once, and knows who may sign in to it."""

import random
from datetime import date, datetime

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.actions import audit, conflicts, duplicates, partner_staff, verifications
from accounts.actions.partners import Credentials, NewPartner, link, register
from accounts.actions.users import set_phone
from accounts.actions.verifications import NewProof
from accounts.enums.partners import LinkBasis, PartnerKind, PartnerScope
from accounts.enums.users import Language, Role, StaffRole
from accounts.enums.verification import VerificationMethod
from accounts.models.contributions import ContributionSpan, RetirementCategory
from accounts.models.people import InsuredPerson
from accounts.models.users import StaffPost, User
from accounts.queries.audit import latest_facts
from accounts.queries.users import actor_for_user
from accounts.rules.actors import SYSTEM, Actor
from family.models.bindings import SharingBinding
from foundation import clock
from foundation.identifiers import normalise_phone
from portal.sample import (
    apart,
    cards,
    careers,
    crowd,
    faces,
    ledger,
    matters,
    points,
    shared,
    spent,
    story,
    twice,
    visits,
)
from portal.sample.world import EVIDENCE, World
from regions.actions.loading import load_service_points
from regions.enums import Origin

SEED = 20241201
LOADED = "sample.loaded"
PASSWORD = "jiashetong-sample"
CITY_SERVICE = Credentials("sample-city-service", "sample-city-service-secret")
HOSPITAL = Credentials("sample-hospital", "sample-hospital-secret")
STAFF = (
    ("13800000011", StaffRole.CLERK, story.BENGBU, "示例经办员（蚌埠）", "sample-340303-agency_counter"),
    ("13800000012", StaffRole.CLERK, story.SHENZHEN, "示例经办员（深圳）", ""),
    ("13800000013", StaffRole.OFFICER, story.BENGBU, "示例管理员（蚌埠）", ""),
    ("13800000014", StaffRole.OFFICER, story.BENGBU, "示例复核员（蚌埠）", ""),
    ("13800000015", StaffRole.CLERK, story.BENGBU, "示例经办员二（蚌埠）", "sample-340302-street_station"),
    (
        "13800000016",
        StaffRole.HOSPITAL,
        story.BENGBU,
        "示例医院医保办（蚌埠）",
        "sample-340303-hospital_office",
    ),
)
_CLERK, _COLLEAGUE = 0, 4
# Who builds for the city-service app, and is its first person.
DEVELOPER = ("13800000017", "示例开发者（城市服务）")


def loaded_on() -> date | None:
    """Give the day the sample world is told from, or nothing where there is none."""
    facts = latest_facts(LOADED)
    return date.fromisoformat(str(facts["on"])) if facts else None


@transaction.atomic
def load(*, on: date, at: datetime) -> int:
    """Load the sample world as of a day; say how many people are in it."""
    world = World(on=on, at=at, rng=random.Random(SEED))
    family = story.tell(world)
    crowd.gather(world)
    twice.gather(world)
    shared.gather(world)
    far = apart.gather(world)
    world.store()
    SharingBinding.objects.bulk_create(story.bindings(world, family))
    ContributionSpan.objects.bulk_create(careers.gather(world, family))
    RetirementCategory.objects.bulk_create(careers.categories(world, family))
    users = _users(family, at=at)
    users += [_user(phone, at=at, person=person) for phone, person in zip(apart.PHONES, far, strict=True)]
    desk = _staff(at=at)
    for user in users:
        new = NewProof(VerificationMethod.COUNTER, evidence=EVIDENCE, area_key=story.BENGBU)
        verifications.record(desk.clerk, user.pk, user.person_id or 0, new, at=at)
    ledger.gather(world, family)
    apart.open_wallets(users[-2], users[-1], at=at)
    cards.issue(world, family)
    faces.gather(family, at=at)
    matters.gather(world, family, desk)
    hospital = _partners(family, at=at)
    spent.gather(world, family, users, hospital)
    load_service_points(points.invented(on), origin=Origin.LOCAL, at=at)
    visits.gather(desk.clerk, desk.colleague, on=on, at=at)
    conflicts.note_all(at=at)
    duplicates.find(at=at)
    audit.record(SYSTEM, audit.Event(LOADED, facts={"on": on.isoformat()}), at=at)
    return len(world.persons)


def logins() -> str:
    """Say who may sign in, in both languages."""
    lines = [
        f"示例登录（密码都是 {PASSWORD}） Sample logins, all with that password:",
        "  13800000001  张敏   the daughter: her grandmother is due, her father is overdue",
        "  13800000002  王建军 the husband          13800000003  顾桂兰 the grandmother, elder mode",
        "  13800000004  李秀英 the mother           13800000005  张德山 the father",
        "  13800000006  王小满 the daughter's girl, asked to share an account",
        "  13800000007  周晓岚 in Chengdu, with a wallet  13800000008  周秀珍 her mother in Zhengzhou",
        "  13800000011  clerk in Bengbu            13800000012  clerk in Shenzhen",
        "  13800000015  the Bengbu clerk's colleague, who approves at the counter",
        "  13800000016  insurance office of a hospital in Bengbu, binds by two cards",
        "  13800000017  developer of the city-service app, at /dev/",
        "  13800000013  officer of Bengbu at /admin/  13800000014  a colleague, who approves",
        f"  electronic cards, password {cards.PASSWORD}: 张敏 and 顾桂兰 in use, 王建军 lost, 张德山 locked",
        f"  partner API  {CITY_SERVICE.client_id} / {CITY_SERVICE.client_secret}",
        f"               {HOSPITAL.client_id} / {HOSPITAL.client_secret}",
    ]
    return "\n".join(lines)


def _users(family: story.Family, *, at: datetime) -> list[User]:
    """Let the grown people of the story sign in; the grandmother reads in elder mode."""
    people = [family.daughter, family.husband, family.grandmother, family.mother, family.father, family.girl]
    return [
        _user(f"1380000000{number}", at=at, person=person, wants_elder_mode=person is family.grandmother)
        for number, person in enumerate(people, start=1)
    ]


def _staff(*, at: datetime) -> matters.Desk:
    """Fill a desk in each of two areas, and the back office; give the first desk, which verified the family."""
    users = []
    for phone, role, area_key, name, point_key in STAFF:
        user = _user(phone, at=at, is_staff=True)
        users.append(user)
        StaffPost.objects.create(
            user=user,
            role=role.value,
            area_key=area_key,
            display_name=name,
            point_key=point_key,
            starts_on=date(2024, 1, 1),
            recorded_at=at,
        )
    clerk, colleague = (
        actor_for_user(users[place], on=clock.local_date(at)) for place in (_CLERK, _COLLEAGUE)
    )
    return matters.Desk(clerk, colleague)


def _partners(family: story.Family, *, at: datetime) -> Actor:
    """Register a city-service app that three people linked, and a hospital that one did; give the hospital."""
    scopes = frozenset(PartnerScope)
    city = register(
        SYSTEM,
        NewPartner("示例城市服务", PartnerKind.CITY_SERVICE, scopes, _come_back()),
        at=at,
        credentials=CITY_SERVICE,
    )
    reading = frozenset(
        {
            PartnerScope.LINKS_READ,
            PartnerScope.LINKS_WRITE,
            PartnerScope.DEADLINES_READ,
            PartnerScope.CARDS_VERIFY,
            PartnerScope.PAYMENTS_WRITE,
        }
    )
    hospital = register(
        SYSTEM, NewPartner("示例医院", PartnerKind.HOSPITAL, reading), at=at, credentials=HOSPITAL
    )
    for person in (family.daughter, family.grandmother, family.father):
        link(SYSTEM, city.partner_id, person.pk, basis=LinkBasis.SAMPLE, at=at)
    link(SYSTEM, hospital.partner_id, family.mother.pk, basis=LinkBasis.SAMPLE, at=at)
    _developer(city.partner_id, at=at)
    return Actor(frozenset({Role.PARTNER}), partner_id=hospital.partner_id)


def _come_back() -> tuple[str, ...]:
    """Give the page of this machine to which the sample app brings people back; on a real one there is none."""
    return ("http://127.0.0.1:8765/back",) if settings.REDIRECTS_MAY_LOOP_BACK else ()


def _developer(partner_id: int, *, at: datetime) -> None:
    """Let somebody join who looks after a partner's access."""
    phone, name = DEVELOPER
    invited = partner_staff.invite(SYSTEM, partner_id, name, is_first=True, at=at)
    user = _user(phone, at=at, is_staff=True)
    partner_staff.join(Actor(frozenset(), user_id=user.pk), invited.shown, at=at)


def _user(
    phone: str,
    *,
    at: datetime,
    person: InsuredPerson | None = None,
    wants_elder_mode: bool = False,
    is_staff: bool = False,
) -> User:
    """Make a user who signs in with a verified phone number and the sample password."""
    user = User(
        person=person,
        wants_elder_mode=wants_elder_mode,
        is_staff=is_staff,
        language=Language.CHINESE.value,
        password=make_password(PASSWORD),
    )
    set_phone(user, normalise_phone(phone), is_verified=True, at=at)
    return user
