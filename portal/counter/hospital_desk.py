"""The insurance office of a designated hospital (定点医院医保办): two cards, one after the other, and what they show.

Its staff are no clerks: they look nobody up by name, see masked names, and learn nothing of two people who are no near
relatives on record. What was read stands in the session until it is bound, begun anew, or too old.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_noop

from accounts.actions import card_guesses
from accounts.errors.people import PersonNotFound
from accounts.queries.people import PersonCard, person_by_public_id, person_cards
from accounts.queries.users import live_posts
from accounts.rules.actors import Actor
from certification.access import refuse_clerk_who_is_relative
from family.access import sharer_at_hospital
from family.errors import BindingNotFound
from family.queries.bindings import binding_by_public_id
from family.queries.kin import relation_between
from foundation.clock import local_date
from portal.counter import card_entry, once, sharing_desk
from portal.counter.sharing_desk import Pair
from portal.counter.sharing_receipt import Bound
from portal.shared.requests import DoorRequest
from regions.queries.places import service_points
from regions.queries.policy import policy

KEPT = timedelta(minutes=15)
REASON = gettext_noop("在医院医保办刷卡绑定家庭共济")
TYPED_NUMBERS = "sharing.hospital_typed_numbers"
_CARDS = "hospital_cards"


@dataclass(frozen=True)
class Hospital:
    """Where the actor sits: the area, and the hospital's own name."""

    area_key: str
    name: str


def hospital_of(actor: Actor, *, on: date) -> Hospital:
    """Say at which hospital somebody sits; the first one where there are several posts."""
    posts = [post for post in live_posts(actor.user_id or 0, on=on) if post.area_key in actor.hospital_keys]
    post = next((post for post in posts if post.point_key), None)
    if post is None:
        return Hospital(min(actor.hospital_keys, default=""), "")
    points = service_points(post.area_key, on=on)
    return Hospital(post.area_key, next((point.name for point in points if point.key == post.point_key), ""))


def sharer_read(request: DoorRequest, typed: str, *, at: datetime) -> bool:
    """Read the first card; say whether it is of somebody the hospital's area insures.

    Raises:
        IdNumberInvalid, CardCodeRefused, CardGuessesSpent, ClerkIsRelative.
    """
    on = local_date(at)
    is_typed = _may_type("both", request.actor, on=on)
    mine = [
        one
        for one in _holders(request, typed, is_typed=is_typed, at=at)
        if _is_of_area(request.actor, one, on=on)
    ]
    if len(mine) != 1:
        return False
    refuse_clerk_who_is_relative(request.actor, mine[0].id, on=on)
    card_guesses.give_back(request.actor)
    _keep(request, {"sharer": str(mine[0].public_id)}, at=at)
    return True


def user_read(request: DoorRequest, typed: str, *, at: datetime) -> bool:
    """Read the second card; say whether it is of a near relative of the first one's holder on record.

    An unknown card and one of a stranger are one answer, or the office could ask who is anybody's relative.

    Raises:
        IdNumberInvalid, CardCodeRefused, CardGuessesSpent, ClerkIsRelative.
    """
    sharer = sharer_of(request, at=at)
    on = local_date(at)
    is_typed = _may_type("user", request.actor, on=on) or _may_type("both", request.actor, on=on)
    found = _holders(request, typed, is_typed=is_typed, at=at)
    if sharer is None:
        return False
    near = [one for one in found if relation_between(sharer.id, one.id, on=on).kin is not None]
    if len(near) != 1:
        return False
    refuse_clerk_who_is_relative(request.actor, near[0].id, on=on)
    card_guesses.give_back(request.actor)
    _keep(request, {"sharer": str(sharer.public_id), "user": str(near[0].public_id)}, at=at)
    return True


def begin_anew(request: DoorRequest) -> None:
    """Forget both cards."""
    request.session.pop(_CARDS, None)


def sharer_of(request: DoorRequest, *, at: datetime) -> PersonCard | None:
    """Give the holder of the first card, or nothing."""
    kept = _kept(request, at=at)
    return person_by_public_id(UUID(kept["sharer"])) if kept else None


def pair_read(request: DoorRequest, *, at: datetime) -> Pair | None:
    """Give the two whose cards were read, or nothing.

    Raises:
        PersonNotFound: the sharer is insured elsewhere by now; ClerkIsRelative.
    """
    kept = _kept(request, at=at)
    if kept is None or "user" not in kept:
        return None
    sharer, user = (person_by_public_id(UUID(kept[side])) for side in ("sharer", "user"))
    if sharer is None or user is None:
        return None
    on = local_date(at)
    for one in (sharer, user):
        refuse_clerk_who_is_relative(request.actor, one.id, on=on)
    return Pair(sharer, user, sharer_at_hospital(request.actor, sharer.id, on=on), REASON)


def bound_here(request: DoorRequest, binding: UUID) -> Bound:
    """Give a binding that was made in this session.

    Raises:
        BindingNotFound: it was not, or there is none; the answer is the same.
    """
    card = binding_by_public_id(binding) if once.receipt_facts(request, binding) else None
    if card is None:
        raise BindingNotFound
    people = person_cards([card.sharer_id, card.user_id])
    return Bound(card, people[card.sharer_id], people[card.user_id])


def needs_card(request: DoorRequest, typed: str, *, is_second: bool, at: datetime) -> bool:
    """Say whether a number came alone where the area wants a card; nothing is looked up for that."""
    on = local_date(at)
    allowed = ("user", "both") if is_second else ("both",)
    is_typed = any(_may_type(word, request.actor, on=on) for word in allowed)
    return not is_typed and card_entry.is_bare_number(typed)


def _may_type(word: str, actor: Actor, *, on: date) -> bool:
    """Say whether the hospital's area has a word on typed numbers."""
    area_key = min(actor.hospital_keys, default=None)
    return policy(TYPED_NUMBERS, area_key=area_key, on=on).word() == word


def _holders(request: DoorRequest, typed: str, *, is_typed: bool, at: datetime) -> tuple[PersonCard, ...]:
    """Find whose card it is; every try counts until it was right, and is written down."""
    find = card_entry.swiped if is_typed else card_entry.card_swiped
    actor = request.actor
    area_key = min(actor.hospital_keys, default="")
    card_guesses.take(actor, at=at)
    found = find(actor, typed, area_key=area_key, at=at)
    only = found.only
    sharing_desk.note_looked_up(actor, only.id if only else None, area_key, REASON, at=at)
    return found.holders


def _is_of_area(actor: Actor, one: PersonCard, *, on: date) -> bool:
    try:
        sharer_at_hospital(actor, one.id, on=on)
    except PersonNotFound:
        return False
    return True


def _keep(request: DoorRequest, cards: dict[str, str], *, at: datetime) -> None:
    request.session[_CARDS] = {**cards, "at": at.timestamp()}


def _kept(request: DoorRequest, *, at: datetime) -> dict[str, Any] | None:
    kept = request.session.get(_CARDS)
    if kept is None or at.timestamp() - float(kept["at"]) >= KEPT.total_seconds():
        return None
    return dict(kept)
