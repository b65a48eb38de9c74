"""Writes self-service terminals: registered at a desk, set up with a code shown once, known by a key, cut off."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.actions import audit
from accounts.enums.terminals import VisitEnd
from accounts.errors.terminals import (
    TerminalCodeWrong,
    TerminalNameTaken,
    TerminalNotFound,
    TerminalPointUnknown,
)
from accounts.fields import blind_index
from accounts.models.terminals import Terminal, TerminalVisit
from accounts.models.users import User
from accounts.queries import terminals as queries
from accounts.queries.terminals import TerminalCard, hash_of
from accounts.rules import activation as codes
from accounts.rules import terminals as rules
from accounts.rules.actors import Actor
from foundation.clock import local_date
from regions.queries.places import service_points

ONE_NAME = "accounts_terminal_one_name"
_KEYS = ("key_hash", "former_key_hash", "renewed_at")
_CODE = ("code_hash", "code_ends_at")


@dataclass(frozen=True)
class SetUp:
    """A machine that waits to be set up, and the code that does it, shown this once."""

    public_id: UUID
    code: str = field(repr=False)


@dataclass(frozen=True)
class Recognised:
    """A machine that showed its key, and the new key it is to keep, if it gets one today."""

    terminal: TerminalCard
    new_key: str = field(default="", repr=False)


def register(actor: Actor, area_key: str, point_key: str, name: str, *, at: datetime) -> SetUp:
    """Register a machine at a service point of the actor's area, with an account of its own that nobody signs in with.

    Raises:
        TerminalPointUnknown: not of the actor's area, or no such place today.
        TerminalNameTaken.
    """
    points = {point.key: point for point in service_points(area_key, on=local_date(at))}
    if area_key not in actor.area_keys | actor.office_keys or point_key not in points:
        raise TerminalPointUnknown
    code = _new_code()
    try:
        with transaction.atomic():
            user = User(is_active=False)
            user.set_unusable_password()
            user.save(force_insert=True)
            row = Terminal.objects.create(
                user=user,
                area_key=area_key,
                point_key=point_key,
                point_name=points[point_key].name,
                name=name,
                registered_by_id=actor.user_id or 0,
                registered_at=at,
                code_hash=_code_hash(code),
                code_ends_at=at + rules.CODE_LASTS,
            )
            audit.record(actor, _event("terminal.registered", row), at=at)
    except IntegrityError as error:
        if ONE_NAME in str(error):
            raise TerminalNameTaken from error
        raise
    return SetUp(row.public_id, code)


def set_up_anew(actor: Actor, terminal_id: UUID, *, at: datetime) -> SetUp:
    """Give a machine another code; the key it had, and whoever stands at it, are out at once.

    Raises:
        TerminalNotFound: absent, of another area, or out of service.
    """
    code = _new_code()
    with transaction.atomic():
        row = _locked(actor, terminal_id)
        _forget_keys(row)
        row.code_hash, row.code_ends_at = _code_hash(code), at + rules.CODE_LASTS
        row.save(update_fields=[*_KEYS, *_CODE])
        _end_visits(row, at=at)
        audit.record(actor, _event("terminal.code_renewed", row), at=at)
    return SetUp(row.public_id, code)


def revoke(actor: Actor, terminal_id: UUID, reason: str, *, at: datetime) -> None:
    """Take a machine out of service: its next request is refused.

    Raises:
        TerminalNotFound: absent, of another area, or out of service already.
    """
    with transaction.atomic():
        row = _locked(actor, terminal_id)
        _forget_keys(row)
        row.code_hash = row.code_ends_at = None
        row.revoked_at, row.revoked_by_id, row.revoked_reason = at, actor.user_id, reason
        row.save(update_fields=[*_KEYS, *_CODE, "revoked_at", "revoked_by", "revoked_reason"])
        _end_visits(row, at=at)
        audit.record(actor, _event("terminal.revoked", row, reason), at=at)


def enrol(code: str, *, at: datetime) -> str:
    """Use a setup code up and give the machine its first key.

    Raises:
        TerminalCodeWrong: whatever is wrong with the code.
    """
    key = secrets.token_urlsafe(rules.TOKEN_BYTES)
    with transaction.atomic():
        waiting = Terminal.objects.select_for_update(of=("self",)).filter(
            code_hash=_code_hash(code), code_ends_at__gt=at, revoked_at__isnull=True
        )
        row = waiting.first()
        if row is None:
            raise TerminalCodeWrong
        row.code_hash = row.code_ends_at = None
        row.key_hash, row.former_key_hash = hash_of(key), None
        row.renewed_at = row.enrolled_at = row.seen_at = at
        row.save(update_fields=[*_KEYS, *_CODE, "enrolled_at", "seen_at"])
        audit.record(Actor(frozenset(), user_id=row.user_id), _event("terminal.enrolled", row), at=at)
    return key


def recognise(key: str, *, at: datetime) -> Recognised | None:
    """Give the machine that holds a key, with a new key once a day; nobody's key gives nothing.

    The former key counts until the new one comes back, for the answer that brought it may have been lost.
    """
    card = queries.terminal_by_key(key)
    if card is None:
        return None
    with transaction.atomic():
        row = Terminal.objects.select_for_update(of=("self",)).get(pk=card.id)
        is_newest = row.key_hash is not None and bytes(row.key_hash) == hash_of(key)
        is_former = row.former_key_hash is not None and bytes(row.former_key_hash) == hash_of(key)
        if not (is_newest or is_former):
            return None
        new_key = _renewed(row, is_newest=is_newest, at=at)
        is_stale = row.seen_at is None or at - row.seen_at > rules.SEEN_AGAIN_AFTER
        if new_key or is_stale or (is_newest and row.former_key_hash is not None):
            row.former_key_hash = hash_of(key) if new_key else None if is_newest else row.former_key_hash
            row.seen_at = at
            row.save(update_fields=[*_KEYS, "seen_at"])
    return Recognised(card, new_key)


def _renewed(row: Terminal, *, is_newest: bool, at: datetime) -> str:
    """Give a machine its next key when the day is over, or when it still comes with the former: the newest was lost."""
    if row.renewed_at is None or not rules.is_to_be_renewed(row.renewed_at, is_newest=is_newest, at=at):
        return ""
    key = secrets.token_urlsafe(rules.TOKEN_BYTES)
    row.key_hash, row.renewed_at = hash_of(key), at
    return key


def _forget_keys(row: Terminal) -> None:
    row.key_hash = row.former_key_hash = row.renewed_at = None


def _end_visits(row: Terminal, *, at: datetime) -> None:
    TerminalVisit.objects.filter(terminal=row, ended_at__isnull=True).update(
        ended_at=at, end=VisitEnd.CUT_OFF.value
    )


def _locked(actor: Actor, terminal_id: UUID) -> Terminal:
    row = (
        Terminal.objects.select_for_update(of=("self",))
        .filter(
            public_id=terminal_id,
            revoked_at__isnull=True,
            area_key__in=actor.area_keys | actor.office_keys,
        )
        .first()
    )
    if row is None:
        raise TerminalNotFound
    return row


def _code_hash(code: str) -> bytes:
    return blind_index(codes.normalise(code), label="terminal.code")


def _new_code() -> str:
    return codes.shown("".join(secrets.choice(codes.ALPHABET) for _sign in range(codes.LENGTH)))


def _event(action: str, row: Terminal, reason: str = "") -> audit.Event:
    facts = {"terminal": row.name, "point": row.point_name}
    return audit.Event(
        action,
        area_key=row.area_key,
        object_kind="terminal",
        object_id=row.public_id,
        reason=reason,
        facts=facts,
    )
