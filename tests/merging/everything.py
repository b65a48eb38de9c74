"""People about whom every table holds something, each with a bare second row to be merged into."""

from dataclasses import asdict, dataclass, is_dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from accounts.actions import (
    birth_dates,
    card_codes,
    channel_addresses,
    consents,
    contributions,
    ledger_accounts,
    link_codes,
    people,
    printed_cards,
)
from accounts.actions.documents import Why
from accounts.actions.face_results import seal_picture
from accounts.actions.links import Agreement
from accounts.enums.cards import NumberScheme
from accounts.enums.consents import ConsentPurpose
from accounts.enums.contributions import ContributionKind, Scheme
from accounts.enums.evidence import EvidenceState, FileKind
from accounts.enums.notices import Channel
from accounts.enums.partners import LinkBasis, PartnerKind, PartnerScope
from accounts.enums.people import Insurance
from accounts.enums.retirement import Retiree
from accounts.enums.users import Role
from accounts.models.evidence import Evidence
from accounts.models.faces import FaceCheck, FaceUse, ReferencePhoto
from accounts.models.matters import Matter
from accounts.models.partners import Partner
from accounts.models.people import InsuredPerson
from accounts.models.terminals import TerminalVisit
from accounts.models.transfers import RelationTransfer
from accounts.rules.actors import SYSTEM, Actor
from accounts.rules.contributions import Span
from accounts.rules.link_texts import link_text_on
from certification.actions import calls
from certification.enums import CallbackWhy, EscalationRung, OutreachReason
from certification.models.escalations import Escalation, EscalationStep, OutreachTask
from certification.models.overseas import OverseasStay
from certification.models.standings import StandingDecision, SuspensionStep
from certification.models.survivors import SurvivorFact
from family.actions import claims, kinship, payment_disputes, payments
from family.actions.claims import NewClaim
from family.enums import BindingState, ClaimProof, ClaimRelation, EventKind, RequestState, SharingUse
from family.enums.payments import DisputeReason
from family.models.bindings import BindingRequest, SharingBinding
from family.models.claims import KinshipClaim
from family.models.contacts import ContactOrder
from family.models.events import KinshipEvent
from family.models.mandates import Mandate
from family.models.questions import KinshipQuestion, QuestionPerson
from family.rules.claims import TieWish
from foundation.identifiers import Sex, uuid7
from foundation.periods import Period
from tests.permissions import wallets
from tests.permissions.expected import expected
from tests.permissions.proposals import hand_out_code
from tests.permissions.world import BENGBU, GUANGZHOU, World

PEOPLE = ("daughter", "grandmother", "husband")


@dataclass(frozen=True)
class Everything:
    """The world, and the bare row of each of its people by name."""

    world: World
    bare: dict[str, InsuredPerson]

    def merge(self) -> None:
        """Let everybody go on as their bare row."""
        for name, row in self.bare.items():
            InsuredPerson.objects.filter(pk=self.world.id(name)).update(merged_into=row)

    def told(self, value: Any) -> Any:
        """Write a read's answer so that it does not show which of the two rows of somebody it names."""
        return _told(value, {key: name for name, row in self.bare.items() for key in self._keys(name, row)})

    def _keys(self, name: str, row: InsuredPerson) -> tuple[Any, ...]:
        own = self.world.people[name]
        return own.pk, row.pk, own.public_id, row.public_id, str(own.public_id), str(row.public_id)


def everything() -> Everything:
    """Bring it all into the database."""
    world = World(is_certified=True)
    _more(world)
    bare = {name: _bare(world.people[name], world) for name in PEOPLE}
    return Everything(world, bare)


def _asked_in_turn(world: World) -> None:
    """Let the grandmother be asked after: one asking of somebody else, and one task of the agency."""
    about = {"entitlement": world.entitlement, "person_id": world.entitlement.person_id, "due_on": world.on}
    row = Escalation.objects.create(**about, area_key=BENGBU, begun_at=world.at, looks_at=world.at)
    EscalationStep.objects.create(
        escalation=row,
        rung=EscalationRung.FIRST_CONTACT.value,
        recipient=world.people["daughter"],
        asked_at=world.at,
    )
    OutreachTask.objects.create(
        **about, escalation=row, area_key=BENGBU, reason=OutreachReason.NO_ANSWER.value, opened_at=world.at
    )


def _claim_of_the_daughter(world: World) -> UUID:
    """Let the daughter claim a step-sister whom nobody has heard of."""
    wish = TieWish(ClaimRelation.STEP_SIBLING, starts_on=date(2001, 1, 1))
    new = NewClaim(wish, "查无此人", "349900197001011236", ClaimProof.PAPERS, None, BENGBU, uuid7())
    return claims.claim(world.actor("daughter"), new, at=world.at).public_id


def _bare(person: InsuredPerson, world: World) -> InsuredPerson:
    new = people.NewPerson(person.name, Sex(person.sex), person.born_on)
    return people.register(SYSTEM, new, at=world.at)


def _more(world: World) -> None:
    """Fill the tables that the world leaves empty."""
    me, she = world.actor("daughter"), world.id("daughter")
    clerk, why = world.clerk(), Why("档案最早记载", BENGBU)
    birth_dates.approve(
        SYSTEM,
        she,
        birth_dates.NewApproval(date(1983, 4, 1), "1999 年档案", date(2020, 1, 1)),
        why,
        at=world.at,
    )
    two = world.users["clerk"].pk, world.users["officer_colleague"].pk
    hand_out_code(she, BENGBU, by=two, at=world.at)
    consents.give(me, ConsentPurpose.FACE, version=1, at=world.at)
    span = Span(
        insurance=Insurance.EMPLOYEE_PENSION,
        scheme=Scheme.EMPLOYEE,
        kind=ContributionKind.PAID,
        area_key=BENGBU,
        period=Period(date(2015, 1, 1), date(2016, 1, 1)),
        months_count=12,
        base_fen=500_000,
        unit_fen=960_000,
        personal_fen=480_000,
        employer="虚构公司",
    )
    contributions.record(clerk, she, span, contributions.Origin(), at=world.at)
    contributions.record_category(clerk, she, Retiree.WOMAN_55, evidence="档案", at=world.at)
    printed_cards.record(
        clerk, she, printed_cards.NewPrintedCard("A12345678", BENGBU, date(2019, 1, 1)), at=world.at
    )
    number = printed_cards.NewPersonalNumber(NumberScheme.NATIONAL_INSURED_NUMBER, "1234567890")
    printed_cards.number(clerk, she, number, starts_on=date(2019, 1, 1), at=world.at)
    card_codes.verify(clerk, world.shown, at=world.at, area_key=BENGBU)
    siblings = (she, world.id("stranger"))
    kinship.record_support(SYSTEM, siblings, starts_on=date(2000, 1, 1), evidence="证明", at=world.at)
    question = KinshipQuestion.objects.get(public_id=world.doubles.question)
    QuestionPerson.objects.bulk_create(
        QuestionPerson(question=question, person_id=world.id(name)) for name in PEOPLE
    )
    for name in PEOPLE:
        KinshipEvent.objects.create(
            kind=EventKind.STEP_ENDED.value, happened_on=world.on, one_id=world.id(name), recorded_at=world.at
        )
    named = Mandate.objects.filter(principal_id__in=[world.id(name) for name in PEOPLE]).first()
    assert named is not None
    ContactOrder.objects.create(
        principal_id=named.principal_id, mandate=named, place=1, consented_at=world.at
    )
    _asked_in_turn(world)
    channel_addresses.bind(SYSTEM, she, Channel.APP, "U1234567", at=world.at)
    calls.want_callback(she, BENGBU, CallbackWhy.ASKED, at=world.at)
    TerminalVisit.objects.update(person=world.people["daughter"], shown_at=world.at)
    _applied(world)
    _pictures(world)
    expected(world)
    OverseasStay.objects.create(
        person_id=world.id("grandmother"),
        country="加拿大",
        matter_id=world.matter,
        starts_on=world.on,
        recorded_at=world.at,
    )
    _standings(world)
    _shared(world)


def _told_a_partner(world: World) -> None:
    """Have a code that may still be told to a partner."""
    scopes = frozenset({PartnerScope.DEADLINES_READ})
    agreed = Agreement(world.partners["partner"], LinkBasis.CODE, scopes, link_text_on(world.on).version)
    link_codes.make(SYSTEM, world.people["daughter"].pk, agreed, at=world.at)


def _shared(world: World) -> None:
    """Wish to share, send to a wallet, and be charged out of a shared account."""
    _told_a_partner(world)
    BindingRequest.objects.create(
        claim=KinshipClaim.objects.get(public_id=_claim_of_the_daughter(world)),
        is_offer=True,
        uses=["hospital"],
        requested_at=world.at,
        state=RequestState.WAITING.value,
    )
    wallets.on_its_way(world)
    _paid(world)


def _paid(world: World) -> None:
    """Let the daughter be charged out of her husband's account, and let him dispute it."""
    husband = world.people["husband"]
    opened = ledger_accounts.OpeningBalance(husband.pk, BENGBU, 10_000)
    ledger_accounts.open_with([opened], on=world.on, at=world.at)
    SharingBinding.objects.create(
        sharer=husband,
        user=world.people["daughter"],
        state=BindingState.ACTIVE.value,
        relation="spouse",
        proposed_at=world.at,
        answered_at=world.at,
        starts_on=world.on,
    )
    Partner.objects.filter(pk=world.partners["partner"]).update(kind=PartnerKind.HOSPITAL.value)
    payee = Actor(frozenset({Role.PARTNER}), partner_id=world.partners["partner"])
    charge = payments.Charge("everything", world.id("daughter"), SharingUse.HOSPITAL, 1_000_000)
    held = payments.hold(payee, charge, at=world.at).payment
    payments.settle(payee, held.public_id, 1_000_000, at=world.at)
    objection = payment_disputes.Objection(DisputeReason.NOT_KNOWN)
    payment_disputes.open_dispute(world.actor("husband"), held.public_id, objection, at=world.at)


def _standings(world: World) -> None:
    """Write what was decided about a benefit, a step before it, and a survivor's ground."""
    of = {"entitlement": world.entitlement}
    StandingDecision.objects.create(
        kind="resume", reason="mistake", words="登记有误", back_pay_months=0, decided_at=world.at, **of
    )
    SuspensionStep.objects.create(
        kind="notice",
        due_on=world.on,
        answer_by=world.on + timedelta(days=15),
        recorded_by_id=world.users["clerk"].pk,
        recorded_at=world.at,
        **of,
    )
    SurvivorFact.objects.create(
        ground="spouse",
        is_incapacitated=False,
        evidence="结婚证",
        starts_on=world.on,
        recorded_at=world.at,
        **of,
    )


def _applied(world: World) -> None:
    """Write a paper handed in with an application, and a relation moved by one."""
    her = world.people["daughter"]
    Evidence.objects.create(
        subject=her,
        uploaded_by=world.users["daughter"],
        slot="paper",
        kind=FileKind.JPEG.value,
        state=EvidenceState.READY.value,
        pages_count=1,
        bytes_count=1,
        uploaded_at=world.at,
    )
    RelationTransfer.objects.create(
        matter=Matter.objects.get(public_id=world.matter),
        person=her,
        insurance=Insurance.EMPLOYEE_MEDICAL.value,
        from_area_key=GUANGZHOU,
        to_area_key=BENGBU,
        decided_on=world.on,
        recorded_at=world.at,
    )


def _pictures(world: World) -> None:
    """Write the use of a face check and a photo on file."""
    husband = world.people["husband"]
    check = FaceCheck.objects.get(person=husband)
    FaceUse.objects.create(check_used=check, user=world.users["husband"], worth="low", used_at=world.at)
    ReferencePhoto.objects.create(
        person=husband,
        photo_sealed=seal_picture(b"photo", label="person.reference_photo", owner=husband.public_id),
        source="counter",
        taken_on=world.on,
        is_quality_checked=True,
        recorded_at=world.at,
    )


def _told(value: Any, names: dict[Any, str]) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return _told(asdict(value), names)
    if isinstance(value, dict):
        return {str(_told(key, names)): _told(one, names) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_told(one, names) for one in value]
    if isinstance(value, set | frozenset):
        return sorted((_told(one, names) for one in value), key=str)
    is_key = isinstance(value, UUID | str) or (isinstance(value, int) and not isinstance(value, bool))
    return names.get(value, value) if is_key else value
