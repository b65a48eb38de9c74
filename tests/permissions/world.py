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
    card_codes,
    electronic_cards,
    face_checks,
    matter_decisions,
    matter_leases,
    matters,
    notices,
    papers,
    partners,
    passkeys,
    people,
    prepared_accounts,
    sign_ins,
    verifications,
    watches,
)
from accounts.actions.face_checks import Sent
from accounts.actions.registry import batches
from accounts.actions.sign_ins import NewSignIn
from accounts.actions.users import set_phone
from accounts.enums.cards import CardState
from accounts.enums.face import FacePurpose
from accounts.enums.matters import MatterAct, TransferReason
from accounts.enums.papers import PaperKind
from accounts.enums.partners import LinkBasis, PartnerKind, PartnerScope
from accounts.enums.people import Insurance
from accounts.enums.sign_ins import SignInWay
from accounts.enums.users import Role, StaffRole
from accounts.enums.verification import VerificationMethod
from accounts.fields import seal
from accounts.models.cards import ElectronicCard
from accounts.models.evidence import Evidence
from accounts.models.partners import Partner
from accounts.models.people import InsuredPerson
from accounts.models.users import StaffPost, User
from accounts.queries.activation import prepared_by
from accounts.queries.documents import documents_of
from accounts.queries.face_reviews import reviews_waiting
from accounts.queries.matters import MatterCard
from accounts.queries.partners import partners_of
from accounts.queries.users import actor_for_user
from accounts.rules.actors import SYSTEM, Actor
from accounts.rules.devices import device_of
from accounts.rules.documents import of_id_number
from accounts.rules.transfers import Wish
from certification.actions import certifications, entitlements
from certification.enums import Benefit, Method
from certification.models.entitlements import Entitlement
from certification.models.reminders import Reminder
from family.actions import bindings, claims, kinship, mandates, service_links
from family.actions.claims import NewClaim
from family.actions.mandates import NewMandate
from family.actions.service_links import NewLink
from family.enums import (
    ClaimProof,
    ClaimRelation,
    ConfirmedBy,
    MandateGrade,
    NearRelative,
    ParentageKind,
    Relation,
)
from family.models.claims import KinshipClaim
from family.queries.service import ServiceClaim
from family.rules.claims import TieWish
from foundation import clock
from foundation.identifiers import Sex, parse_id_number, uuid7
from portal.counter import lookups
from portal.sample import points
from regions.actions.loading import load_service_points
from regions.enums import Origin
from tests.accounts.faces import picture
from tests.permissions.doubles import double_up
from tests.permissions.proposals import birth_date, change_of_policy, guardian
from tests.permissions.recorded import month_paid, printed_card
from tests.web.authenticator import Device

BENGBU, SHENZHEN = "340300", "440300"
# Where somebody of the family was insured before; no clerk of the cast sits there.
GUANGZHOU = "440100"
GRANDMOTHER_NUMBER = "119900193602280027"
STAFF = {
    "clerk": (StaffRole.CLERK, BENGBU),
    "clerk_elsewhere": (StaffRole.CLERK, SHENZHEN),
    "officer": (StaffRole.OFFICER, BENGBU),
    "officer_colleague": (StaffRole.OFFICER, BENGBU),
    "officer_elsewhere": (StaffRole.OFFICER, SHENZHEN),
}
CITIZENS = ("daughter", "grandmother", "husband", "stranger")
PARTNERS = ("partner", "partner_unlinked", "partner_without_scope", "partner_disabled")
_SHOWN = {"name": "**兰", "number": "119***", "on": "2026-03-02", "retires": []}
ROLES = ("anonymous", "newcomer", *CITIZENS, *STAFF, *PARTNERS)


SECRET = "secret-of-every-partner-here"
CARD_PASSWORD = "830591"


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


@cache
def hashed_card_password() -> str:
    """Hash the daughter's card password once, for the same reason."""
    return make_password(CARD_PASSWORD)


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
        self.message = self._message()
        self.offered = bindings.propose(self.actor("daughter"), self.id("husband"), at=self.at).public_id
        self.change = change_of_policy(self.users["officer"], BENGBU, at=self.at)
        self.watch = watches.watch(self.actor("daughter"), BENGBU, "510100", at=self.at).public_id
        self.sign_in, self.passkey, self.prepared = self._account()
        self.paper = self._issued()
        self.face = self._begun("daughter", "a sign-in")
        self.face_review = self._waiting()
        self.matter, self.returned, self.refused = self._matters()
        self.claim = self._claimed()
        grandmother = self.id("grandmother")
        self.document = documents_of(grandmother)[0].public_id
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
        self._remind()
        self.shown = self._card()
        self.service = self._added()
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
        (tie,) = (t for t in partners_of(self.id("grandmother")) if t.partner_id == self.partners["partner"])
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
        reminds = NewMandate(
            self.id("daughter"), MandateGrade.REMIND, frozenset(), self.on + timedelta(days=90)
        )
        given = mandates.give(
            self.actor("grandmother"), reminds, confirmed_by=ConfirmedBy.PHONE_CODE, at=self.at
        )
        self.mandate = given.public_id

    def _claimed(self) -> UUID:
        """Let the stranger claim to be a step-brother of the daughter, who has not answered yet."""
        wish = TieWish(ClaimRelation.STEP_SIBLING, starts_on=date(2001, 1, 1))
        new = NewClaim(wish, "张敏", GRANDMOTHER_NUMBER, ClaimProof.PAPERS, None, BENGBU, uuid7())
        made = claims.claim(self.actor("stranger"), new, at=self.at)
        mine = KinshipClaim.objects.filter(public_id=made.public_id)
        mine.update(other=self.people["daughter"], matched_at=self.at)
        return made.public_id

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
                starts_on=self.on - timedelta(days=30),
                recorded_at=self.at,
            )

    def _account(self) -> tuple[UUID, UUID, UUID]:
        """Give the grandmother another browser and a passkey, and let her daughter prepare an account for somebody."""
        user = self.users["grandmother"]
        device = NewSignIn("another-session", "device", device_of(""), SignInWay.TYPED)
        sign_ins.begin(user, device, at=self.at)
        phone = Device()
        key = passkeys.NewPasskey("手机", phone.credential_id, bytes(phone.credential), 0)
        passkeys.add(self.actor("grandmother"), key, at=self.at)
        number = parse_id_number(GRANDMOTHER_NUMBER, on=self.on)
        daughter = self.actor("daughter")
        prepared_accounts.prepare(daughter, prepared_accounts.NewPrepared("顾桂兰", number), at=self.at)
        return (
            user.sign_ins.get().public_id,
            user.passkeys.get().public_id,
            prepared_by(self.id("daughter"))[0].public_id,
        )

    def _issued(self) -> str:
        """Issue a paper about the grandmother; give its code."""
        new = papers.NewPaper(
            PaperKind.STATEMENT, self.id("grandmother"), {"months": 1}, {"months": [], **_SHOWN}
        )
        return papers.issue(self.actor("grandmother"), new, at=self.at).code

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

    def _message(self) -> UUID:
        new = notices.NewNotice(
            key="permissions:1",
            topic="permissions:1",
            recipient_id=self.id("grandmother"),
            subject_id=self.id("grandmother"),
            template="certification.recorded",
            facts={
                "name": "顾桂兰",
                "is_about_reader": True,
                "relation_zh": "",
                "relation_en": "",
                "benefit": Benefit.PENSION_EMPLOYEE.value,
                "event_on": self.on.isoformat(),
                "next_due_on": self.on.isoformat(),
            },
        )
        notices.post_many([new], at=self.at)
        return self.people["grandmother"].notices.get(key=new.key).public_id

    def _card(self) -> str:
        """Give the daughter a proven account and an electronic card; say what the card shows just now."""
        proof = verifications.NewProof(VerificationMethod.COUNTER)
        clerk = actor_for_user(self.users["clerk"], on=self.on)
        verifications.record(clerk, self.users["daughter"].pk, self.id("daughter"), proof, at=self.at)
        me = self.actor("daughter")
        card = electronic_cards.apply(me, self.id("daughter"), at=self.at)
        sealed = seal(hashed_card_password(), label="card.password", owner=card.public_id)
        ElectronicCard.objects.filter(pk=card.id).update(
            state=CardState.ACTIVE.value, activated_at=self.at, password_sealed=sealed
        )
        return card_codes.show(me, at=self.at).token

    def _added(self) -> UUID:
        """Let the daughter have named her grandmother, who has not confirmed yet."""
        me = self.actor("daughter")
        paper = Evidence.objects.create(
            subject_id=me.person_id,
            uploaded_by_id=me.user_id,
            slot=service_links.EVIDENCE_SLOT,
            kind="jpeg",
            state="ready",
            pages_count=0,
            bytes_count=0,
            uploaded_at=self.at,
        )
        claim = ServiceClaim("顾桂兰", of_id_number(parse_id_number(GRANDMOTHER_NUMBER, on=self.on)))
        new = NewLink(uuid4(), claim, NearRelative.MATERNAL_GRANDPARENT, 1, paper.public_id)
        return service_links.propose(me, new, at=self.at)

    def _remind(self) -> None:
        Reminder.objects.create(
            entitlement=self.entitlement,
            recipient=self.people["grandmother"],
            due_on=self.on,
            stage=0,
            fire_on=self.on,
            planned_at=self.at,
        )
