"""A small family, a stranger, staff of two places and four partners, each with a browser or a token of their own."""

import time
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from http.cookies import SimpleCookie
from uuid import UUID, uuid4

from django.contrib.auth.hashers import make_password
from django.test import Client
from django.test.client import ClientHandler
from oauth2_provider.models import get_access_token_model, get_application_model

from accounts.actions import (
    face_checks,
    matter_decisions,
    matter_leases,
    matters,
    partners,
    people,
    watches,
)
from accounts.actions.face_checks import Sent
from accounts.actions.ledger import open_account
from accounts.actions.registry import batches
from accounts.actions.users import set_phone
from accounts.enums.face import FacePurpose
from accounts.enums.ledger import AccountKind
from accounts.enums.matters import MatterAct, TransferReason
from accounts.enums.partners import LinkBasis, PartnerKind, PartnerScope
from accounts.enums.people import Insurance
from accounts.enums.users import Role, StaffRole
from accounts.models.partners import Partner
from accounts.models.people import InsuredPerson
from accounts.models.users import StaffPost, User
from accounts.queries.documents import documents_of
from accounts.queries.face_reviews import reviews_waiting
from accounts.queries.links import partners_of
from accounts.queries.matters import MatterCard
from accounts.queries.users import actor_for_user
from accounts.rules.actors import SYSTEM, Actor
from accounts.rules.documents import of_id_number
from accounts.rules.transfers import Wish
from certification.actions import certifications, entitlements
from certification.enums import Benefit, Method
from certification.models.entitlements import Entitlement
from family.actions import bindings, kinship, mandates
from family.actions.mandates import NewMandate
from family.enums import (
    ConfirmedBy,
    MandateGrade,
    ParentageKind,
    Relation,
)
from foundation import clock
from foundation.identifiers import Sex, parse_id_number
from portal.counter import lookups
from portal.sample import points
from regions.actions.loading import load_service_points
from regions.enums import Origin
from tests.accounts.faces import picture
from tests.permissions import developing, ledger_rows, machines, standing_in
from tests.permissions.deliveries import delivered
from tests.permissions.doubles import double_up
from tests.permissions.proposals import birth_date, change_of_policy, guardian
from tests.permissions.recorded import month_paid, printed_card
from tests.permissions.standing_in import GRANDMOTHER_NUMBER

BENGBU, SHENZHEN = "340300", "440300"
# Where somebody of the family was insured before; no clerk of the cast sits there.
GUANGZHOU = "440100"
STAFF = {
    "clerk": (StaffRole.CLERK, BENGBU),
    "clerk_elsewhere": (StaffRole.CLERK, SHENZHEN),
    "officer": (StaffRole.OFFICER, BENGBU),
    "officer_colleague": (StaffRole.OFFICER, BENGBU),
    "officer_elsewhere": (StaffRole.OFFICER, SHENZHEN),
    "hospital": (StaffRole.HOSPITAL, BENGBU),
}
CITIZENS = ("daughter", "grandmother", "husband", "stranger")
PARTNERS = ("partner", "partner_unlinked", "partner_without_scope", "partner_disabled")
DEVELOPERS = ("developer", "developer_colleague")
ROLES = ("anonymous", "newcomer", *CITIZENS, *STAFF, *DEVELOPERS, *PARTNERS, "terminal")


SECRET = "secret-of-every-partner-here"


# Making the middleware anew for every browser would take longer than all the requests.
_HANDLER = ClientHandler(enforce_csrf_checks=False)


def browser() -> Client:
    """Open a browser without any session."""
    client = Client()
    client.handler = _HANDLER
    return client


@cache
def hashed_secret() -> str:
    """Hash the partners' secret once, which is slow on purpose."""
    return make_password(SECRET)


@dataclass
class Caller:
    """Somebody at a door: a browser with a session, or a machine with a token."""

    client: Client
    headers: dict[str, str]


class World:
    """Real rows for one test; everything hangs on the grandmother, who is paid by Bengbu."""

    def __init__(self, *, is_certified: bool = False) -> None:
        self.at: datetime = clock.now()
        self.on: date = clock.local_date(self.at)
        self._callers: dict[str, tuple[Caller, SimpleCookie]] = {}
        self.people = {
            "grandmother": self._person("顾桂兰", Sex.FEMALE, date(1936, 2, 28), GRANDMOTHER_NUMBER),
            "mother": self._person("李秀英", Sex.FEMALE, date(1960, 8, 14)),
            "daughter": self._person("张敏", Sex.FEMALE, date(1983, 5, 16)),
            "husband": self._person("王建军", Sex.MALE, date(1981, 3, 8)),
            "stranger": self._person("陈默", Sex.MALE, date(1979, 9, 9)),
        }
        self.users = {
            name: self._user(f"1380000000{n}", self.people[name]) for n, name in enumerate(CITIZENS)
        }
        self.users["newcomer"] = self._user("13800000009", None)
        self._tie()
        self.entitlement = self._benefit()
        self._staff()
        self.client_ids: dict[str, str] = {}
        self.partners = {name: self._partner(name) for name in PARTNERS}
        self.developers = developing.developers(self)
        self.message = standing_in.message(self)
        self.feed, self.feed_token = standing_in.feed(self)
        self.offered = bindings.propose(self.actor("daughter"), self.id("husband"), at=self.at).public_id
        self.change = change_of_policy(self.users["officer"], BENGBU, at=self.at)
        self.watch = watches.watch(self.actor("daughter"), BENGBU, "510100", at=self.at).public_id
        self.sign_in, self.passkey, self.prepared = standing_in.account(self)
        self.paper = standing_in.issued(self)
        self.face = self._begun("daughter", "a sign-in")
        self.face_review = self._waiting()
        self.matter, self.returned, self.refused = self._matters()
        self.claim = standing_in.claimed(self)
        grandmother = self.id("grandmother")
        self.document = documents_of(grandmother)[0].public_id
        self.money = ledger_rows.money(
            grandmother, self.id("daughter"), by=self.users["officer"].pk, at=self.at
        )
        self.birth_date = birth_date(grandmother, BENGBU, by=self.users["officer"].pk, at=self.at)
        self.guardian = guardian(
            grandmother, self.id("stranger"), BENGBU, by=self.users["officer"].pk, at=self.at
        )
        self.entry = month_paid(grandmother, BENGBU, at=self.at)
        self.printed = printed_card(grandmother, BENGBU, at=self.at)
        self.batch = batches.open_batch(self.actor("officer"), [], area_key=BENGBU, at=self.at)
        # The officer stands for a second clerk, who has no part in this world otherwise.
        clerks = (self.users["clerk"], self.users["officer"])
        self.doubles = double_up(BENGBU, clerks, on=self.on, at=self.at)
        self._serve()
        self.machine = machines.machine(self)
        self.calls = machines.on_the_phone(self)
        standing_in.remind(self)
        self.shown = standing_in.card(self)
        self.service = standing_in.added(self)
        self.delivered = delivered(self)
        self.certification = self.certify() if is_certified else None

    def id(self, name: str) -> int:
        """Give the internal id of one of the people."""
        return self.people[name].pk

    def actor(self, name: str) -> Actor:
        """Give one of the citizens as actions know them."""
        user = self.users[name]
        return Actor(frozenset({Role.CITIZEN}), user_id=user.pk, person_id=user.person_id)

    def client(self, role: str) -> Client:
        """Sign somebody in, freshly enough for every sensitive act."""
        client = browser()
        if role in self.users:
            client.force_login(self.users[role], "django.contrib.auth.backends.ModelBackend")
            session = client.session
            session["step_up_at"] = int(time.time())
            session.save()
        return client

    def caller(self, role: str) -> Caller:
        """Give the browser or the machine of this role as it was when it came: signed in once, with its first cookies.

        Call it outside the savepoint that takes a request back, so that the session stands in the database.
        """
        if role not in self._callers:
            made = self._arrive(role)
            self._callers[role] = (made, deepcopy(made.client.cookies))
        caller, cookies = self._callers[role]
        caller.client.cookies = deepcopy(cookies)
        return caller

    def _arrive(self, role: str) -> Caller:
        """Sign somebody in; staff have looked the grandmother up already."""
        if role in self.partners:
            return Caller(browser(), {"Authorization": f"Bearer {self._token(role)}"})
        client = self.client(role)
        if role == "terminal":
            machines.stand_at(self, client, GRANDMOTHER_NUMBER, "顾桂兰")
        if role in STAFF:
            self.look_up(client)
        return Caller(client, {})

    def look_up(self, client: Client, *, ago: timedelta = timedelta(0)) -> None:
        """Note in a session that the grandmother was looked up, whether or not the desk would have found her."""
        session = client.session
        found = {"at": (self.at - ago).timestamp(), "reason": "来窗口办理"}
        session[lookups._KEPT] = {str(self.people["grandmother"].public_id): found}
        session.save()

    def certify(self) -> UUID:
        """Let the linked partner record a certification."""
        scopes = frozenset(PartnerScope)
        actor = Actor(frozenset({Role.PARTNER}), partner_id=self.partners["partner"], scopes=scopes)
        new = certifications.NewCertification(Method.PARTNER_APP, self.on - timedelta(days=2))
        linked = frozenset({Relation.LINKED})
        done = certifications.record(actor, self.entitlement.public_id, new, relations=linked, at=self.at)
        return done.public_id

    def link(self) -> UUID:
        """Give the link by which the grandmother lets the first partner act."""
        (tie,) = (
            t
            for t in partners_of(self.id("grandmother"), on=self.on)
            if t.partner_id == self.partners["partner"]
        )
        return tie.link_id

    def _person(self, name: str, sex: Sex, born_on: date, number: str = "") -> InsuredPerson:
        parsed = of_id_number(parse_id_number(number, on=self.on)) if number else None
        return people.register(SYSTEM, people.NewPerson(name, sex, born_on, parsed), at=self.at)

    def _user(self, phone: str, person: InsuredPerson | None) -> User:
        user = User(person=person)
        set_phone(user, f"+86{phone}", is_verified=True, at=self.at)
        return user

    def _tie(self) -> None:
        for parent, child in (("grandmother", "mother"), ("mother", "daughter")):
            born_on = self.people[child].born_on
            new = kinship.NewParentage(
                self.id(parent), self.id(child), ParentageKind.BIRTH, born_on, "出生证明"
            )
            kinship.record_parentage(SYSTEM, new, at=self.at)
        kinship.record_marriage(
            SYSTEM,
            (self.id("daughter"), self.id("husband")),
            starts_on=date(2006, 5, 1),
            evidence="结婚证",
            at=self.at,
        )
        for name in ("daughter", "husband", "mother"):
            people.enrol(
                self.id(name),
                Insurance.EMPLOYEE_MEDICAL,
                area_key=BENGBU,
                starts_on=date(2010, 1, 1),
                has_personal_account=True,
                at=self.at,
            )
            open_account(self.id(name), AccountKind.PERSONAL, BENGBU, at=self.at)
        reminds = NewMandate(
            self.id("daughter"), MandateGrade.REMIND, frozenset(), self.on + timedelta(days=90)
        )
        given = mandates.give(
            self.actor("grandmother"), reminds, confirmed_by=ConfirmedBy.PHONE_CODE, at=self.at
        )
        self.mandate = given.public_id

    def _benefit(self) -> Entitlement:
        return entitlements.grant(
            SYSTEM,
            self.id("grandmother"),
            Benefit.PENSION_EMPLOYEE,
            paying_area_key=BENGBU,
            starts_on=self.on - timedelta(days=350),
            at=self.at,
        )

    def _staff(self) -> None:
        for n, (name, (role, area_key)) in enumerate(STAFF.items()):
            self.users[name] = self._user(f"1390000000{n}", None)
            StaffPost.objects.create(
                user=self.users[name],
                role=role.value,
                area_key=area_key,
                display_name=f"示例{name}",
                point_key="sample-340303-hospital_office" if role is StaffRole.HOSPITAL else "",
                starts_on=self.on - timedelta(days=30),
                recorded_at=self.at,
            )

    def _begun(self, name: str, session_key: str) -> UUID:
        """Begin a face check."""
        me = self.actor(name)
        return face_checks.begin(me, me.person_id or 0, FacePurpose.REAL_NAME, session_key, at=self.at)

    def _waiting(self) -> UUID:
        """Let the husband send a photo for somebody to look at."""
        me, made = self.actor("husband"), self._begun("husband", "his sign-in")
        nonce = face_checks.agree(me, made, "his sign-in", 1, at=self.at)
        face_checks.submit(me, made, "his sign-in", Sent(nonce, photo=picture()), at=self.at)
        return reviews_waiting({BENGBU}, most=1)[0].public_id

    def _matters(self) -> tuple[UUID, UUID, UUID]:
        """Let the daughter apply thrice in Bengbu: one waits, one came back to her, one was not accepted."""
        people.enrol(
            self.id("grandmother"),
            Insurance.RESIDENT_MEDICAL,
            area_key=GUANGZHOU,
            starts_on=date(2010, 1, 1),
            has_personal_account=False,
            at=self.at,
        )
        waits, back, refused = (
            self._applied(one)
            for one in (Insurance.EMPLOYEE_MEDICAL, Insurance.EMPLOYEE_PENSION, Insurance.UNEMPLOYMENT)
        )
        self._handle(back, MatterAct.RETURN, "paper_missing")
        self._handle(refused, MatterAct.REFUSE, "wrong_agency")
        return waits.public_id, back.public_id, refused.public_id

    def _applied(self, insurance: Insurance) -> MatterCard:
        wish = Wish(insurance, GUANGZHOU, BENGBU, TransferReason.MOVED)
        new = matters.NewMatter("transfer", self.id("daughter"), BENGBU, uuid4(), wish.facts())
        return matters.apply(self.actor("daughter"), new, at=self.at)

    def _handle(self, card: MatterCard, act: MatterAct, reason: str) -> None:
        held = self.hold(card.public_id)
        choice = matter_decisions.Choice(act, held.version, reason, "说明")
        matter_decisions.handle(
            self.clerk(), card.public_id, choice, kin_ids=frozenset(), waits=timedelta(days=5), at=self.at
        )

    def clerk(self) -> Actor:
        """Give the clerk of Bengbu as actions know them."""
        return actor_for_user(self.users["clerk"], on=self.on)

    def hold(self, public_id: UUID) -> MatterCard:
        """Let the clerk of Bengbu take a matter."""
        hour = timedelta(hours=1)
        return matter_leases.take(self.clerk(), public_id, kin_ids=frozenset(), holds_for=hour, at=self.at)

    def _serve(self) -> None:
        """Open a counter, so that the back office has one to list."""
        load_service_points(points.invented(self.on), origin=Origin.LOCAL, at=self.at)

    def _partner(self, name: str) -> int:
        scopes = frozenset() if name == "partner_without_scope" else frozenset(PartnerScope)
        new = partners.NewPartner(name, PartnerKind.CITY_SERVICE, scopes)
        keys = partners.Credentials(client_secret=hashed_secret())
        made = partners.register(SYSTEM, new, at=self.at, credentials=keys)
        self.client_ids[name] = keys.client_id
        if name != "partner_unlinked":
            person_id = self.id("grandmother")
            partners.link(SYSTEM, made.partner_id, person_id, basis=LinkBasis.CONSENT, at=self.at)
        if name == "partner_disabled":
            partners.switch(SYSTEM, made.partner_id, is_enabled=False, at=self.at)
        return made.partner_id

    def _token(self, name: str) -> str:
        partner = Partner.objects.get(pk=self.partners[name])
        token = f"token-of-{name}"
        get_access_token_model().objects.create(
            token=token,
            application=get_application_model().objects.get(pk=partner.application_id),
            expires=self.at + timedelta(minutes=5),
            scope=" ".join(scope.value for scope in PartnerScope),
        )
        return token
