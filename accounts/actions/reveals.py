"""Shows a sealed value whole, to whoever may see it, with a reason that the person it is about can read."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from accounts.actions import audit
from accounts.enums.reveals import RevealField
from accounts.errors.reveals import NothingToReveal, RevealWithoutReason, TooManyReveals
from accounts.models.users import User
from accounts.queries.audit import events_count
from accounts.queries.reveals import sealed_value
from accounts.rules.actors import Actor
from foundation.masking import Masked

WINDOW = timedelta(hours=1)
# One action a field, so that the person reads what was shown without the facts being opened.
ACTIONS = {field: f"person.revealed.{field.value}" for field in RevealField}


@dataclass(frozen=True)
class Asked:
    """Which value somebody wants to see, what for, and at the desk of which area; both empty for one's own."""

    field: RevealField
    reason: str = ""
    area_key: str = ""


@transaction.atomic
def reveal(actor: Actor, person_id: int, asked: Asked, *, most: int, at: datetime) -> Masked:
    """Give a person's value and write down that it was shown; at most ``most`` in an hour to one user.

    Call behind a gatekeeper: whether the actor may see this person at all was decided there.

    Raises:
        RevealWithoutReason: it is somebody else's, and no reason is given.
        TooManyReveals: the user has had too many shown within the hour.
        NothingToReveal: no such value is recorded.
    """
    if actor.person_id != person_id and not asked.reason.strip():
        raise RevealWithoutReason
    # Held, so that two requests at once are counted one after the other.
    User.objects.select_for_update(no_key=True).get(pk=actor.user_id or 0)
    if events_count(actor.user_id or 0, ACTIONS.values(), since=at - WINDOW) >= most:
        raise TooManyReveals(most=most)
    value = sealed_value(person_id, asked.field)
    if value is None:
        raise NothingToReveal

    event = audit.Event(
        ACTIONS[asked.field],
        person_id,
        area_key=asked.area_key,
        reason=asked.reason.strip(),
        facts={"field": asked.field.value},
    )
    audit.record(actor, event, at=at)
    return value
