"""Writes wishes to share with somebody who is no relative on record yet: the claim of the tie and the binding in one.

Nothing is asked of the other person before their tie is on record, so that neither answer nor time tells the claimant
whether somebody has such a name and number; a job goes on from there.
"""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from accounts.access import own_person_for
from accounts.actions import audit, notices
from accounts.enums.users import Role
from accounts.queries.cards import bears_personal_number, personal_number_index
from accounts.queries.people import person_cards
from accounts.rules.actors import Actor
from family.actions import binding_asking, binding_rows, bindings, claims
from family.actions.claims import NewClaim
from family.enums import ClaimState, RequestState, SharingUse
from family.errors import BindingExists, BindingNotAllowed
from family.models.bindings import BindingRequest, SharingBinding
from family.models.claims import KinshipClaim
from family.queries.claims import ClaimCard, run_out
from family.queries.kin import terms_between
from family.queries.sharing import own_side
from family.rules.binding_terms import Terms
from foundation.clock import local_date

BATCH_MAX = 100


@dataclass(frozen=True)
class NewRequest:
    """What somebody wants of a person they name: to let them use their account, or to use that person's."""

    is_offer: bool
    terms: Terms = field(default_factory=Terms)
    personal_number: str = field(default="", repr=False)


@dataclass(frozen=True)
class RequestsReport:
    """How many wishes went on to a binding, and how many came to nothing."""

    bound_count: int
    refused_count: int
    dropped_count: int


def request(actor: Actor, claim: NewClaim, new: NewRequest, *, at: datetime) -> ClaimCard:
    """Claim a tie and wish for the binding that rests on it, in one; the same key again gives the same claim.

    Raises:
        BindingNotAllowed: with every reason about the asker's own side, and nothing about the other's;
        BindingTermsUnsound; and as `claims.claim`.
    """
    own = own_person_for(actor)
    binding_rows.sound(new.terms)
    side = own_side(own.id, on=local_date(at))
    reasons = side.as_sharer if new.is_offer else side.as_user
    if reasons:
        raise BindingNotAllowed(reasons=reasons)
    with transaction.atomic():
        card = claims.claim(actor, claim, at=at)
        row = KinshipClaim.objects.get(public_id=card.public_id)
        _made, is_new = BindingRequest.objects.get_or_create(
            claim=row,
            defaults={
                "is_offer": new.is_offer,
                "uses": sorted(use.value for use in new.terms.uses),
                "payment_cap_fen": new.terms.payment_cap_fen,
                "month_cap_fen": new.terms.month_cap_fen,
                "year_cap_fen": new.terms.year_cap_fen,
                "personal_number_index": (
                    personal_number_index(new.personal_number) if new.personal_number else None
                ),
                "requested_at": at,
                "state": RequestState.WAITING.value,
            },
        )
        if is_new:
            event = audit.Event("binding.requested", own.id, object_kind="claim", object_id=card.public_id)
            audit.record(actor, event, at=at)
    return card


def advance(*, at: datetime) -> RequestsReport:
    """Go on with wishes whose claim has taken effect, and let go of those whose claim came to nothing, one batch.

    Safe at any time, any number of times: each wish is settled once, in a transaction of its own.
    """
    over = run_out(local_date(at)).filter(pk=OuterRef("claim"))
    ready = BindingRequest.objects.filter(
        Q(Exists(over)) | ~Q(claim__state=ClaimState.OPEN.value), state=RequestState.WAITING.value
    )
    settled = [_advance(pk, at=at) for pk in ready.order_by("pk").values_list("pk", flat=True)[:BATCH_MAX]]
    return RequestsReport(
        settled.count(RequestState.BOUND),
        settled.count(RequestState.REFUSED),
        settled.count(RequestState.DROPPED),
    )


@transaction.atomic
def _advance(pk: int, *, at: datetime) -> RequestState | None:
    """Settle one wish that nobody else is settling."""
    row = (
        BindingRequest.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("claim__claimant", "claim__other", "claim__claimant_user")
        .filter(pk=pk, state=RequestState.WAITING.value)
        .first()
    )
    if row is None:
        return None
    if row.claim.state != ClaimState.EFFECTIVE.value or row.claim.other is None:
        return _settle(row, RequestState.DROPPED, at=at)
    claimant, other = row.claim.claimant.human_id, row.claim.other.human_id
    try:
        # What is refused is taken back alone; that it was stays.
        with transaction.atomic():
            row.binding = _bind(row, claimant, other, at=at)
    except (BindingNotAllowed, BindingExists):
        _tell_refused(row, claimant, other, at=at)
        return _settle(row, RequestState.REFUSED, at=at)
    return _settle(row, RequestState.BOUND, at=at)


def _bind(row: BindingRequest, claimant: int, other: int, *, at: datetime) -> SharingBinding:
    """Offer or ask as the claimant did; their own word in person was the wish."""
    _refuse_number(row, other, at=at)
    actor = Actor(frozenset({Role.CITIZEN}), user_id=row.claim.claimant_user_id, person_id=claimant)
    terms = Terms(
        frozenset(SharingUse(use) for use in row.uses),
        row.payment_cap_fen,
        row.month_cap_fen,
        row.year_cap_fen,
    )
    if row.is_offer:
        card = bindings.propose(actor, other, terms, at=at)
    else:
        card = binding_asking.ask(actor, other, terms, at=at)
    return SharingBinding.objects.get(public_id=card.public_id)


def _refuse_number(row: BindingRequest, other: int, *, at: datetime) -> None:
    """Hold the personal number that was typed against those of the person."""
    index = row.personal_number_index
    if index is not None and not bears_personal_number(other, bytes(index), on=local_date(at)):
        raise BindingNotAllowed


def _tell_refused(row: BindingRequest, claimant: int, other: int, *, at: datetime) -> None:
    """Tell the claimant, whose relative the other is by now, that reasons stand on their page."""
    on = local_date(at)
    term = terms_between([(claimant, other)], on=on).get((claimant, other))
    told = notices.NewNotice(
        key=f"family.binding.refused:{row.public_id}",
        topic=f"binding:{row.public_id}",
        recipient_id=claimant,
        subject_id=other,
        template="family.binding.refused",
        facts={
            "name": person_cards([other])[other].name,
            "relation_zh": term.zh if term else "",
            "relation_en": term.en if term else "",
        },
    )
    notices.post_many([told], at=at)


def _settle(row: BindingRequest, state: RequestState, *, at: datetime) -> RequestState:
    row.state, row.settled_at = state.value, at
    row.save(update_fields=["state", "settled_at", "binding"])
    return state
