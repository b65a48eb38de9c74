"""Writes activation codes: a clerk gives them out, and their person gets in with them once."""

import secrets
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hmac import compare_digest

from django.db import transaction
from django.db.models import QuerySet

from accounts.actions import audit, notices, people, prepared_accounts, recovery_approvals, verifications
from accounts.actions.recovery_approvals import Recovery
from accounts.actions.verifications import NewProof, Verified
from accounts.enums.recovery import RecoveryAct
from accounts.enums.verification import CodeDelivery
from accounts.errors.activation import ClerkIsSubject, CodeEntriesWait, CodeMismatch
from accounts.fields import blind_index
from accounts.models.activation import ActivationCode, ActivationMiss
from accounts.models.users import User
from accounts.queries.people import PersonCard, match_number
from accounts.queries.users import user_of_person
from accounts.rules import activation as rules
from accounts.rules.actors import Actor
from accounts.rules.documents import DocumentNumber
from foundation.clock import local_date
from foundation.names import is_same_name
from regions.queries.policy import policy

LABEL = "activation.code"
SOURCE_LABEL = "activation.source"
NUMBER_LABEL = "activation.number"
# More from one place make nobody wait longer.
MISSES_READ_MAX = 50
TEMPLATE = "activation.issued"
_NOBODY = 0


@dataclass(frozen=True)
class DeskAct:
    """At whose desk a clerk acts, and why."""

    area_key: str
    reason: str


@dataclass(frozen=True)
class IssuedCode:
    """A code in clear, for the letter and nothing else, and its last day."""

    shown: str
    last_on: date


@dataclass(frozen=True)
class Claim:
    """What somebody types off their document and their letter."""

    name: str = field(repr=False)
    document: DocumentNumber
    code: str = field(repr=False)
    # Where it is typed: an account, a device or an address.
    source: str = field(repr=False)


def issue(actor: Actor, person_id: int, delivery: CodeDelivery, desk: DeskAct, *, at: datetime) -> IssuedCode:
    """Give a person a code; an earlier one that was not used is void, and the person hears of it.

    Raises:
        ClerkIsSubject: the clerk is the person; SubjectDied.
        ApprovalMissing: the person has an account, policy asks for a colleague, and none agreed to exactly this.
    """
    if actor.person_id == person_id:
        raise ClerkIsSubject
    code = "".join(secrets.choice(rules.ALPHABET) for _sign in range(rules.LENGTH))
    days = policy("identity.code_days", area_key=None, on=local_date(at)).integer()
    ends_on = local_date(at) + timedelta(days=days)
    with transaction.atomic():
        people.lock([person_id])
        people.refuse_dead(person_id, on=local_date(at))
        wanted = Recovery(person_id, RecoveryAct.LETTER, delivery.value)
        recovery_approvals.use_where_needed(wanted, desk.area_key, at=at)
        _open(person_id).update(voided_at=at)
        row = ActivationCode.objects.create(
            person_id=person_id,
            code_index=blind_index(code, label=LABEL),
            delivery=delivery.value,
            issued_at=at,
            issued_by_id=actor.user_id or _NOBODY,
            area_key=desk.area_key,
            ends_on=ends_on,
        )
        notices.post_many([_notice(row)], at=at)
        audit.record(actor, _issued(row, desk), at=at)
    return IssuedCode(rules.shown(code), ends_on - timedelta(days=1))


def open_account(claim: Claim, *, at: datetime) -> User:
    """Use a code up and give its person's account, opened now where there was none.

    Raises:
        CodeMismatch: whatever is wrong, and also where no such person is recorded.
        CodeEntriesWait: so many entries were wrong that nothing is compared for a while.
    """
    with transaction.atomic():
        code = _matching(claim, at=at)
        if code is not None:
            user = user_of_person(code.person_id) or _new_account(code.person_id)
            prepared_accounts.claim(user, claim.document, at=at)
            _prove(Actor(frozenset(), user_id=user.pk), code, user.pk, at=at)
            return user
    raise CodeMismatch


def join_account(actor: Actor, claim: Claim, *, at: datetime) -> Verified:
    """Use a code up and join the signed-in account to its person.

    Raises:
        CodeMismatch: whatever is wrong, and also where no such person is recorded.
        CodeEntriesWait: so many entries were wrong that nothing is compared for a while.
        AlreadySomebody: the account is somebody else, or the person has one; the code is not used up.
    """
    with transaction.atomic():
        code = _matching(claim, at=at)
        if code is not None:
            return _prove(actor, code, actor.user_id or _NOBODY, at=at)
    raise CodeMismatch


def spend_for_another(actor: Actor, claim: Claim, *, at: datetime) -> int | None:
    """Use a code up as its person's yes to what the actor asked of them; give the person, or nothing.

    The person's own account is neither opened nor joined. Call in the transaction of the act and raise `CodeMismatch`
    outside of it where nothing came back, or the wrong entry would not be counted.

    Raises:
        CodeEntriesWait: so many entries were wrong that nothing is compared for a while.
    """
    code = _matching(claim, at=at)
    if code is None:
        return None
    _use_up(code, actor.user_id or _NOBODY, at=at)
    return code.person_id


def _matching(claim: Claim, *, at: datetime) -> ActivationCode | None:
    """Lock the open code of the person named and compare; a wrong entry counts against where it came from.

    The same statements run whether or not the person exists, so that time does not tell.

    Raises CodeEntriesWait.
    """
    on = local_date(at)
    miss = _miss_of(claim, at=at)
    _refuse_while_waiting(miss, at=at)
    person = _claimed(claim)
    code = _open(person.id if person else _NOBODY).select_for_update().filter(ends_on__gt=on).first()
    typed = blind_index(rules.normalise(claim.code), label=LABEL)
    is_right = compare_digest(typed, bytes(code.code_index) if code else bytes(len(typed)))
    is_name = person is not None and is_same_name(person.name, claim.name)
    if code is not None and is_right and is_name:
        return code
    miss.save(force_insert=True)
    return None


def _miss_of(claim: Claim, *, at: datetime) -> ActivationMiss:
    """Make the row that is written when the entry turns out to be wrong."""
    number = f"{claim.document.country}|{claim.document.number}"
    return ActivationMiss(
        source_index=blind_index(claim.source, label=SOURCE_LABEL),
        number_index=blind_index(number, label=NUMBER_LABEL),
        missed_at=at,
    )


def _refuse_while_waiting(miss: ActivationMiss, *, at: datetime) -> None:
    """Count the wrong entries of the last day; two at once may both be read, which a code of 59 bits bears."""
    found = policy("identity.code_entries", area_key=None, on=local_date(at)).record()
    entries = rules.Entries(**{name: int(str(value)) for name, value in found.items()})
    late = ActivationMiss.objects.filter(missed_at__gt=at - rules.DAY).order_by("-missed_at")
    here = late.filter(source_index=miss.source_index).values_list("missed_at", flat=True)
    named = late.filter(number_index=miss.number_index).values_list("missed_at", flat=True)
    again_at = rules.waits_until(
        list(here[:MISSES_READ_MAX]), list(named[: entries.for_one_number]), entries, at=at
    )
    if again_at is not None:
        raise CodeEntriesWait(again_at=again_at)


def _claimed(claim: Claim) -> PersonCard | None:
    """Find the living person with the number typed."""
    person = match_number(claim.document.number, country=claim.document.country).person
    return person if person is not None and person.died_on is None else None


def _prove(actor: Actor, code: ActivationCode, user_id: int, *, at: datetime) -> Verified:
    method = rules.METHOD_OF[CodeDelivery(code.delivery)]
    new = NewProof(method, evidence=str(code.public_id))
    _use_up(code, user_id, at=at)
    return verifications.join(actor, user_id, code.person_id, new, at=at)


def _use_up(code: ActivationCode, user_id: int, *, at: datetime) -> None:
    code.used_at, code.used_by_id = at, user_id
    code.save(update_fields=["used_at", "used_by"])


def _new_account(person_id: int) -> User:
    user = User(person_id=person_id)
    user.set_unusable_password()
    user.save(force_insert=True)
    return user


def _open(person_id: int) -> QuerySet[ActivationCode]:
    return ActivationCode.objects.filter(
        person__same_as=person_id, used_at__isnull=True, voided_at__isnull=True
    )


def _notice(row: ActivationCode) -> notices.NewNotice:
    return notices.NewNotice(
        key=f"{TEMPLATE}:{row.public_id}",
        topic=f"activation:{row.public_id}",
        recipient_id=row.person_id,
        subject_id=row.person_id,
        template=TEMPLATE,
    )


def _issued(row: ActivationCode, desk: DeskAct) -> audit.Event:
    return audit.Event(
        "activation.issued",
        row.person_id,
        area_key=desk.area_key,
        object_kind="activation_code",
        object_id=row.public_id,
        reason=desk.reason,
        facts={"delivery": row.delivery},
    )
