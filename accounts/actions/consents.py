"""Writes what people say about the use of their data."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from accounts.access import own_person_for
from accounts.actions import audit, face_results
from accounts.enums.consents import ConsentAct, ConsentGiver, ConsentPurpose, LegalGround
from accounts.errors.consents import ConsentNotAsked, ConsentOfGuardian, ConsentOfOneself, ConsentTextMoved
from accounts.errors.people import PersonNotFound
from accounts.models.consents import ConsentRecord
from accounts.models.people import InsuredPerson
from accounts.queries.consents import consents_of, is_child
from accounts.rules.actors import Actor
from accounts.rules.consent_texts import TEXTS
from accounts.rules.consents import ConsentStanding, text_on
from foundation.clock import local_date


@dataclass(frozen=True)
class SpokenFor:
    """What a guardian said yes to for a child, and at which area's desk for which reason."""

    guardian_id: int
    purpose: ConsentPurpose
    version: int
    area_key: str
    reason: str


@dataclass(frozen=True)
class _Word:
    """A yes or a no to a purpose; a yes names the version that was read."""

    purpose: ConsentPurpose
    act: ConsentAct
    version: int | None
    spoken: SpokenFor | None = None


def give(actor: Actor, purpose: ConsentPurpose, *, version: int, at: datetime) -> None:
    """Record that the signed-in person says yes to the text they read; saying it twice is saying it once.

    Raises:
        ConsentTextMoved: another version is in force by now.
        ConsentNotAsked: the law leaves no choice.
        ConsentOfGuardian: the person is too young to say so alone.

    Law: PIPL art. 14, 29, 31.
    """
    _say(actor, purpose, ConsentAct.GIVEN, version=version, at=at)


def check_version(purpose: ConsentPurpose, *, version: int, on: date) -> None:
    """Refuse a yes to any text but the one in force, where it is not a recorded person's word yet.

    Raises:
        ConsentTextMoved.
    """
    if version != text_on(TEXTS, purpose, on=on).version:
        raise ConsentTextMoved


def withdraw(actor: Actor, purpose: ConsentPurpose, *, at: datetime) -> None:
    """Record that the signed-in person says no more; what was done before stays valid.

    A child may do so too: a no needs nobody's leave. Pictures of a face that wait for somebody are dropped.

    Raises:
        ConsentNotAsked: the law leaves no choice.

    Law: PIPL art. 15.
    """
    _say(actor, purpose, ConsentAct.WITHDRAWN, version=None, at=at)


def give_for_child(actor: Actor, child_id: int, spoken: SpokenFor, *, at: datetime) -> None:
    """Record that a guardian, standing before a clerk, says yes for a child to the text they read.

    Whose guardian they are is a fact of the floor above, handed down; who spoke, and before whom, is kept.
    Raises:
        ConsentOfOneself: the person is old enough to say so alone.
        ConsentTextMoved: another version is in force by now.
        ConsentNotAsked: the law leaves no choice.

    Law: PIPL art. 31.
    """
    word = _Word(spoken.purpose, ConsentAct.GIVEN, spoken.version, spoken)
    if not is_child(child_id, on=local_date(at)):
        raise ConsentOfOneself
    _write(actor, child_id, word, at=at)


def _say(
    actor: Actor, purpose: ConsentPurpose, act: ConsentAct, *, version: int | None, at: datetime
) -> None:
    person = own_person_for(actor)
    if act is ConsentAct.GIVEN and is_child(person.id, on=local_date(at)):
        _refuse_unasked(person.id, purpose, on=local_date(at))
        raise ConsentOfGuardian
    _write(actor, person.id, _Word(purpose, act, version), at=at)


@transaction.atomic
def _write(actor: Actor, person_id: int, word: _Word, *, at: datetime) -> None:
    """Write a word down unless it changes nothing."""
    if actor.user_id is None:
        raise PersonNotFound
    # Two words at once are written one after the other, so that the newer one is the newer one.
    InsuredPerson.objects.select_for_update(no_key=True).get(pk=person_id)
    now = _refuse_unasked(person_id, word.purpose, on=local_date(at))
    if word.version not in (None, now.text.version):
        raise ConsentTextMoved
    if _is_said(now, word.act):
        return

    spoken = word.spoken
    record = ConsentRecord.objects.create(
        person_id=person_id,
        purpose=word.purpose.value,
        version=now.text.version,
        text_hash=now.text.seal,
        act=word.act.value,
        giver=(ConsentGiver.GUARDIAN if spoken else ConsentGiver.SELF).value,
        guardian_id=spoken.guardian_id if spoken else None,
        user_id=actor.user_id,
        said_at=at,
    )
    facts: dict[str, str | int] = {"purpose": word.purpose.value, "version": now.text.version}
    if spoken:
        facts["giver"] = record.giver
    event = audit.Event(
        f"consent.{word.act.value}",
        person_id,
        area_key=spoken.area_key if spoken else "",
        object_kind="consent",
        object_id=record.public_id,
        reason=spoken.reason if spoken else "",
        facts=facts,
    )
    if word.act is ConsentAct.WITHDRAWN and word.purpose is ConsentPurpose.FACE:
        face_results.drop_waiting_of(person_id, at=at)
    audit.record(actor, event, at=at)


def _refuse_unasked(person_id: int, purpose: ConsentPurpose, *, on: date) -> ConsentStanding:
    """Give how a purpose stands, where there is a choice at all."""
    now = next(one for one in consents_of(person_id, on=on) if one.text.purpose is purpose)
    if not now.text.may_refuse:
        raise ConsentNotAsked
    return now


def _is_said(now: ConsentStanding, act: ConsentAct) -> bool:
    """Say whether the word would change nothing."""
    if act is ConsentAct.GIVEN:
        return now.is_allowed
    return not now.is_allowed and (
        now.text.ground is LegalGround.STATUTORY_DUTY
        or now.last is None
        or now.last.act is ConsentAct.WITHDRAWN
    )
