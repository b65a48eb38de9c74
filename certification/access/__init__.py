"""Gatekeepers of the certification floor: whose deadline may be seen, and by whom it may be moved."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from accounts.enums.partners import PartnerScope
from accounts.enums.users import Role
from accounts.errors.documents import ConflictNotFound
from accounts.errors.duplicates import DuplicateNotFound
from accounts.errors.people import PersonNotFound
from accounts.queries.cards import person_ids_by_number
from accounts.queries.conflicts import ConflictCard, open_conflict
from accounts.queries.duplicates import PairCard, pair_by_public_id
from accounts.queries.people import (
    PersonCard,
    enrolments_on,
    insured_in,
    person_by_public_id,
    person_cards,
    person_ids_found,
)
from accounts.rules.actors import Actor
from certification.errors import (
    AppointmentNotFound,
    CallNotFound,
    ClerkIsRelative,
    EntitlementNotFound,
    QuarantineNotFound,
    ReceiptNotFound,
    VisitNotFound,
)
from certification.queries.appointments import AppointmentCard, appointment_by_public_id
from certification.queries.calls import CallCard, call_by_public_id
from certification.queries.certifications import PartnerCertification, recorded_by_partner
from certification.queries.deadlines import (
    DeadlineCard,
    deadline_by_entitlement,
    deadlines_of,
    persons_paid_in,
)
from certification.queries.quarantine import QuarantineCard, set_aside_by_public_id
from certification.queries.receipts import ReceiptCard, receipt_of
from certification.queries.standings import EntitlementCard, entitlement_card
from certification.queries.visits import VisitCard, visit_by_public_id
from family.access import person_for, relations_to
from family.enums import MandateScope, Relation
from family.errors import QuestionNotFound
from family.queries.kin import relatives_among
from family.queries.questions import QuestionCard, question_by_public_id

FOUND_MAX = 20
# A partner of these scopes tells of anybody; no door but its own lets that relation pass.
_SPEAKING_OF_ALL = frozenset({PartnerScope.EVIDENCE_WRITE, PartnerScope.VOICE})
# The whole country shares some names. Beyond this many a name is no way to find anybody; the number is.
NAMESAKES_MAX = 10_000


@dataclass(frozen=True)
class DeskPerson:
    """A person as a desk sees them: facts, the deadlines this desk may move, and its area that pays or insures them."""

    person: PersonCard
    deadlines: tuple[DeadlineCard, ...]
    area_key: str


def deadline_for(
    actor: Actor, entitlement_id: UUID, *, relations: frozenset[Relation], on: date
) -> DeadlineCard:
    """Give the deadline of an entitlement to somebody who stands in one of ``relations`` to its person.

    Raises:
        EntitlementNotFound: absent, ended, or not open to the actor; the answer is the same.
    """
    card = deadline_by_entitlement(entitlement_id, on=on)
    if card is None or not relations & _relations_to_benefit(actor, card, on=on):
        raise EntitlementNotFound
    return card


def benefit_for(
    actor: Actor, entitlement_id: UUID, *, relations: frozenset[Relation], on: date
) -> EntitlementCard:
    """Give a benefit, ended or not, to somebody who stands in one of ``relations`` to its person.

    Why: what was decided about a benefit, and the way to appeal, are open after it has ended too.
    Raises:
        EntitlementNotFound: absent, or not open to the actor; the answer is the same.
    """
    card = entitlement_card(entitlement_id)
    if card is None or not relations & _relations_to_benefit(actor, card, on=on):
        raise EntitlementNotFound
    return card


def deadlines_for(
    actor: Actor, person_public_id: UUID, *, relations: frozenset[Relation], on: date
) -> list[DeadlineCard]:
    """Give the deadlines of a person to somebody who stands in one of ``relations`` to them.

    Raises:
        PersonNotFound: absent, or not open to the actor; the answer is the same.
    """
    person = person_for(actor, person_public_id, MandateScope.CERTIFICATION, relations=relations, on=on)
    return deadlines_of([person.id], on=on)


def certification_for(
    actor: Actor, public_id: UUID, *, relations: frozenset[Relation], on: date
) -> PartnerCertification:
    """Give a certification to the partner that recorded it, while it stands in one of ``relations`` to the person.

    Raises:
        EntitlementNotFound: absent, recorded by somebody else, or not open to the partner; the answer is the same.
    """
    card = recorded_by_partner(actor.partner_id, public_id) if actor.partner_id else None
    if card is None:
        raise EntitlementNotFound
    deadline_for(actor, card.entitlement_id, relations=relations, on=on)
    return card


def receipt_for(actor: Actor, proof_id: UUID, *, relations: frozenset[Relation], on: date) -> ReceiptCard:
    """Give the receipt of a proof to somebody who stands in one of ``relations`` to its person.

    Raises:
        ReceiptNotFound: absent, or not open to the actor; the answer is the same.
    """
    card = receipt_of(proof_id)
    scope = MandateScope.CERTIFICATION
    if card is None or not relations & relations_to(actor, card.person_id, scope, on=on):
        raise ReceiptNotFound
    return card


def people_at_desk(actor: Actor, text: str, *, on: date) -> list[DeskPerson]:
    """Find people by the number of a document or card, name or pinyin, among those paid or insured in the areas."""
    candidates = _ids_found(text, on=on)
    mine = _mine(actor, candidates, on=on)
    found = [person_id for person_id in candidates if person_id in mine][:FOUND_MAX]
    return _at_desk(actor, {person_id: mine[person_id] for person_id in found}, on=on)


def person_at_desk(actor: Actor, person_public_id: UUID, *, on: date) -> DeskPerson:
    """Give one person to the desk of an area that pays or insures them.

    Raises:
        PersonNotFound: absent, or paid and insured elsewhere; the answer is the same.
    """
    person = person_by_public_id(person_public_id)
    mine = _mine(actor, [person.id], on=on) if person else {}
    if person is None or person.id not in mine:
        raise PersonNotFound
    return _at_desk(actor, mine, on=on)[0]


def quarantined_to_decide(actor: Actor, public_id: UUID, *, on: date) -> QuarantineCard:
    """Give a proof that was set aside to a clerk of the desk that decides it.

    Raises:
        QuarantineNotFound: absent, or another desk's; the answer is the same.
        ClerkIsRelative: no clerk serves a relative or themselves.
    """
    card = set_aside_by_public_id(public_id)
    if card is None or card.area_key not in actor.area_keys:
        raise QuarantineNotFound
    if card.person_id is not None:
        refuse_clerk_who_is_relative(actor, card.person_id, on=on)
    return card


def refuse_clerk_who_is_relative(actor: Actor, person_id: int, *, on: date) -> None:
    """Stop a clerk who would serve a relative or themselves.

    Raises:
        ClerkIsRelative.
    """
    if actor.person_id and relatives_among(actor.person_id, [person_id], on=on):
        raise ClerkIsRelative


def person_to_serve(actor: Actor, person_public_id: UUID, *, on: date) -> DeskPerson:
    """Give one person to a clerk who is about to do something for them.

    Raises:
        PersonNotFound: absent, or paid elsewhere; the answer is the same.
        ClerkIsRelative: no clerk serves a relative or themselves.
    """
    found = person_at_desk(actor, person_public_id, on=on)
    refuse_clerk_who_is_relative(actor, found.person.id, on=on)
    return found


@dataclass(frozen=True)
class DeskPair:
    """Two persons as a desk may compare them, in the order they were asked for, and the area that does."""

    people: tuple[PersonCard, PersonCard]
    area_key: str


def pair_to_serve(actor: Actor, public_ids: tuple[UUID, UUID], *, on: date) -> DeskPair:
    """Give two persons to a clerk who compares them: one of this desk, the other too or of no desk at all.

    A record that is insured and paid nowhere is everybody's, or nobody could ever put it right.

    Raises:
        PersonNotFound: absent, or of another desk; the answer is the same.
        ClerkIsRelative: no clerk serves a relative or themselves.
    """
    one, other = (person_by_public_id(public_id) for public_id in public_ids)
    if one is None or other is None:
        raise PersonNotFound
    mine = _mine(actor, [one.id, other.id], on=on)
    if not mine or not all(person.id in mine or _is_of_no_desk(person.id, on=on) for person in (one, other)):
        raise PersonNotFound
    for person in (one, other):
        refuse_clerk_who_is_relative(actor, person.id, on=on)
    served = one if one.id in mine else other
    return DeskPair((one, other), _at_desk(actor, {served.id: mine[served.id]}, on=on)[0].area_key)


@dataclass(frozen=True)
class DeskDuplicate:
    """Two records that may be one person as a desk sees them, and the area of that desk."""

    pair: PairCard
    area_key: str


def duplicates_at_desk(actor: Actor, pairs: list[PairCard], *, on: date) -> list[PairCard]:
    """Keep the pairs of which one of the clerk's areas pays or insures at least one."""
    mine = _mine(actor, [person_id for pair in pairs for person_id in pair.people_ids], on=on)
    return [pair for pair in pairs if mine.keys() & set(pair.people_ids)]


def duplicate_at_desk(actor: Actor, public_id: UUID, *, on: date) -> DeskDuplicate:
    """Give a pair to the desk of an area that pays or insures at least one of the two.

    Raises:
        DuplicateNotFound: absent, or both paid and insured elsewhere; the answer is the same.
    """
    pair = pair_by_public_id(public_id)
    mine = _mine(actor, list(pair.people_ids), on=on) if pair else {}
    if pair is None or not mine:
        raise DuplicateNotFound
    return DeskDuplicate(pair, _at_desk(actor, {min(mine): mine[min(mine)]}, on=on)[0].area_key)


@dataclass(frozen=True)
class DeskConflict:
    """A number that several people use as a desk sees it: who of them is its own, and the area of that desk."""

    conflict: ConflictCard
    own_ids: frozenset[int]
    area_key: str


def conflicts_at_desk(actor: Actor, conflicts: list[ConflictCard], *, on: date) -> list[ConflictCard]:
    """Keep the numbers of which one of the clerk's areas pays or insures a holder."""
    mine = _mine(actor, [person_id for one in conflicts for person_id in one.holder_ids], on=on)
    return [one for one in conflicts if mine.keys() & set(one.holder_ids)]


def conflict_at_desk(actor: Actor, public_id: UUID, *, on: date) -> DeskConflict:
    """Give an open question about a number to the desk of an area that pays or insures one of its holders.

    Raises:
        ConflictNotFound: absent, settled, or all are paid and insured elsewhere; the answer is the same.
    """
    conflict = open_conflict(public_id)
    mine = _mine(actor, list(conflict.holder_ids), on=on) if conflict else {}
    if conflict is None or not mine:
        raise ConflictNotFound
    area_key = _at_desk(actor, {min(mine): mine[min(mine)]}, on=on)[0].area_key
    return DeskConflict(conflict, frozenset(mine), area_key)


@dataclass(frozen=True)
class DeskQuestion:
    """A question about family facts as a desk sees it, and the area of that desk."""

    question: QuestionCard
    area_key: str


def questions_at_desk(actor: Actor, questions: list[QuestionCard], *, on: date) -> list[QuestionCard]:
    """Keep the questions about somebody whom one of the clerk's areas pays or insures."""
    mine = _mine(actor, [person_id for one in questions for person_id in one.people_ids], on=on)
    return [one for one in questions if mine.keys() & set(one.people_ids)]


def question_at_desk(actor: Actor, public_id: UUID, *, on: date) -> DeskQuestion:
    """Give a question to the desk of an area that pays or insures one of those it is about.

    Raises:
        QuestionNotFound: absent, or everybody is paid and insured elsewhere; the answer is the same.
    """
    question = question_by_public_id(public_id)
    mine = _mine(actor, list(question.people_ids), on=on) if question else {}
    if question is None or not mine:
        raise QuestionNotFound
    return DeskQuestion(question, _at_desk(actor, {min(mine): mine[min(mine)]}, on=on)[0].area_key)


def call_at_desk(actor: Actor, public_id: UUID) -> CallCard:
    """Give a telephone call of an area whose desk the actor serves at, whoever is on the line.

    Raises:
        CallNotFound: absent, or of another area; the answer is the same.
    """
    call = call_by_public_id(public_id)
    if call is None or Role.CLERK not in actor.roles or call.area_key not in actor.area_keys:
        raise CallNotFound
    return call


def own_call_for(actor: Actor, public_id: UUID) -> CallCard:
    """Give a telephone call to the operator who is, or was, on its line.

    Raises:
        CallNotFound: absent, of another area, or somebody else's; the answer is the same.
    """
    call = call_at_desk(actor, public_id)
    if call.operator_id is None or call.operator_id != actor.user_id:
        raise CallNotFound
    return call


def appointment_for(
    actor: Actor, public_id: UUID, *, relations: frozenset[Relation], on: date
) -> AppointmentCard:
    """Give an appointment to somebody who stands in one of ``relations`` to the person who comes.

    Raises:
        AppointmentNotFound: absent, or not open to the actor; the answer is the same.
    """
    card = appointment_by_public_id(public_id)
    if card is None or not relations & relations_to(actor, card.person_id, MandateScope.CERTIFICATION, on=on):
        raise AppointmentNotFound
    return card


def appointment_at_desk(actor: Actor, public_id: UUID) -> AppointmentCard:
    """Give an appointment to the desk of the area it is in.

    Raises:
        AppointmentNotFound: absent, or of another area; the answer is the same.
    """
    card = appointment_by_public_id(public_id)
    if card is None or not _is_of_desk(actor, card.area_key):
        raise AppointmentNotFound
    return card


def visit_for(actor: Actor, public_id: UUID, *, relations: frozenset[Relation], on: date) -> VisitCard:
    """Give a home visit to somebody who stands in one of ``relations`` to the person who is visited.

    Raises:
        VisitNotFound: absent, or not open to the actor; the answer is the same.
    """
    card = visit_by_public_id(public_id)
    if card is None or not relations & relations_to(actor, card.person_id, MandateScope.CERTIFICATION, on=on):
        raise VisitNotFound
    return card


def visit_at_desk(actor: Actor, public_id: UUID) -> VisitCard:
    """Give a home visit to the desk of the area that goes out for it.

    Raises:
        VisitNotFound: absent, or of another area; the answer is the same.
    """
    card = visit_by_public_id(public_id)
    if card is None or not _is_of_desk(actor, card.area_key):
        raise VisitNotFound
    return card


def _is_of_desk(actor: Actor, area_key: str) -> bool:
    return Role.CLERK in actor.roles and area_key in actor.area_keys


def _is_of_no_desk(person_id: int, *, on: date) -> bool:
    """Say whether no area insures or pays a person on a day."""
    return not enrolments_on([person_id], on=on) and not deadlines_of([person_id], on=on)


def _ids_found(text: str, *, on: date) -> list[int]:
    """Find whom a document, a card, a personal number or a name may mean, wherever they are paid."""
    found = person_ids_found(text, on=on, most=NAMESAKES_MAX)
    carded = person_ids_by_number(text, on=on, most=NAMESAKES_MAX)
    return list(dict.fromkeys([*found, *carded]))


def _mine(actor: Actor, person_ids: list[int], *, on: date) -> dict[int, str]:
    """Keep those whom one of the clerk's areas pays or insures, and say which one insures them, if one does."""
    paid = persons_paid_in(actor.area_keys, person_ids, on=on)
    insured = insured_in(actor.area_keys, person_ids, on=on)
    return {person_id: insured.get(person_id, "") for person_id in paid | insured.keys()}


def _at_desk(actor: Actor, mine: Mapping[int, str], *, on: date) -> list[DeskPerson]:
    """Join people of this desk, as `_mine` gives them, with the deadlines of its areas."""
    people = person_cards(mine)
    dues = [card for card in deadlines_of(mine, on=on) if card.paying_area_key in actor.area_keys]
    found = []
    for person_id, insured_by in mine.items():
        own = tuple(card for card in dues if card.person_id == person_id)
        found.append(DeskPerson(people[person_id], own, own[0].paying_area_key if own else insured_by))
    return found


def _relations_to_benefit(
    actor: Actor, card: DeadlineCard | EntitlementCard, *, on: date
) -> frozenset[Relation]:
    """Give the actor's relations to the person, the desk's where its area pays, and an agency's that may speak of all.

    Law: 社会保险经办条例 art. 8, 26 for what agencies tell; whoever calls a voice menu has shown themselves by a code.
    """
    relations = relations_to(actor, card.person_id, MandateScope.CERTIFICATION, on=on)
    if actor.scopes & _SPEAKING_OF_ALL:
        relations |= {Relation.AGENCY}
    at_desk = Role.CLERK in actor.roles and card.paying_area_key in actor.area_keys
    return relations | {Relation.DESK} if at_desk else relations
