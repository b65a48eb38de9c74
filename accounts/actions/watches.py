"""Writes wishes to be told when two places open to one another, and fulfils them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from accounts.access import own_person_for
from accounts.actions import audit, notices
from accounts.errors.watches import WatchesFull, WatchNotFound, WatchNotNeeded
from accounts.models.watches import OpeningWatch
from accounts.queries.people import person_cards
from accounts.queries.watches import WatchCard, in_order, open_watch
from accounts.rules.actors import Actor
from foundation.clock import local_date
from regions.errors import AreaUnknown
from regions.queries.places import areas_last_known
from regions.queries.sharing import may_share_across
from regions.rules.facts import AreaFact
from regions.rules.pairs import SharingAcross

WATCHES_MAX = 20
BATCH_MAX = 500
TEMPLATE = "sharing.opened"
ONE_OPEN = "accounts_watch_one_open"


@dataclass(frozen=True)
class OpeningsReport:
    """What one round told; pairs that are not open yet are left alone."""

    told_count: int
    open_pairs_count: int


def watch(actor: Actor, area_a: str, area_b: str, *, at: datetime) -> WatchCard:
    """Note that somebody wants to be told when a pair opens; asking twice is one wish.

    Raises:
        PersonNotFound, AreaUnknown, WatchNotNeeded, WatchesFull.
    """
    person_id = own_person_for(actor).id
    if may_share_across(area_a, area_b, on=local_date(at)).allowed:
        raise WatchNotNeeded
    held = open_watch(person_id, area_a, area_b)
    if held is not None:
        return held
    if (
        OpeningWatch.objects.filter(person__same_as=person_id, told_at=None, ended_at=None).count()
        >= WATCHES_MAX
    ):
        raise WatchesFull(most=WATCHES_MAX)

    one_key, other_key = in_order(area_a, area_b)
    try:
        with transaction.atomic():
            row = OpeningWatch.objects.create(
                person_id=person_id, one_key=one_key, other_key=other_key, asked_at=at
            )
            audit.record(actor, _event("watch.asked", row), at=at)
    except IntegrityError as error:
        won = open_watch(person_id, area_a, area_b)
        if ONE_OPEN not in str(error) or won is None:
            raise
        return won
    return WatchCard(row.public_id, one_key, other_key, at)


def stop(actor: Actor, public_id: UUID, *, at: datetime) -> None:
    """Take a wish back.

    Raises:
        PersonNotFound, WatchNotFound: absent, fulfilled, or somebody else's.
    """
    person_id = own_person_for(actor).id
    with transaction.atomic():
        mine = _open().filter(person__same_as=person_id)
        row = mine.select_for_update().filter(public_id=public_id).first()
        if row is None:
            raise WatchNotFound
        # The same wish may stand under another row of the same human being.
        mine.filter(one_key=row.one_key, other_key=row.other_key).update(ended_at=at)
        audit.record(actor, _event("watch.ended", row), at=at)


def tell_openings(*, at: datetime) -> OpeningsReport:
    """Tell those who wait for a pair that is open by now; safe at any time, any number of times.

    Each pair is judged once, however many wait for it. One batch a pair, in its own transaction: notice and
    fulfilment together, so that a kill between two batches loses nothing and tells nobody twice.
    """
    on = local_date(at)
    pairs = list(_open().values_list("one_key", "other_key").distinct().order_by("one_key", "other_key"))
    opened = [pair for pair in pairs if _is_open(*pair, on=on)]
    told = sum(_tell(pair, at=at, on=on) for pair in opened)
    return OpeningsReport(told, len(opened))


def _open() -> QuerySet[OpeningWatch]:
    return OpeningWatch.objects.filter(told_at__isnull=True, ended_at__isnull=True)


def _is_open(one_key: str, other_key: str, *, on: date) -> bool:
    """Judge a pair; one whose area has closed meanwhile is not open."""
    try:
        return may_share_across(one_key, other_key, on=on).allowed
    except AreaUnknown:
        return False


@transaction.atomic
def _tell(pair: tuple[str, str], *, at: datetime, on: date) -> int:
    """Tell one batch of those who wait for a pair."""
    one_key, other_key = pair
    waiting = _open().filter(one_key=one_key, other_key=other_key).order_by("pk")
    taken = list(waiting.select_for_update(skip_locked=True)[:BATCH_MAX])
    answer = may_share_across(one_key, other_key, on=on)
    facts = _facts(areas_last_known(pair, on=on), pair, answer)
    humans = person_cards(row.person_id for row in taken)
    first = {humans[row.person_id].id: row for row in reversed(taken)}
    notices.post_many([_notice(row, facts) for row in first.values()], at=at)
    OpeningWatch.objects.filter(pk__in=[row.pk for row in taken]).update(told_at=at)
    return len(taken)


def _notice(row: OpeningWatch, facts: dict[str, str]) -> notices.NewNotice:
    return notices.NewNotice(
        key=f"{TEMPLATE}:{row.public_id}",
        topic=f"watch:{row.public_id}",
        recipient_id=row.person_id,
        subject_id=row.person_id,
        template=TEMPLATE,
        facts=facts,
    )


def _facts(areas: dict[str, AreaFact], pair: tuple[str, str], answer: SharingAcross) -> dict[str, str]:
    found: defaultdict[str, str] = defaultdict(str)
    for side, key in zip(("one", "other"), pair, strict=True):
        found[side], found[f"{side}_en"] = areas[key].name, areas[key].name_en
    found["since"] = answer.since.isoformat() if answer.since else ""
    return dict(found)


def _event(action: str, row: OpeningWatch) -> audit.Event:
    return audit.Event(action, row.person_id, object_kind="opening_watch", object_id=row.public_id)
