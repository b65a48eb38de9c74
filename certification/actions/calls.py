"""Writes telephone calls: the wish to be called back, the line, what was compared, and what came of it."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.actions import audit, notices
from accounts.queries.people import person_cards
from accounts.rules.actors import Actor
from certification.access import own_call_for, person_to_serve
from certification.enums import CallbackWhy, CallOutcome, CallQuestion, CallState
from certification.errors import (
    CallAnswered,
    CallerNotKnown,
    CallNoteMissing,
    CallNotFound,
    CallNotRecorded,
    CallsPaused,
)
from certification.models.calls import PhoneCall
from certification.queries import calls
from certification.rules import calls as rules
from family.queries.mandates import recipients_of
from foundation.clock import local_date
from foundation.identifiers import normalise_phone
from foundation.masking import mask_phone

ONE_WISH = "certification_phonecall_one_wish"
ONE_LINE = "certification_phonecall_one_line"
PAUSED = "certification.calls_paused"
UNREACHED_WITHIN = timedelta(days=7)
UNREACHED_MAX = 3


@dataclass(frozen=True)
class NewCall:
    """Who is on the line as they say, why their file was opened, and from which number they call, if it is shown."""

    person: UUID
    reason: str
    number: str = field(default="", repr=False)


def want_callback(person_id: int, area_key: str, why: CallbackWhy, *, at: datetime) -> UUID:
    """Note that somebody is to be called back by a desk of an area; wished twice is one row."""
    waiting = PhoneCall.objects.filter(person__same_as=person_id, state=CallState.CALLBACK_WANTED.value)
    with transaction.atomic():
        held = waiting.first()
        if held is not None:
            return held.public_id
        try:
            with transaction.atomic():
                row = PhoneCall.objects.create(
                    person_id=person_id,
                    area_key=area_key,
                    state=CallState.CALLBACK_WANTED.value,
                    why=why.value,
                    wanted_at=at,
                )
        except IntegrityError as error:
            if ONE_WISH not in str(error):
                raise
            return waiting.get().public_id
    return row.public_id


def begin(actor: Actor, new: NewCall, *, at: datetime) -> UUID:
    """Open the line for somebody who calls; an operator has one, and a line still open is given again.

    Raises:
        PersonNotFound: absent, or of another area.
        ClerkIsRelative: no clerk serves a relative or themselves.
        CallsPaused: too many calls about this person failed today.
    """
    on = local_date(at)
    found = person_to_serve(actor, new.person, on=on)
    _refuse_paused(found.person.id, found.area_key, at=at)
    held = calls.open_call_of(actor.user_id or 0)
    if held is not None:
        return held.public_id
    row = PhoneCall(
        person_id=found.person.id,
        area_key=found.area_key,
        number_masked=_masked(new.number),
    )
    return _opened(actor, row, new.reason, at=at)


def take_up(actor: Actor, call_id: UUID, reason: str, *, at: datetime) -> UUID:
    """Call somebody back who wished for it.

    Raises:
        CallNotFound: absent, of another area, or a colleague calls already.
        ClerkIsRelative, CallsPaused.
    """
    held = calls.open_call_of(actor.user_id or 0)
    if held is not None:
        return held.public_id
    with transaction.atomic():
        rows = PhoneCall.objects.select_for_update(of=("self",)).select_related("person")
        row = rows.filter(
            public_id=call_id, state=CallState.CALLBACK_WANTED.value, area_key__in=actor.area_keys
        ).first()
        if row is None:
            raise CallNotFound
        found = person_to_serve(actor, row.person.public_id, on=local_date(at))
        _refuse_paused(found.person.id, row.area_key, at=at)
        return _opened(actor, row, reason, at=at)


def agree_to_recording(actor: Actor, call_id: UUID, reference: str, *, at: datetime) -> None:
    """Write down that the caller said yes to being recorded, and under which number the recording lies.

    Law: PIPL 14: the yes comes first, in the caller's own words.

    Raises:
        CallNotFound, CallNotRecorded: there is no number.
    """
    if not reference.strip():
        raise CallNotRecorded
    with transaction.atomic():
        row = locked_line(actor, call_id)
        if row.agreed_at is None:
            row.agreed_at, row.recording_reference = at, reference.strip()
            row.save(update_fields=["agreed_at", "recording_reference"])
            audit.record(actor, _event("call.recording_agreed", row), at=at)


def answer(actor: Actor, call_id: UUID, said: Mapping[CallQuestion, str], *, at: datetime) -> bool:
    """Compare what the caller said with what is on record, once; say whether enough agrees.

    Which answers agreed is told to nobody, or an operator could find facts out by asking again.

    Raises:
        CallNotFound, CallNotRecorded, CallAnswered.
    """
    with transaction.atomic():
        row = locked_line(actor, call_id)
        if row.agreed_at is None:
            raise CallNotRecorded
        if row.answered_at is not None:
            raise CallAnswered
        facts = calls.facts_of(row.person_id, on=local_date(at))
        asked = [CallQuestion(question) for question in row.questions]
        row.matched_count, row.answered_at = rules.matched_count(asked, said, facts), at
        row.save(update_fields=["matched_count", "answered_at"])
        event = _event("call.answered", row, asked=len(asked), matched=row.matched_count)
        audit.record(actor, event, at=at)
        return row.matched_count >= row.needed_count


def close(actor: Actor, call_id: UUID, outcome: CallOutcome, note: str, *, at: datetime) -> None:
    """End a call that is not recorded as a proof; the person hears of it when no more calls are taken today.

    Raises:
        CallNotFound; CallNoteMissing: a suspicion without words.
        CallerNotKnown: it is said to have been understood although too few answers agreed.
    """
    if outcome is CallOutcome.SUSPICIOUS and not note.strip():
        raise CallNoteMissing
    with transaction.atomic():
        row = locked_line(actor, call_id)
        is_known = row.matched_count is not None and row.matched_count >= row.needed_count
        if outcome is CallOutcome.RECORDED or (outcome is CallOutcome.NOT_COUNTED and not is_known):
            raise CallerNotKnown
        end(actor, row, outcome, note.strip(), at=at)
        if outcome.value in calls.FAILED:
            _tell_of_pause(row, at=at)
        if outcome is CallOutcome.NOBODY_ANSWERED:
            _try_again(row, at=at)


def look_at(actor: Actor, call_id: UUID, *, at: datetime) -> None:
    """Note that somebody else than its operator has looked into a suspicion.

    Raises:
        CallNotFound: absent, no suspicion, looked at already, of another area, or one's own call.
    """
    with transaction.atomic():
        row = (
            PhoneCall.objects.select_for_update(of=("self",))
            .filter(
                public_id=call_id,
                area_key__in=actor.area_keys,
                outcome=CallOutcome.SUSPICIOUS.value,
                looked_at__isnull=True,
            )
            .exclude(operator=actor.user_id)
            .first()
        )
        if row is None:
            raise CallNotFound
        row.looked_at, row.looked_at_by_id = at, actor.user_id
        row.save(update_fields=["looked_at", "looked_at_by"])
        audit.record(actor, _event("call.looked_at", row), at=at)


def _opened(actor: Actor, row: PhoneCall, reason: str, *, at: datetime) -> UUID:
    """Draw the questions and put the operator on the line."""
    on = local_date(at)
    asked_by = calls.call_rules(row.area_key, on=on)
    askable = list(rules.askable(calls.facts_of(row.person_id, on=on)))
    secrets.SystemRandom().shuffle(askable)
    row.state, row.operator_id, row.opened_at = CallState.OPEN.value, actor.user_id, at
    row.questions = [question.value for question in askable[: asked_by.asked]]
    row.needed_count = asked_by.matched
    try:
        with transaction.atomic():
            if row.wanted_at is None:
                row.save(force_insert=True)
            else:
                row.save(update_fields=["state", "operator", "opened_at", "questions", "needed_count"])
            audit.record(actor, _event("call.opened", row, reason=reason), at=at)
    except IntegrityError as error:
        if ONE_LINE not in str(error):
            raise
        held = calls.open_call_of(actor.user_id or 0)
        if held is None:
            raise CallNotFound from error
        return held.public_id
    return row.public_id


def locked_line(actor: Actor, call_id: UUID) -> PhoneCall:
    """Lock a call whose operator the actor is, while it goes on."""
    own_call_for(actor, call_id)
    rows = PhoneCall.objects.select_for_update(of=("self",)).select_related("person")
    row = rows.filter(public_id=call_id, operator=actor.user_id, state=CallState.OPEN.value).first()
    if row is None:
        raise CallNotFound
    return row


def end(actor: Actor, row: PhoneCall, outcome: CallOutcome, note: str, *, at: datetime) -> None:
    """End a locked call with its outcome; call in the act's transaction."""
    row.state, row.outcome, row.note, row.closed_at = CallState.CLOSED.value, outcome.value, note, at
    row.save(update_fields=["state", "outcome", "note", "closed_at", "proof_id"])
    audit.record(actor, _event("call.closed", row, outcome=outcome.value), at=at)


def _refuse_paused(person_id: int, area_key: str, *, at: datetime) -> None:
    on = local_date(at)
    if calls.failed_count(person_id, on=on) >= calls.call_rules(area_key, on=on).misses_a_day:
        raise CallsPaused


def _tell_of_pause(row: PhoneCall, *, at: datetime) -> None:
    """Tell the person, and those who are told for them, that today's calls failed and none is taken any more."""
    on = local_date(at)
    if calls.failed_count(row.person_id, on=on) < calls.call_rules(row.area_key, on=on).misses_a_day:
        return
    person = person_cards([row.person_id])[row.person_id]
    told = recipients_of([person.id], on=on).get(person.id, frozenset()) | {person.id}
    notices.post_many(
        [
            notices.NewNotice(
                key=f"{PAUSED}:{person.public_id}:{on.isoformat()}:{recipient_id}",
                topic=f"call:{row.public_id}",
                recipient_id=recipient_id,
                subject_id=person.id,
                template=PAUSED,
                facts={"name": person.name, "is_about_reader": recipient_id == person.id},
            )
            for recipient_id in sorted(told)
        ],
        at=at,
    )


def _try_again(row: PhoneCall, *, at: datetime) -> None:
    """Let somebody who was not reached wait for another call, a few times a week and no more."""
    since = at - UNREACHED_WITHIN
    unreached = PhoneCall.objects.filter(
        person__same_as=row.person_id, outcome=CallOutcome.NOBODY_ANSWERED.value, closed_at__gt=since
    )
    if unreached.count() < UNREACHED_MAX:
        want_callback(row.person_id, row.area_key, CallbackWhy.NOT_REACHED, at=at)


def _masked(number: str) -> str:
    return mask_phone(normalise_phone(number)) if number.strip() else ""


def _event(action: str, row: PhoneCall, *, reason: str = "", **facts: str | int) -> audit.Event:
    return audit.Event(
        action,
        row.person_id,
        area_key=row.area_key,
        object_kind="call",
        object_id=row.public_id,
        reason=reason,
        facts=facts,
    )
