"""Gatekeepers of the family floor: who may read or act for another person."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from accounts.access import own_person_for
from accounts.errors.evidence import EvidenceNotFound
from accounts.errors.matters import MatterNotFound
from accounts.errors.people import PersonNotFound
from accounts.queries.consents import is_young
from accounts.queries.evidence import EvidenceCard, evidence_by_public_id
from accounts.queries.links import is_linked, linked_among
from accounts.queries.matters import MatterCard, matter_by_public_id
from accounts.queries.people import PersonCard, insured_in, person_by_public_id, person_cards
from accounts.rules.actors import Actor
from accounts.rules.matter_kinds import kind_of
from family.enums import MandateGrade, MandateScope, Relation
from family.errors import BindingNotFound, ClaimNotFound, MandateNotFound, ServiceNotFound
from family.errors.payments import DayFileNotFound, PaymentNotFound
from family.errors.wallet import WalletTransferNotFound
from family.queries.bindings import BindingCard, binding_by_public_id, side_of
from family.queries.claims import ClaimCard, claim_by_public_id, may_answer
from family.queries.guardians import minor_children, speaks_for
from family.queries.kin import KinCard, near_relatives_of
from family.queries.mandate_days import mandate_then
from family.queries.mandates import (
    MandateCard,
    mandate_between,
    mandate_by_public_id,
    mandate_terms,
    mandates_held_by,
)
from family.queries.paying import may_pay_from
from family.queries.payments import PaymentCard, payment_of_payee
from family.queries.reconciliation import DayFileCard, file_of_payee
from family.queries.service import ServiceCard, link_by_public_id
from family.queries.uses import SeenPayment, payment_seen_by
from family.queries.wallets import WalletTransferCard, transfer_by_public_id
from family.rules.links import may_agree_for
from family.rules.mandates import grade_in
from foundation.periods import whole_years

_DIFFERENCES_MAX = 1_000


@dataclass(frozen=True)
class Represented:
    """Somebody for whom a signed-in person does something, and the mandate that lets them."""

    person: PersonCard
    mandate: MandateCard


@dataclass(frozen=True)
class HelpedEvidence:
    """A file that a helper has handed in, and the mandate by which they look at it."""

    card: EvidenceCard
    mandate: MandateCard


def sharer_at_hospital(actor: Actor, person_id: int, *, on: date) -> str:
    """Name the area, one of those at whose hospitals the actor sits, that insures somebody who shows their card there.

    Raises:
        PersonNotFound: insured elsewhere, or nowhere; the answer is the same as for an unknown card.
    """
    found = insured_in(actor.hospital_keys, [person_id], on=on)
    if person_id not in found:
        raise PersonNotFound
    return found[person_id]


def relations_to(actor: Actor, person_id: int, scope: MandateScope, *, on: date) -> frozenset[Relation]:
    """Give every relation in which the actor stands to a person in one kind of matter on a day.

    A mandate of a grade carries the grades before it; outside its scopes it only reminds. Paying is a live sharing of
    the account, shows itself in matters of sharing only, and carries nothing else. Staff at a desk are the
    certification floor's question, because the paying area decides it. A terminal knows nobody but the person who
    has shown it their card in this visit. Somebody who acts in a partner's app stands to others as they do themselves,
    whoever else is linked to it.
    """
    if actor.terminal_id is not None:
        return frozenset({Relation.SHOWN}) if actor.shown_person_id == person_id else frozenset()
    if actor.person_id == person_id:
        return frozenset({Relation.SELF})
    if actor.person_id is None:
        is_partner = actor.partner_id is not None and is_linked(actor, person_id)
        return frozenset({Relation.LINKED}) if is_partner else frozenset()
    is_sharing = scope is MandateScope.SHARING
    pays = is_sharing and may_pay_from(actor.person_id, person_id, on=on)
    paying = frozenset({Relation.PAY}) if pays else frozenset()
    mandate = mandate_between(actor.person_id, person_id, on=on)
    if mandate is None:
        return paying
    held = grade_in(mandate.grade, mandate.scopes, scope)
    return paying | frozenset(Relation(grade.value) for grade in MandateGrade if held.includes(grade))


def person_for(
    actor: Actor, public_id: UUID, scope: MandateScope, *, relations: frozenset[Relation], on: date
) -> PersonCard:
    """Give a person to somebody who stands in one of ``relations`` to them in one kind of matter.

    Raises:
        PersonNotFound: absent, or not open to the actor; the answer is the same.
    """
    person = person_by_public_id(public_id)
    if person is None or not relations & relations_to(actor, person.id, scope, on=on):
        raise PersonNotFound
    return person


def represented_for(
    actor: Actor, public_id: UUID, scope: MandateScope, *, relations: frozenset[Relation], on: date
) -> Represented:
    """Give somebody for whom the signed-in person does something, with the mandate.

    Raises:
        PersonNotFound: absent, oneself, or not open to the actor; the answer is the same.
    """
    helping = relations - {Relation.SELF}
    person = person_for(actor, public_id, scope, relations=helping, on=on)
    mandate = mandate_between(actor.person_id or 0, person.id, on=on)
    if mandate is None:
        raise PersonNotFound
    return Represented(person, mandate)


def wards_of(actor: Actor, *, on: date) -> list[PersonCard]:
    """Give those for whom the signed-in person may let a partner act: children, and adults they are guardian of."""
    held = mandates_held_by(actor.person_id or 0, on=on)
    people = person_cards([mandate.principal_id for mandate in held])
    adult_age = mandate_terms(on=on).adult_age
    return [
        people[mandate.principal_id]
        for mandate in held
        if not mandate.rests
        and may_agree_for(
            mandate.legal_basis,
            is_child=is_young(people[mandate.principal_id].born_on, on=on),
            is_adult=whole_years(people[mandate.principal_id].born_on, on) >= adult_age,
        )
    ]


def may_agree_as_guardian(guardian_id: int, person_id: int, *, on: date) -> bool:
    """Say whether somebody may let a partner act for another person on a day, as their guardian."""
    guardian = Actor(frozenset(), person_id=guardian_id)
    return person_id in {ward.id for ward in wards_of(guardian, on=on)}


def agreeing_for(actor: Actor, public_id: UUID, *, on: date) -> PersonCard:
    """Give somebody for whom the signed-in person may say yes to a partner: themselves, or a ward.

    Raises:
        PersonNotFound: absent, or not theirs to speak for; the answer is the same.
    """
    for person in (own_person_for(actor), *wards_of(actor, on=on)):
        if person.public_id == public_id:
            return person
    raise PersonNotFound


def helped_matter_for(
    actor: Actor, person_id: UUID, public_id: UUID, *, relations: frozenset[Relation], on: date
) -> MatterCard:
    """Give a matter that the signed-in person has opened for somebody, as long as their mandate reaches it.

    Raises:
        PersonNotFound, MatterNotFound: absent, opened by somebody else, about somebody else, or no longer open to
            the actor.
    """
    card = matter_by_public_id(public_id)
    scope = helped_scope(card)
    asked = scope or MandateScope.TRANSFER
    person = represented_for(actor, person_id, asked, relations=relations, on=on).person
    is_opened_for_them = (
        card is not None
        and scope is not None
        and card.mandate_id is not None
        and (card.subject_id, card.applicant_id) == (person.id, actor.user_id)
    )
    if card is None or not is_opened_for_them:
        raise MatterNotFound
    return card


def helped_scope(matter: MatterCard | None) -> MandateScope | None:
    """Give the scope in which a matter may be opened for somebody: whoever has it goes on with what they have opened."""
    helped_in = kind_of(matter.kind).helped_in if matter else ""
    return MandateScope(helped_in) if helped_in else None


def helped_evidence_for(
    actor: Actor, person_id: UUID, public_id: UUID, *, relations: frozenset[Relation], on: date
) -> HelpedEvidence:
    """Give a file that the signed-in person handed in for somebody, as long as their mandate reaches it.

    Raises:
        PersonNotFound, EvidenceNotFound: absent, dropped, somebody else's, or no longer open to the actor.
    """
    card = evidence_by_public_id(public_id)
    matter = matter_by_public_id(card.matter_public_id) if card and card.matter_public_id else None
    scope = helped_scope(matter) or MandateScope.TRANSFER
    found = represented_for(actor, person_id, scope, relations=relations, on=on)
    if card is None or (card.subject_id, card.uploaded_by) != (found.person.id, actor.user_id):
        raise EvidenceNotFound
    return HelpedEvidence(card, found.mandate)


def relative_for(actor: Actor, public_id: UUID, *, on: date) -> KinCard:
    """Give a near relative of the signed-in person.

    Raises:
        PersonNotFound: absent, or not a near relative; the answer is the same.
    """
    own = own_person_for(actor)
    for kin in near_relatives_of(own.id, on=on):
        if kin.person.public_id == public_id:
            return kin
    raise PersonNotFound


def minor_child_for(actor: Actor, public_id: UUID, *, on: date) -> PersonCard:
    """Give a minor child of the signed-in person, for whom a parent speaks by law.

    Raises:
        PersonNotFound: absent, grown up, or not a child of theirs; the answer is the same.
    Law: CC 23, 27.
    """
    kin = near_relatives_of(own_person_for(actor).id, on=on)
    for child in minor_children(kin, on=on).values():
        if child.public_id == public_id:
            return child
    raise PersonNotFound


def linked_mandate_for(actor: Actor, public_id: UUID, *, on: date) -> MandateCard:
    """Give a mandate of which one side let this partner act for them.

    Raises:
        MandateNotFound: absent, ended, or between others; the answer is the same.
    """
    return _linked_side(actor, mandate_by_public_id(public_id, on=on))


def past_mandate_for(actor: Actor, public_id: UUID, *, on: date) -> MandateCard:
    """Give a mandate as it stood on a day that has passed, one side of which let this partner act for them today.

    Raises:
        MandateNotFound: absent, not living on that day, or between others; the answer is the same.
    """
    return _linked_side(actor, mandate_then(public_id, on=on))


def _linked_side(actor: Actor, card: MandateCard | None) -> MandateCard:
    sides = {card.principal_id, card.helper_id} if card else set()
    if card is None or actor.partner_id is None or not linked_among(actor, sides):
        raise MandateNotFound
    return card


def service_link_for(actor: Actor, public_id: UUID, *, at: datetime) -> ServiceCard:
    """Give a link of the family service that the signed-in person added.

    Raises:
        ServiceNotFound: absent, or somebody else's; the answer is the same.
    """
    card = link_by_public_id(public_id, at=at)
    if card is None or actor.person_id is None or card.adder_id != own_person_for(actor).id:
        raise ServiceNotFound
    return card


def binding_for(actor: Actor, public_id: UUID, *, on: date) -> BindingCard:
    """Give a binding the signed-in person takes part in, or their minor child as its user.

    Raises:
        BindingNotFound: absent, or somebody else's; the answer is the same.
    """
    binding = binding_by_public_id(public_id)
    if binding is None or side_of(actor.person_id, binding, on=on) is None:
        raise BindingNotFound
    return binding


def payment_for(actor: Actor, public_id: UUID) -> PaymentCard:
    """Give a payment that the calling partner charged.

    Raises:
        PaymentNotFound: absent, or another payee's; the answer is the same.
    """
    payment = payment_of_payee(actor.partner_id, public_id) if actor.partner_id is not None else None
    if payment is None:
        raise PaymentNotFound
    return payment


def seen_payment_for(person_id: int, public_id: UUID) -> SeenPayment:
    """Give a payment for which a person was charged, or of which a part came from their account.

    Raises:
        PaymentNotFound: absent, or about others alone; the answer is the same.
    """
    seen = payment_seen_by(person_id, public_id)
    if seen is None:
        raise PaymentNotFound
    return seen


def day_file_for(actor: Actor, public_id: UUID) -> DayFileCard:
    """Give a day's file that the calling partner sent, with the first of what is open of its day.

    Raises:
        DayFileNotFound: absent, or another payee's; the answer is the same.
    """
    found = None
    if actor.partner_id is not None:
        found = file_of_payee(actor.partner_id, public_id, most=_DIFFERENCES_MAX)
    if found is None:
        raise DayFileNotFound
    return found


def sent_transfer_for(actor: Actor, public_id: UUID) -> WalletTransferCard:
    """Give a wallet transfer the signed-in person sent.

    Raises:
        WalletTransferNotFound: absent, or somebody else's; the answer is the same.
    """
    card = transfer_by_public_id(public_id)
    if card is None or actor.person_id is None or actor.person_id != card.sender_id:
        raise WalletTransferNotFound
    return card


def incoming_transfer_for(actor: Actor, public_id: UUID, *, on: date) -> WalletTransferCard:
    """Give a wallet transfer that was sent to the signed-in person, or to a minor child of theirs.

    Raises:
        WalletTransferNotFound: absent, or meant for somebody else; the answer is the same.
    """
    card = transfer_by_public_id(public_id)
    if card is None or not speaks_for(actor.person_id, card.recipient_id, on=on):
        raise WalletTransferNotFound
    return card


def own_claim_for(actor: Actor, public_id: UUID) -> ClaimCard:
    """Give a claim the signed-in person made.

    Raises:
        ClaimNotFound: absent, or somebody else's; the answer is the same.
    """
    claim = claim_by_public_id(public_id)
    if claim is None or actor.person_id is None or claim.claimant_id != actor.person_id:
        raise ClaimNotFound
    return claim


def asked_claim_for(actor: Actor, public_id: UUID, *, on: date) -> ClaimCard:
    """Give a claim that asks the signed-in person: about themselves, or about a child of theirs.

    Raises:
        ClaimNotFound: absent, or somebody else is asked; the answer is the same.
    """
    claim = claim_by_public_id(public_id)
    if claim is None or actor.person_id is None or not may_answer(actor.person_id, claim, on=on):
        raise ClaimNotFound
    return claim


def kin_ids_of(actor: Actor, *, on: date) -> frozenset[int]:
    """Give whom a clerk may not serve: themselves and their near relatives; nobody for one who is no insured person."""
    if actor.person_id is None:
        return frozenset()
    return frozenset({actor.person_id, *(kin.person.id for kin in near_relatives_of(actor.person_id, on=on))})
