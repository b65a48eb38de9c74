"""Writes the family service from the first page on: who is to be added, who is asked, and that it is over.

What was typed is taken as it is: whether there is such a person is asked only when the relative confirms.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.access import own_person_for
from accounts.actions import audit, evidence, people
from accounts.fields import blind_index, seal
from accounts.queries.people import life_facts
from accounts.rules.actors import Actor
from family.actions import service_ends
from family.actions.mandate_grounds import NO_DESK, end_on_ground
from family.enums import MandateEnd, NearRelative, ServiceEnd, ServiceState
from family.errors import ServiceExists, ServiceNotAllowed, ServiceNotFound, ServiceNoticeMoved, ServiceOver
from family.models.mandates import Mandate
from family.models.service import OPEN_STATES, ServiceLink
from family.queries.mandates import mandate_terms
from family.queries.service import (
    NAME_LABEL,
    NUMBER_LABEL,
    ServiceCard,
    ServiceClaim,
    is_meant,
    link_by_public_id,
    places_taken,
    terms_for,
)
from family.rules import service as rules
from family.rules.service_notice import notice_on
from foundation.clock import local_date
from foundation.errors import Reason
from foundation.periods import whole_years

EVIDENCE_SLOT = "relative_card"
_ONE = "family_service_one_a_"


@dataclass(frozen=True)
class NewLink:
    """Whom the signed-in person wants to add, the version of the notice they read, and the photo of the card.

    ``key`` becomes the public id of the link, so that a page sent twice is one adding.
    """

    key: UUID
    claim: ServiceClaim = field(repr=False)
    relation: NearRelative
    notice_version: int
    evidence: UUID


def propose(actor: Actor, new: NewLink, *, at: datetime) -> UUID:
    """Write down whom somebody wants to add; the answer is the same whether or not there is such a person.

    Raises:
        ServiceNotAllowed: with every reason; all of them are about the one who adds.
        ServiceExists: the number stands on their list already.
        ServiceNoticeMoved: another version of the notice is in force by now.
        EvidenceNotFound: the photo of the card is gone.
        PersonNotFound: the actor is nobody.
    """
    own, on = own_person_for(actor), local_date(at)
    notice = notice_on(on)
    if new.notice_version != notice.version:
        raise ServiceNoticeMoved
    index = blind_index(new.claim.document.number, label=NUMBER_LABEL)
    try:
        with transaction.atomic():
            people.lock([own.id])
            if ServiceLink.objects.filter(public_id=new.key, adder__same_as=own.id).exists():
                return new.key
            service_ends.settle(own.id, at=at)
            _refuse(own.id, new, index, at=at)

            terms = terms_for(own.id, on=on)
            until = at + timedelta(days=terms.days)
            row = ServiceLink.objects.create(
                public_id=new.key,
                adder_id=own.id,
                name_sealed=seal(new.claim.name, label=NAME_LABEL, owner=new.key),
                number_sealed=seal(new.claim.document.number, label=NUMBER_LABEL, owner=new.key),
                number_index=index,
                relation=new.relation.value,
                state=ServiceState.PROPOSED.value,
                notice_version=notice.version,
                notice_hash=notice.seal,
                evidence_id=evidence.hold(actor, own.id, new.evidence, EVIDENCE_SLOT, until=until),
                proposed_at=at,
                expires_at=until,
            )
            audit.record(actor, event("proposed", row, own.id, notice_version=notice.version), at=at)
    except IntegrityError as error:
        if _ONE in str(error):
            raise ServiceExists from error
        raise
    return new.key


@transaction.atomic
def end(actor: Actor, public_id: UUID, *, at: datetime) -> bool:
    """End a link from either side at once, with what it opened; one that waits is withdrawn or turned down.

    Ending twice is ending once. A mandate that stood before the link, or rests on another ground, goes on. Say whether
    its relative has turned it down unconfirmed: then it goes on waiting in the eyes of the one who adds, until its time
    is over, for a no would tell them that there is somebody of that name and number.

    Raises:
        ServiceNotFound: absent, or of others; the answer is the same.
    """
    own = own_person_for(actor)
    card = link_by_public_id(public_id, at=at)
    people.lock([one for one in (own.id, card.adder_id, card.relative_id) if one] if card else [own.id])
    row = hold(card)
    if row is None or card is None:
        raise ServiceNotFound
    sides = life_facts(one for one in (row.adder_id, row.relative_id) if one)
    is_adder = sides[row.adder_id].id == own.id
    if not is_adder and not _is_relative(row, card.claim, own.id, at=at):
        raise ServiceNotFound
    if row.state == ServiceState.ENDED.value:
        return False
    if not is_adder and row.state in OPEN_STATES:
        _turn_down(actor, row, own.id, at=at)
        return True

    was_active = row.state == ServiceState.ACTIVE.value
    service_ends.end(row, ServiceEnd.BY_ADDER if is_adder else ServiceEnd.BY_RELATIVE, at=at)
    if was_active:
        _close(actor, row, MandateEnd.BY_HELPER if is_adder else MandateEnd.BY_PRINCIPAL, at=at)
    audit.record(actor, event("ended", row, row.relative_id or own.id, end=row.end_reason), at=at)
    return False


def _turn_down(actor: Actor, row: ServiceLink, relative_id: int, *, at: datetime) -> None:
    if row.turned_down_at is None:
        row.turned_down_at = at
        row.save(update_fields=["turned_down_at"])
        audit.record(actor, event("turned_down", row, relative_id), at=at)


def awaiting(row: ServiceLink) -> None:
    """Note that the relative has been asked; call where the row is locked."""
    if row.state == ServiceState.PROPOSED.value:
        row.state = ServiceState.AWAITING.value
        row.save(update_fields=["state"])


def locked(actor: Actor, public_id: UUID, *, at: datetime) -> ServiceLink:
    """Lock a link of the actor's own adding that still waits for its relative.

    Raises:
        ServiceNotFound: absent, or somebody else's; the answer is the same.
        ServiceOver: it has ended, or nobody confirmed in time; also where all is confirmed.
    """
    known = link_by_public_id(public_id, at=at)
    if known is None or known.adder_id != own_person_for(actor).id:
        raise ServiceNotFound
    return waiting(known, at=at)


def waiting(known: ServiceCard, *, at: datetime) -> ServiceLink:
    """Lock a link, and make sure that it still waits for its relative.

    Raises:
        ServiceOver.
    """
    row, card = hold(known), link_by_public_id(known.public_id, at=at)
    if row is None or card is None or not card.waits(at):
        raise ServiceOver
    return row


def hold(card: ServiceCard | None) -> ServiceLink | None:
    """Lock a link after the mandate it rests on: whoever stops the mandate locks them in this order too."""
    if card is None:
        return None
    if card.mandate_id is not None:
        list(Mandate.objects.select_for_update(of=("self",)).filter(pk=card.mandate_id))
    return ServiceLink.objects.select_for_update(of=("self",)).filter(pk=card.id).first()


def event(what: str, row: ServiceLink, subject_id: int, **facts: str | int) -> audit.Event:
    """Make the audit event of an act on a link."""
    return audit.Event(
        f"service.{what}",
        subject_id,
        mandate_id=row.mandate_id,
        object_kind="service_link",
        object_id=row.public_id,
        facts={"relation": row.relation, **facts},
    )


def _refuse(adder_id: int, new: NewLink, index: bytes, *, at: datetime) -> None:
    on = local_date(at)
    live = ServiceLink.objects.filter(adder__same_as=adder_id, number_index=index)
    if live.filter(state__in=[*OPEN_STATES, ServiceState.ACTIVE.value]).exists():
        raise ServiceExists
    terms = terms_for(adder_id, on=on)
    reasons = list(
        rules.may_take(rules.place_of(new.relation), places_taken(adder_id, at=at), terms.quota).reasons
    )
    age = mandate_terms(on=on).adult_age
    if whole_years(life_facts([adder_id])[adder_id].born_on, on) < age:
        reasons.append(Reason(rules.ADDER_YOUNG, {"age": age}))
    if is_meant(new.claim, adder_id, on=on):
        reasons.append(Reason(rules.ONESELF))
    reasons += rules.against_child(new.claim.born_on, new.relation, age, on=on)
    if reasons:
        raise ServiceNotAllowed(reasons=tuple(reasons), law=("CC 1045",))


def _is_relative(row: ServiceLink, claim: ServiceClaim, own_id: int, *, at: datetime) -> bool:
    if row.relative_id is not None:
        return life_facts([row.relative_id])[row.relative_id].id == own_id
    return is_meant(claim, own_id, on=local_date(at))


def _close(actor: Actor, row: ServiceLink, reason: MandateEnd, *, at: datetime) -> None:
    """End the mandate a link opened; one that was there before is not the link's to end."""
    if row.mandate_id is None or row.confirmed_at is None:
        return
    opened = Mandate.objects.select_for_update().filter(
        pk=row.mandate_id, confirmed_at=row.confirmed_at, revoked_at__isnull=True
    )
    end_on_ground(actor, list(opened), reason, NO_DESK, at=at)
