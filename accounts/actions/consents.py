"""Writes what people say about the use of their data."""

from datetime import date, datetime

from django.db import transaction

from accounts.access import own_person_for
from accounts.actions import audit, face_results
from accounts.enums.consents import ConsentAct, ConsentGiver, ConsentPurpose, LegalGround
from accounts.errors.consents import ConsentNotAsked, ConsentOfGuardian, ConsentTextMoved
from accounts.errors.people import PersonNotFound
from accounts.models.consents import ConsentRecord
from accounts.models.people import InsuredPerson
from accounts.queries.consents import consents_of, is_child
from accounts.rules.actors import Actor
from accounts.rules.consent_texts import TEXTS
from accounts.rules.consents import ConsentStanding, text_on
from foundation.clock import local_date


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


@transaction.atomic
def _say(
    actor: Actor, purpose: ConsentPurpose, act: ConsentAct, *, version: int | None, at: datetime
) -> None:
    person = own_person_for(actor)
    if actor.user_id is None:
        raise PersonNotFound
    # Two words at once are written one after the other, so that the newer one is the newer one.
    InsuredPerson.objects.select_for_update(no_key=True).get(pk=person.id)
    on = local_date(at)
    now = next(one for one in consents_of(person.id, on=on) if one.text.purpose is purpose)

    if not now.text.may_refuse:
        raise ConsentNotAsked
    if act is ConsentAct.GIVEN and is_child(person.id, on=on):
        raise ConsentOfGuardian
    if version not in (None, now.text.version):
        raise ConsentTextMoved
    if _is_said(now, act):
        return

    record = ConsentRecord.objects.create(
        person_id=person.id,
        purpose=purpose.value,
        version=now.text.version,
        text_hash=now.text.seal,
        act=act.value,
        giver=ConsentGiver.SELF.value,
        user_id=actor.user_id,
        said_at=at,
    )
    facts = {"purpose": purpose.value, "version": now.text.version}
    event = audit.Event(
        f"consent.{act.value}", person.id, object_kind="consent", object_id=record.public_id, facts=facts
    )
    if act is ConsentAct.WITHDRAWN and purpose is ConsentPurpose.FACE:
        face_results.drop_waiting_of(person.id, at=at)
    audit.record(actor, event, at=at)


def _is_said(now: ConsentStanding, act: ConsentAct) -> bool:
    """Say whether the word would change nothing."""
    if act is ConsentAct.GIVEN:
        return now.is_allowed
    return not now.is_allowed and (
        now.text.ground is LegalGround.STATUTORY_DUTY
        or now.last is None
        or now.last.act is ConsentAct.WITHDRAWN
    )
