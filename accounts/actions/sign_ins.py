"""Writes where users are signed in, and ends it: an ended session is gone before its next request."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet

from accounts.actions import audit, notices
from accounts.enums.sign_ins import SignInWay
from accounts.errors.sign_ins import SignInNotFound
from accounts.fields import blind_index
from accounts.models.sign_ins import SignIn
from accounts.models.users import User
from accounts.rules.actors import Actor
from accounts.rules.devices import Device

TEMPLATE = "account.new_device"
LABEL = "sign_in.device"


@dataclass(frozen=True)
class NewSignIn:
    """A browser that has just come in: its session, the number of its cookie, what it is, and how it came."""

    session_key: str
    device_number: str
    device: Device
    way: SignInWay


def begin(user: User, new: NewSignIn, *, at: datetime) -> None:
    """Note a sign-in; tell its person when it is not the first and comes from a device not seen before."""
    device_index = blind_index(new.device_number, label=LABEL)
    with transaction.atomic():
        past = SignIn.objects.filter(user=user)
        is_new = past.exists() and not past.filter(device_index=device_index).exists()
        row = SignIn.objects.create(
            user=user,
            session_key=new.session_key,
            device_index=device_index,
            system=new.device.system.value,
            browser=new.device.browser.value,
            way=new.way.value,
            signed_in_at=at,
            last_seen_at=at,
        )
        if is_new and user.person_id is not None:
            notices.post_many([_notice(row, user.person_id)], at=at)


def move(old_key: str | None, new_key: str | None) -> None:
    """Follow a session to its new id."""
    if old_key and new_key:
        SignIn.objects.filter(session_key=old_key).update(session_key=new_key)


def see(session_key: str | None, *, at: datetime) -> None:
    """Note that a session is in use; called now and then, not at every request."""
    if session_key:
        SignIn.objects.filter(session_key=session_key).update(last_seen_at=at)


def end(actor: Actor, public_id: UUID, *, at: datetime) -> None:
    """End one of one's own sign-ins.

    Raises:
        SignInNotFound: absent, ended, or somebody else's.
    """
    if not _end(actor, _live(actor).filter(public_id=public_id), at=at):
        raise SignInNotFound


def end_others(actor: Actor, *, kept_key: str | None, at: datetime) -> int:
    """End every one of one's own sign-ins but the one this request came with; say how many."""
    return _end(actor, _live(actor).exclude(session_key=kept_key), at=at)


def end_all_of(user_id: int, *, at: datetime) -> None:
    """End every sign-in of a user, as when somebody else may hold their phone; call inside the act's transaction."""
    live = SignIn.objects.filter(user=user_id, ended_at__isnull=True)
    Session.objects.filter(pk__in=list(live.values_list("session_key", flat=True))).delete()
    live.update(ended_at=at, session_key="")


def _live(actor: Actor) -> QuerySet[SignIn]:
    return SignIn.objects.filter(user=actor.user_id or 0, ended_at__isnull=True).exclude(session_key="")


@transaction.atomic
def _end(actor: Actor, rows: QuerySet[SignIn], *, at: datetime) -> int:
    found = list(rows.select_for_update())
    Session.objects.filter(pk__in=[row.session_key for row in found if row.session_key]).delete()
    SignIn.objects.filter(pk__in=[row.pk for row in found]).update(ended_at=at, session_key="")
    events = [
        audit.Event("sign_in.ended", actor.person_id, object_kind="sign_in", object_id=row.public_id)
        for row in found
    ]
    audit.record_many(actor, events, at=at)
    return len(found)


def _notice(row: SignIn, person_id: int) -> notices.NewNotice:
    return notices.NewNotice(
        key=f"{TEMPLATE}:{row.public_id}",
        topic=f"sign_in:{row.public_id}",
        recipient_id=person_id,
        subject_id=person_id,
        template=TEMPLATE,
        facts={"at": row.signed_in_at.isoformat()},
    )
