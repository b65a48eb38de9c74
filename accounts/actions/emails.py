"""Writes the e-mail address messages go to as well: asked for, confirmed by the code in its own mail, taken away.

Whether the actor may do that for the person is asked at the door: it is they themselves, a helper whose mandate reaches
it, or a clerk before whom the person stands.
"""

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from hmac import compare_digest
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from accounts.actions import audit, notices
from accounts.actions.users import set_email
from accounts.errors.emails import EmailAskedTooOften, EmailCodeWrong, EmailNeedsAccount
from accounts.fields import blind_index, seal, unseal
from accounts.models.email_codes import EmailCode
from accounts.models.users import User
from accounts.rules.actors import Actor
from accounts.rules.email_codes import (
    ASKS_IN,
    ASKS_MAX,
    ATTEMPTS_MAX,
    DIGITS,
    HOLDS,
    MISSES_MAX,
    again_after,
)

ADDRESS, CODE = "email_code.address", "email_code.code"
TEMPLATE = "account.email_changed"
CLAIMED_MAX = 100


@dataclass(frozen=True)
class Standing:
    """By which mandate, or at which area's desk and why, somebody acts for another; neither where it is their own."""

    mandate_id: int | None = None
    area_key: str = ""
    reason: str = ""


@dataclass(frozen=True)
class CodeToSend:
    """One code on its way to an address, in the language its reader chose."""

    id: UUID
    address: str = field(repr=False)
    code: str = field(repr=False)
    language: str


@transaction.atomic
def ask(actor: Actor, person_id: int, address: str, by: Standing | None = None, *, at: datetime) -> None:
    """Let a code be sent to an address; an earlier one opens nothing any more, and the address in use stays in use.

    Raises:
        EmailNeedsAccount, EmailAskedTooOften.
    """
    user = _account(person_id)
    asked = EmailCode.objects.filter(user=user, asked_at__gt=at - ASKS_IN).order_by("asked_at")
    times = list(asked.values_list("asked_at", flat=True))
    if len(times) >= ASKS_MAX:
        raise EmailAskedTooOften(until=times[-ASKS_MAX] + ASKS_IN)
    _end_open(user, at=at)

    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    row = EmailCode(user=user, asked_at=at, expires_at=at + HOLDS, due_at=at)
    row.address_sealed = seal(address, label=ADDRESS, owner=row.public_id)
    row.code_sealed = seal(code, label=CODE, owner=row.public_id)
    row.code_hash = _fingerprint(row, code)
    row.save(force_insert=True)
    _note(actor, "email.asked", person_id, by, at=at)


def confirm(actor: Actor, person_id: int, code: str, by: Standing | None = None, *, at: datetime) -> None:
    """Let messages go to the address whose code this is, from now on.

    Raises:
        EmailNeedsAccount; EmailCodeWrong: and the miss is counted.
    """
    with transaction.atomic():
        is_right = _confirm(actor, person_id, code, by, at=at)
    if not is_right:
        raise EmailCodeWrong


def _confirm(actor: Actor, person_id: int, code: str, by: Standing | None, *, at: datetime) -> bool:
    user = _account(person_id)
    row = _open(user).filter(expires_at__gt=at, misses_count__lt=MISSES_MAX).first()
    if row is None:
        return False
    if not compare_digest(bytes(row.code_hash), _fingerprint(row, code)):
        row.misses_count += 1
        row.save(update_fields=["misses_count"])
        return False

    set_email(user, unseal(row.address_sealed, label=ADDRESS, owner=row.public_id))
    row.confirmed_at = row.ended_at = at
    row.code_sealed = None
    row.save(update_fields=["confirmed_at", "ended_at", "code_sealed"])
    _tell(person_id, f"set:{row.public_id}", is_set=True, at=at)
    _note(actor, "email.confirmed", person_id, by, at=at)
    return True


@transaction.atomic
def remove(actor: Actor, person_id: int, by: Standing | None = None, *, at: datetime) -> bool:
    """Take the address away, and what waits to be confirmed; say whether there was one.

    Raises:
        EmailNeedsAccount.
    """
    user = _account(person_id)
    ended = _end_open(user, at=at)
    had = user.email_sealed is not None
    if had:
        set_email(user, "")
        _tell(person_id, f"gone:{at.isoformat()}", is_set=False, at=at)
    if had or ended:
        _note(actor, "email.removed", person_id, by, at=at)
    return had or ended


@transaction.atomic
def claim_codes(*, at: datetime) -> list[CodeToSend]:
    """Take the codes whose turn it is to leave; each comes again later, unless `note_sent` says that it left."""
    due = EmailCode.objects.filter(
        code_sealed__isnull=False, due_at__lte=at, expires_at__gt=at, attempts_count__lt=ATTEMPTS_MAX
    )
    held = due.select_related("user").select_for_update(of=("self",), skip_locked=True)
    found = []
    for row in held.order_by("due_at", "pk")[:CLAIMED_MAX]:
        row.attempts_count += 1
        row.due_at = at + again_after(row.attempts_count)
        row.save(update_fields=["attempts_count", "due_at"])
        address = unseal(row.address_sealed, label=ADDRESS, owner=row.public_id)
        code = unseal(row.code_sealed or b"", label=CODE, owner=row.public_id)
        found.append(CodeToSend(row.public_id, address, code, row.user.language))
    return found


def note_sent(public_id: UUID) -> None:
    """Note that a code left the house: only its fingerprint is kept."""
    EmailCode.objects.filter(public_id=public_id).update(code_sealed=None)


def _account(person_id: int) -> User:
    """Hold the account of a person.

    Raises:
        EmailNeedsAccount.
    """
    rows = User.objects.select_for_update(of=("self",)).filter(person__same_as=person_id, is_active=True)
    user = rows.order_by("pk").first()
    if user is None:
        raise EmailNeedsAccount
    return user


def _open(user: User) -> QuerySet[EmailCode]:
    return EmailCode.objects.filter(user=user, ended_at__isnull=True)


def _end_open(user: User, *, at: datetime) -> bool:
    return bool(_open(user).update(ended_at=at, code_sealed=None))


def _fingerprint(row: EmailCode, code: str) -> bytes:
    return blind_index(f"{row.public_id}:{code}", label=CODE)


def _tell(person_id: int, what: str, *, is_set: bool, at: datetime) -> None:
    """Tell the person by every way there is, so that nobody turns their messages away in silence."""
    told = notices.NewNotice(
        key=f"{TEMPLATE}:{what}",
        topic=f"email:{person_id}",
        recipient_id=person_id,
        subject_id=person_id,
        template=TEMPLATE,
        facts={"is_set": is_set},
    )
    notices.post_many([told], at=at)


def _note(actor: Actor, action: str, person_id: int, by: Standing | None, *, at: datetime) -> None:
    """Note an act under the person, with what let somebody else do it; the address stands nowhere in it."""
    where = by or Standing()
    event = audit.Event(
        action,
        person_id,
        object_kind="email",
        mandate_id=where.mandate_id,
        area_key=where.area_key,
        reason=where.reason,
    )
    audit.record(actor, event, at=at)
