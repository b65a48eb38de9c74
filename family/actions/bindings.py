"""Writes account sharing: proposed by the sharer, accepted or declined by the user, ended by either."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from accounts.actions import audit, notices
from accounts.enums.people import Insurance
from accounts.errors.people import PersonNotFound
from accounts.queries.people import EnrolmentFact, LifeFact, enrolments_on, life_facts, person_cards
from accounts.rules.actors import Actor
from family.enums import BindingState
from family.errors import BindingExists, BindingNotAllowed, BindingNotFound, BindingNotOpen
from family.models.bindings import OPEN_STATES, SharingBinding
from family.queries.bindings import BindingCard, card_of
from family.queries.kin import relation_between
from family.queries.questions import is_in_doubt
from family.rules.kinship.relatives import Kin
from family.rules.sharing import EXISTS, BindingFacts, Party, may_bind, parse_scope
from foundation.clock import local_date
from foundation.errors import Reason
from regions.enums import SharingRoute
from regions.queries.places import pooling_area
from regions.queries.policy import policy
from regions.queries.sharing import may_share_across


def propose(actor: Actor, user_id: int, *, at: datetime) -> BindingCard:
    """Offer a near relative the use of the signed-in person's own account.

    Raises:
        BindingNotAllowed: with every reason at once.
        BindingExists: an open binding for this pair is there already.
        PersonNotFound: the actor is nobody who could share.
    """
    if actor.person_id is None:
        raise PersonNotFound
    try:
        with transaction.atomic():
            return _propose(actor, actor.person_id, user_id, at=at)
    except IntegrityError as error:
        if "family_binding_one_open" in str(error):
            raise BindingExists from error
        raise


def _propose(actor: Actor, sharer_id: int, user_id: int, *, at: datetime) -> BindingCard:
    """Gather facts, decide, write binding, notice and audit."""
    kin = relation_between(sharer_id, user_id, on=local_date(at)).kin
    facts = _facts(sharer_id, user_id, kin, on=local_date(at))

    decision = may_bind(facts)
    if any(reason.code == EXISTS for reason in decision.reasons):
        raise BindingExists
    if not decision.allowed:
        raise BindingNotAllowed(reasons=decision.reasons, law=decision.law)

    row = SharingBinding.objects.create(
        sharer_id=sharer_id,
        user_id=user_id,
        state=BindingState.PROPOSED.value,
        relation=kin.relation.value if kin else "",
        proposed_at=at,
    )
    _tell(row, user_id, sharer_id, "family.binding.proposed", at=at)
    audit.record(
        actor, audit.Event("binding.proposed", user_id, object_kind="binding", object_id=row.public_id), at=at
    )
    return card_of(row)


def accept(actor: Actor, public_id: UUID, *, at: datetime) -> BindingCard:
    """Accept an offered binding; the facts are asked again on the day.

    Raises:
        BindingNotFound, BindingNotOpen, BindingNotAllowed.
    """
    with transaction.atomic():
        row = _locked(public_id, user_id=actor.person_id)
        if row.state != BindingState.PROPOSED.value:
            raise BindingNotOpen
        kin = relation_between(row.sharer_id, row.user_id, on=local_date(at)).kin
        facts = replace(_facts(row.sharer_id, row.user_id, kin, on=local_date(at)), has_live_binding=False)

        decision = may_bind(facts)
        if not decision.allowed:
            raise BindingNotAllowed(reasons=decision.reasons, law=decision.law)

        row.state = BindingState.ACTIVE.value
        row.answered_at = at
        row.save(update_fields=["state", "answered_at"])
        _tell(row, row.sharer_id, row.user_id, "family.binding.accepted", at=at)
        _audit(actor, "binding.accepted", row, at=at)
        return card_of(row)


def decline(actor: Actor, public_id: UUID, *, at: datetime) -> BindingCard:
    """Decline an offered binding.

    Raises:
        BindingNotFound, BindingNotOpen.
    """
    with transaction.atomic():
        row = _locked(public_id, user_id=actor.person_id)
        if row.state != BindingState.PROPOSED.value:
            raise BindingNotOpen
        row.state = BindingState.DECLINED.value
        row.answered_at = row.ended_at = at
        row.save(update_fields=["state", "answered_at", "ended_at"])
        _tell(row, row.sharer_id, row.user_id, "family.binding.declined", at=at)
        _audit(actor, "binding.declined", row, at=at)
        return card_of(row)


def end(actor: Actor, public_id: UUID, *, at: datetime) -> BindingCard:
    """End a binding from either side, at once for everything new; what was paid stays paid.

    Raises:
        BindingNotFound, BindingNotOpen.
    """
    with transaction.atomic():
        row = _rows().filter(public_id=public_id).first()
        if row is None or actor.person_id not in (row.sharer.human_id, row.user.human_id):
            raise BindingNotFound
        if row.state not in OPEN_STATES:
            raise BindingNotOpen
        # The same two people may be bound once more, under other rows of theirs; whoever ends one means both.
        twins = _open_between(row.sharer_id, row.user_id).exclude(pk=row.pk).values_list("pk", flat=True)
        for twin in _rows().filter(pk__in=list(twins)).order_by("pk"):
            _close(actor, twin, at=at)
        ending = _close(actor, row, at=at)
        is_sharer = actor.person_id == row.sharer.human_id
        other_id = row.user.human_id if is_sharer else row.sharer.human_id
        _tell(row, other_id, actor.person_id or 0, f"family.binding.{ending.value}", at=at)
        return card_of(row)


def _close(actor: Actor, row: SharingBinding, *, at: datetime) -> BindingState:
    """Close an open binding from either side, and say how it ended."""
    ending = BindingState.ENDED
    if row.state == BindingState.PROPOSED.value:
        # Nothing was shared yet, so nothing ends: an offer is taken back, or not taken.
        is_sharer = actor.person_id == row.sharer.human_id
        ending = BindingState.WITHDRAWN if is_sharer else BindingState.DECLINED
    row.state = ending.value
    row.ended_at = at
    if ending is BindingState.DECLINED:
        row.answered_at = at
    row.save(update_fields=["state", "answered_at", "ended_at"])
    notices.cancel_unsent([f"binding:{row.public_id}"], at=at)
    _audit(actor, f"binding.{ending.value}", row, at=at)
    return ending


def _rows() -> QuerySet[SharingBinding]:
    """Give bindings to be held, with both sides."""
    return SharingBinding.objects.select_related("sharer", "user").select_for_update(of=("self",))


def _open_between(sharer_id: int, user_id: int) -> QuerySet[SharingBinding]:
    """Find what is open from one person to another, under whatever rows of theirs."""
    rows = SharingBinding.objects.filter(sharer__same_as=sharer_id, user__same_as=user_id)
    return rows.filter(state__in=OPEN_STATES)


def _locked(public_id: UUID, *, user_id: int | None) -> SharingBinding:
    """Lock a binding offered to this user."""
    row = _rows().filter(public_id=public_id, user__same_as=user_id or 0).first()
    if row is None:
        raise BindingNotFound
    return row


def _facts(sharer_id: int, user_id: int, kin: Kin | None, *, on: date) -> BindingFacts:
    """Gather everything the sharing rule asks, as of a day."""
    lives = life_facts([sharer_id, user_id])
    if user_id not in lives:
        raise PersonNotFound
    enrolments = enrolments_on([sharer_id, user_id], on=on)
    area_key = _medical_area(enrolments, sharer_id)
    sharer_schemes = policy("sharing.sharer_schemes", area_key=area_key, on=on).words()
    user_schemes = policy("sharing.user_schemes", area_key=area_key, on=on).words()
    scope = policy("sharing.relative_scope", area_key=area_key, on=on)
    live = _open_between(sharer_id, user_id)
    return BindingFacts(
        on=on,
        sharer=_party(lives[sharer_id], enrolments, sharer_schemes, user_schemes, on=on),
        user=_party(lives[user_id], enrolments, sharer_schemes, user_schemes, on=on),
        relations=kin.relations if kin else frozenset(),
        scope=parse_scope(scope.words()),
        scope_law=(scope.source.document,),
        is_in_doubt=kin is not None and is_in_doubt(kin),
        has_live_binding=live.exists(),
        place_reasons=_place_reasons(area_key, _medical_area(enrolments, user_id), on=on),
    )


def _place_reasons(sharer_area: str | None, user_area: str | None, *, on: date) -> tuple[Reason, ...]:
    """Ask the areas' own rule, which the open page on two places asks too; other provinces are told apart."""
    if sharer_area is None or user_area is None:
        return ()
    answer = may_share_across(sharer_area, user_area, on=on)
    return () if answer.route is SharingRoute.CROSS_PROVINCE else answer.reasons


def _party(
    life: LifeFact,
    enrolments: list[EnrolmentFact],
    sharer_schemes: tuple[str, ...],
    user_schemes: tuple[str, ...],
    *,
    on: date,
) -> Party:
    """Describe one side: where and how the person is insured on the day."""
    mine = [e for e in enrolments if e.person_id == life.id]
    area_key = _medical_area(enrolments, life.id)
    return Party(
        key=life.id,
        area_key=area_key or "",
        province=pooling_area(area_key, on=on).province_code if area_key else "",
        died_on=life.died_on,
        has_employee_medical=any(e.insurance in sharer_schemes and e.has_personal_account for e in mine),
        has_basic_medical=any(e.insurance in user_schemes for e in mine),
    )


def _medical_area(enrolments: list[EnrolmentFact], person_id: int) -> str | None:
    """Name the pooling area of a person's basic medical insurance, employee insurance first."""
    medical = [Insurance.EMPLOYEE_MEDICAL, Insurance.RESIDENT_MEDICAL]
    mine = [e for e in enrolments if e.person_id == person_id and e.insurance in medical]
    mine.sort(key=lambda e: medical.index(e.insurance))
    return mine[0].area_key if mine else None


def _tell(row: SharingBinding, recipient_id: int, subject_id: int, template: str, *, at: datetime) -> None:
    """Write a notice to one side about the other, with the word by which that side calls the other.

    What was told of the binding before and has not left the house is true no longer, and stays in the inbox only.
    """
    topic = f"binding:{row.public_id}"
    notices.cancel_unsent([topic], at=at)
    kin = relation_between(recipient_id, subject_id, on=local_date(at)).kin
    name = person_cards([subject_id])[subject_id].name
    notices.post_many(
        [
            notices.NewNotice(
                key=f"{template}:{row.public_id}",
                topic=topic,
                recipient_id=recipient_id,
                subject_id=subject_id,
                template=template,
                facts={
                    "name": name,
                    "relation_zh": kin.term.zh if kin else "",
                    "relation_en": kin.term.en if kin else "",
                },
            )
        ],
        at=at,
    )


def _audit(actor: Actor, action: str, row: SharingBinding, *, at: datetime) -> None:
    """Note an act on a binding under the side that did not act."""
    is_sharer = actor.person_id == row.sharer.human_id
    subject_id = row.user.human_id if is_sharer else row.sharer.human_id
    audit.record(
        actor, audit.Event(action, subject_id, object_kind="binding", object_id=row.public_id), at=at
    )
