"""Writes codes for voice menus, and the calls of people who were recognised by one."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from accounts.actions import audit
from accounts.fields import blind_index, seal, unseal
from accounts.queries.people import match_number
from accounts.queries.reach import phone_on_record, reach_of
from accounts.rules.actors import Actor
from certification.actions import calls, certifications
from certification.actions.batches import source_of
from certification.actions.certifications import NewCertification
from certification.enums import CallbackWhy, Method, StatusQuestion, VoiceOutcome
from certification.errors import VoiceCodesSpent
from certification.models.voice import VoiceCall, VoiceCode
from certification.queries.deadlines import DeadlineCard, accepted_methods, deadlines_of
from certification.queries.prechecks import precheck
from certification.queries.voice import call_of_partner, has_enough_codes, wait_for_code
from certification.rules import voice as rules
from family.enums import Relation
from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.identifiers import uuid7

AGENCY = frozenset({Relation.AGENCY})
CODE_LABEL = "voice.code"
NUMBER_LABEL = "voice.number"
CLAIMED_MAX = 50


@dataclass(frozen=True)
class CodeToSend:
    """A code that has to go out now, and where to."""

    phone: str = field(repr=False)
    code: str = field(repr=False)


@dataclass(frozen=True)
class NewCall:
    """What somebody typed on the telephone, and the number the menu gave the call."""

    number: str = field(repr=False)
    code: str = field(repr=False)
    external_id: str
    answers: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True)
class CallAnswered:
    """What the menu reads out; whoever was not recognised hears nothing of anybody."""

    outcome: VoiceOutcome
    call_id: UUID | None = None
    due_on: date | None = None
    certification_id: UUID | None = None
    ways: tuple[Method, ...] = ()


@transaction.atomic
def make_code(actor: Actor, number: str, *, at: datetime) -> None:
    """Make a code for whoever has a number; it goes out by the next tick, where somebody has it and can be reached.

    A row is written in every case, so that neither answer nor limit tells whether the number exists.

    Raises:
        VoiceCodesSpent: the partner asked for too many.
    """
    partner_id = actor.partner_id or 0
    wait = wait_for_code(partner_id, at=at)
    if wait is not None:
        raise VoiceCodesSpent(wait=wait)
    number_hash = _number_hash(number)
    is_enough = has_enough_codes(number_hash, at=at)
    found = match_number(number).person
    code = f"{secrets.randbelow(10**rules.CODE_DIGITS):0{rules.CODE_DIGITS}d}"
    public_id = uuid7()
    sealed = seal(code, label=CODE_LABEL, owner=public_id)
    goes_out = found is not None and not is_enough
    VoiceCode.objects.create(
        public_id=public_id,
        partner_id=partner_id,
        number_hash=number_hash,
        person_id=found.id if found and goes_out else None,
        code_hash=blind_index(code, label=CODE_LABEL),
        code_sealed=sealed if goes_out else None,
        sent_at=at,
    )
    subject_id = found.id if found and goes_out else None
    audit.record(actor, audit.Event("certification.voice_code_asked", subject_id), at=at)


@transaction.atomic
def claim_codes(*, at: datetime) -> list[CodeToSend]:
    """Take the codes that have to go out now, each once: one that is lost on the way is asked for again."""
    rows = VoiceCode.objects.select_for_update(skip_locked=True, of=("self",)).select_related("person")
    held = list(rows.filter(code_sealed__isnull=False).order_by("pk")[:CLAIMED_MAX])
    reach = reach_of((row.person.human_id for row in held if row.person), on=local_date(at))
    found = []
    for row in held:
        phone = phone_on_record(reach[row.person.human_id]) if row.person else None
        if phone is not None and row.code_sealed is not None:
            found.append(CodeToSend(phone, unseal(row.code_sealed, label=CODE_LABEL, owner=row.public_id)))
    VoiceCode.objects.filter(pk__in=[row.pk for row in held]).update(code_sealed=None)
    return found


@transaction.atomic
def answer(actor: Actor, new: NewCall, *, at: datetime) -> CallAnswered:
    """Answer a call: record the proof where a telephone counts, else say what does and offer to call back.

    The same call sent again is answered as it was.
    """
    partner_id = actor.partner_id or 0
    before = call_of_partner(partner_id, new.external_id)
    if before is not None:
        return _again(before, new, at=at)
    person_id = _recognised(partner_id, new, at=at)
    if person_id is None:
        return CallAnswered(VoiceOutcome.NOT_RECOGNISED)

    cards = deadlines_of([person_id], on=local_date(at))
    counting = next((card for card in cards if _counts(card, new, on=local_date(at))), None)
    recorded = _record(actor, counting, new, at=at) if counting else None
    shown = counting or (cards[0] if cards else None)
    row = VoiceCall.objects.create(
        partner_id=partner_id,
        external_id=new.external_id,
        person_id=person_id,
        called_at=at,
        outcome=(VoiceOutcome.RECORDED if recorded else VoiceOutcome.NOT_ENOUGH).value,
        wants_callback=recorded is None and shown is not None,
        area_key=shown.paying_area_key if shown else "",
        certification_id=recorded,
    )
    if row.wants_callback:
        # The desk's list of calls, where the operator goes on with a script.
        calls.want_callback(person_id, row.area_key, CallbackWhy.VOICE_MENU, at=at)
    event = audit.Event(
        "certification.voice_called",
        person_id,
        object_kind="voice_call",
        object_id=row.public_id,
        facts={"outcome": row.outcome},
    )
    audit.record(actor, event, at=at)
    return _as_before(row, at=at)


def _again(before: VoiceCall, new: NewCall, *, at: datetime) -> CallAnswered:
    """Answer a call that was answered before, if it is the same person's; the number of a call is no secret."""
    found = match_number(new.number).person
    if found is None or found.id != before.person.human_id:
        return CallAnswered(VoiceOutcome.NOT_RECOGNISED)
    return _as_before(before, at=at)


def drop_old_codes(*, at: datetime) -> int:
    """Drop codes that nobody can use any more; say how many."""
    gone, _by_table = VoiceCode.objects.filter(sent_at__lt=at - rules.KEPT).delete()
    return gone


def _recognised(partner_id: int, new: NewCall, *, at: datetime) -> int | None:
    """Spend a try on the newest code of a number; give its person where the code is right and still good."""
    rows = VoiceCode.objects.select_for_update(of=("self",)).select_related("person")
    newest = rows.filter(partner_id=partner_id, number_hash=_number_hash(new.number)).order_by(
        "-sent_at", "-pk"
    )
    row = newest.first()
    typed = blind_index(new.code, label=CODE_LABEL)
    if row is None or row.used_at is not None or row.attempts_count >= rules.ATTEMPTS_MAX:
        return None
    VoiceCode.objects.filter(pk=row.pk).update(attempts_count=F("attempts_count") + 1)
    is_good = row.sent_at + rules.CODE_LASTS > at and secrets.compare_digest(bytes(row.code_hash), typed)
    if not is_good or row.person is None:
        return None
    row.used_at = at
    row.save(update_fields=["used_at"])
    return row.person.human_id


def _counts(card: DeadlineCard, new: NewCall, *, on: date) -> bool:
    """Say whether a telephone counts for a benefit, and all that it asks is answered."""
    found = precheck(card, Method.PHONE, on=on)
    return not found.refusals and all(question.value in new.answers for question in found.questions)


def _record(actor: Actor, card: DeadlineCard, new: NewCall, *, at: datetime) -> UUID | None:
    proof = NewCertification(
        Method.PHONE,
        local_date(at),
        reference=f"call:{new.external_id}",
        source=source_of(actor.partner_id or 0),
        external_id=f"call:{new.external_id}",
        answers={StatusQuestion(name): is_so for name, is_so in new.answers.items()},
    )
    try:
        with transaction.atomic():
            return certifications.record(actor, card.entitlement_id, proof, relations=AGENCY, at=at).public_id
    except DomainError:
        return None


def _as_before(row: VoiceCall, *, at: datetime) -> CallAnswered:
    """Word a call that stands, by how the deadline is now."""
    on = local_date(at)
    cards = deadlines_of([row.person_id], on=on)
    first = cards[0] if cards else None
    return CallAnswered(
        VoiceOutcome(row.outcome),
        row.public_id,
        first.due_on if first else None,
        row.certification_id,
        _ways(cards, on=on) if row.certification_id is None else (),
    )


def _ways(cards: Sequence[DeadlineCard], *, on: date) -> tuple[Method, ...]:
    """Name the ways that count for the most urgent benefit."""
    return accepted_methods(cards[0].paying_area_key, cards[0].benefit, on=on) if cards else ()


def _number_hash(number: str) -> bytes:
    return blind_index(number, label=NUMBER_LABEL)
