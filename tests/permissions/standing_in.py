"""What stands in somebody's name in the world: a claim, an account and its keys, papers, messages, a card."""

from datetime import date
from functools import cache
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.contrib.auth.hashers import make_password

from accounts.actions import (
    card_codes,
    electronic_cards,
    feeds,
    notices,
    papers,
    passkeys,
    prepared_accounts,
    sign_ins,
    verifications,
)
from accounts.actions.feeds import NewFeed
from accounts.actions.sign_ins import NewSignIn
from accounts.enums.cards import CardState
from accounts.enums.feeds import FeedNaming
from accounts.enums.papers import PaperKind
from accounts.enums.sign_ins import SignInWay
from accounts.enums.users import Language
from accounts.enums.verification import VerificationMethod
from accounts.fields import seal
from accounts.models.cards import ElectronicCard
from accounts.models.evidence import Evidence
from accounts.models.notices import NoticePreference
from accounts.queries.activation import prepared_by
from accounts.queries.feeds import live_feed_of
from accounts.queries.users import actor_for_user
from accounts.rules.devices import device_of
from accounts.rules.documents import of_id_number
from certification.actions.reminder_months import open_months
from certification.enums import Benefit
from certification.models.reminders import Reminder
from family.actions import claims, service_links
from family.actions.claims import NewClaim
from family.actions.service_links import NewLink
from family.enums import (
    ClaimProof,
    ClaimRelation,
    NearRelative,
)
from family.models.claims import KinshipClaim
from family.queries.service import ServiceClaim
from family.rules.claims import TieWish
from foundation.identifiers import parse_id_number, uuid7
from tests.cast import BENGBU
from tests.web.authenticator import Device

if TYPE_CHECKING:
    from tests.permissions.world import World

_SHOWN = {"name": "**兰", "number": "119***", "on": "2026-03-02", "retires": []}
GRANDMOTHER_NUMBER = "119900193602280027"
CARD_PASSWORD = "830591"


@cache
def hashed_card_password() -> str:
    """Hash the daughter's card password once, which is slow on purpose."""
    return make_password(CARD_PASSWORD)


def claimed(world: "World") -> UUID:
    """Let the stranger claim to be a step-brother of the daughter, who has not answered yet."""
    wish = TieWish(ClaimRelation.STEP_SIBLING, starts_on=date(2001, 1, 1))
    new = NewClaim(wish, "张敏", GRANDMOTHER_NUMBER, ClaimProof.PAPERS, None, BENGBU, uuid7())
    made = claims.claim(world.actor("stranger"), new, at=world.at)
    mine = KinshipClaim.objects.filter(public_id=made.public_id)
    mine.update(other=world.people["daughter"], matched_at=world.at)
    return made.public_id


def account(world: "World") -> tuple[UUID, UUID, UUID]:
    """Give the grandmother another browser and a passkey, and let her daughter prepare an account for somebody."""
    user = world.users["grandmother"]
    device = NewSignIn("another-session", "device", device_of(""), SignInWay.TYPED)
    sign_ins.begin(user, device, at=world.at)
    phone = Device()
    key = passkeys.NewPasskey("手机", phone.credential_id, bytes(phone.credential), 0)
    passkeys.add(world.actor("grandmother"), key, at=world.at)
    number = parse_id_number(GRANDMOTHER_NUMBER, on=world.on)
    daughter = world.actor("daughter")
    prepared_accounts.prepare(daughter, prepared_accounts.NewPrepared("顾桂兰", number), at=world.at)
    return (
        user.sign_ins.get().public_id,
        user.passkeys.get().public_id,
        prepared_by(world.id("daughter"))[0].public_id,
    )


def issued(world: "World") -> str:
    """Issue a paper about the grandmother; give its code."""
    new = papers.NewPaper(
        PaperKind.STATEMENT, world.id("grandmother"), {"months": 1}, {"months": [], **_SHOWN}
    )
    return papers.issue(world.actor("grandmother"), new, at=world.at).code


def message(world: "World") -> UUID:
    new = notices.NewNotice(
        key="permissions:1",
        topic="permissions:1",
        recipient_id=world.id("grandmother"),
        subject_id=world.id("grandmother"),
        template="certification.recorded",
        facts={
            "name": "顾桂兰",
            "is_about_reader": True,
            "relation_zh": "",
            "relation_en": "",
            "benefit": Benefit.PENSION_EMPLOYEE.value,
            "event_on": world.on.isoformat(),
            "next_due_on": world.on.isoformat(),
        },
    )
    notices.post_many([new], at=world.at)
    return world.people["grandmother"].notices.get(key=new.key).public_id


def feed(world: "World") -> tuple[UUID, str]:
    """Give the grandmother a calendar, and the secret of its address."""
    token = feeds.make(world.actor("grandmother"), NewFeed(FeedNaming.TERM, Language.CHINESE), at=world.at)
    made = live_feed_of(world.id("grandmother"))
    assert made is not None
    return made.public_id, token


def card(world: "World") -> str:
    """Give the daughter a proven account and an electronic card; say what the card shows just now."""
    proof = verifications.NewProof(VerificationMethod.COUNTER)
    clerk = actor_for_user(world.users["clerk"], on=world.on)
    verifications.record(clerk, world.users["daughter"].pk, world.id("daughter"), proof, at=world.at)
    me = world.actor("daughter")
    card = electronic_cards.apply(me, world.id("daughter"), at=world.at)
    sealed = seal(hashed_card_password(), label="card.password", owner=card.public_id)
    ElectronicCard.objects.filter(pk=card.id).update(
        state=CardState.ACTIVE.value, activated_at=world.at, password_sealed=sealed
    )
    return card_codes.show(me, at=world.at).token


def added(world: "World") -> UUID:
    """Let the daughter have named her grandmother, who has not confirmed yet."""
    me = world.actor("daughter")
    paper = Evidence.objects.create(
        subject_id=me.person_id,
        uploaded_by_id=me.user_id,
        slot=service_links.EVIDENCE_SLOT,
        kind="jpeg",
        state="ready",
        pages_count=0,
        bytes_count=0,
        uploaded_at=world.at,
    )
    claim = ServiceClaim("顾桂兰", of_id_number(parse_id_number(GRANDMOTHER_NUMBER, on=world.on)))
    new = NewLink(uuid4(), claim, NearRelative.MATERNAL_GRANDPARENT, 1, paper.public_id)
    return service_links.propose(me, new, at=world.at)


def remind(world: "World") -> None:
    NoticePreference.objects.create(person=world.people["grandmother"], changed_at=world.at)
    open_months(world.on, world.on)
    Reminder.objects.create(
        entitlement=world.entitlement,
        recipient=world.people["grandmother"],
        due_on=world.on,
        stage=0,
        fire_on=world.on,
        planned_at=world.at,
    )
