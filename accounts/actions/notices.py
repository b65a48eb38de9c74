"""Writes notices in the transaction of what they tell, and takes back what has not left the house."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When

from accounts.enums.consents import ConsentPurpose
from accounts.enums.notices import STUCK, WAITING, Channel, DeliveryState
from accounts.errors.notices import NoticeNotFound
from accounts.models.notices import PRIORITY, Notice, NoticeDelivery, NoticeItem
from accounts.queries.consents import who_refused
from accounts.queries.notices import channels_off
from accounts.queries.reach import Reach, reach_of
from accounts.rules.notice_channels import channels_for
from accounts.rules.quiet_hours import QuietHours
from foundation.clock import local_date

# What was given up or parked too, so that nobody sends it once more when it is no longer true.
_OPEN = sorted(state.value for state in WAITING | STUCK)
_BEGUN = [DeliveryState.SENDING.value, DeliveryState.UNKNOWN.value]
_NOT_BEGUN = [DeliveryState.QUEUED.value, DeliveryState.LEASED.value, DeliveryState.PARKED.value]


@dataclass(frozen=True)
class NewItem:
    """One of the things a message tells of; ``facts`` must be JSON and hold only what the recipient may see.

    From ``ends_on`` on it is true no more.
    """

    topic: str
    subject_id: int
    facts: dict[str, Any] = field(default_factory=dict)
    ends_on: date | None = None


@dataclass(frozen=True)
class NewNotice:
    """One message to write; ``facts`` must be JSON and hold only what the recipient may see.

    ``not_before`` is the first instant at which it may leave the house; None is at once. In the hours of ``quiet`` it
    leaves by no channel, whenever a worker comes to it. A lower ``priority`` goes first. ``is_letter_due`` has it
    printed for somebody who cannot be reached in another way.
    """

    key: str
    topic: str
    recipient_id: int
    subject_id: int
    template: str
    facts: dict[str, Any] = field(default_factory=dict)
    items: tuple[NewItem, ...] = ()
    is_statutory: bool = False
    quiet: QuietHours | None = None
    not_before: datetime | None = None
    priority: int = PRIORITY
    is_letter_due: bool = False


def post_many(notices: Sequence[NewNotice], *, at: datetime) -> int:
    """Write notices whose key is new, with a queued delivery for each channel the recipient has.

    Returns the number of new notices. Call inside the transaction of the act they tell about.
    """
    keys = [n.key for n in notices]
    known = set(Notice.objects.filter(key__in=keys).values_list("key", flat=True))
    fresh = {n.key: n for n in reversed(notices) if n.key not in known}
    Notice.objects.bulk_create(
        [
            Notice(
                key=n.key,
                topic=n.topic,
                recipient_id=n.recipient_id,
                subject_id=n.subject_id,
                template=n.template,
                facts=n.facts,
                is_statutory=n.is_statutory,
                quiet_from=n.quiet.begins if n.quiet else None,
                quiet_to=n.quiet.ends if n.quiet else None,
                created_at=at,
            )
            for n in fresh.values()
        ],
        ignore_conflicts=True,
    )
    stored = list(Notice.objects.filter(key__in=fresh).select_related("recipient"))
    _write_items(stored, fresh)
    _queue_deliveries(stored, fresh, at=at)
    return len(fresh)


def _write_items(stored: Sequence[Notice], fresh: Mapping[str, NewNotice]) -> None:
    """Write what each message tells of, in its order."""
    rows = [
        NoticeItem(
            notice=notice,
            place=place,
            topic=item.topic,
            subject_id=item.subject_id,
            facts=item.facts,
            ends_on=item.ends_on,
        )
        for notice in stored
        for place, item in enumerate(fresh[notice.key].items)
    ]
    NoticeItem.objects.bulk_create(rows, ignore_conflicts=True)


def _queue_deliveries(stored: Sequence[Notice], fresh: Mapping[str, NewNotice], *, at: datetime) -> None:
    """Queue one delivery per channel each recipient can be reached by and has not turned off."""
    recipients = {notice.recipient_id for notice in stored}
    refused = who_refused(recipients, ConsentPurpose.MESSAGES)
    reach = reach_of(recipients, on=local_date(at))
    off = channels_off(recipients)
    rows = [
        NoticeDelivery(
            notice=notice,
            channel=channel.value,
            due_at=_leaves_at(fresh[notice.key], at=at),
            priority=fresh[notice.key].priority,
        )
        for notice in stored
        for channel in channels_for(
            _reachable(reach[notice.recipient_id], is_letter_due=fresh[notice.key].is_letter_due),
            off=off.get(notice.recipient_id, frozenset()),
            is_refused=notice.recipient.human_id in refused,
            is_statutory=notice.is_statutory,
        )
    ]
    NoticeDelivery.objects.bulk_create(rows, ignore_conflicts=True)


def _leaves_at(new: NewNotice, *, at: datetime) -> datetime:
    """Give the first instant at which a message may leave the house."""
    since = max(new.not_before or at, at)
    return new.quiet.after(since) if new.quiet else since


def _reachable(reach: Reach, *, is_letter_due: bool) -> list[Channel]:
    """Name the channels a person can be reached by, besides the inbox; a letter only where there is no other."""
    channels = [Channel.SMS] if reach.phone_owner is not None or reach.signs_in_by_phone else []
    if reach.app is not None:
        channels.append(Channel.APP)
    if reach.user is not None and reach.user.email_sealed is not None:
        channels.append(Channel.EMAIL)
    return channels or ([Channel.LETTER] if is_letter_due else [])


def put_off(quiet: QuietHours, *, at: datetime) -> int:
    """Let what would leave in certain quiet hours, and no worker has in hand, wait until they end; say how much.

    Another attempt that would fall in between is put off before it is due, so that no lease takes it first.
    """
    until = quiet.after(at)
    due = NoticeDelivery.objects.filter(state=DeliveryState.QUEUED.value, due_at__lt=until)
    return due.filter(notice__quiet_from=quiet.begins, notice__quiet_to=quiet.ends).update(due_at=until)


def overtake(posted: Iterable[NewNotice], *, at: datetime) -> int:
    """Take back what some new messages tell of again and an older one has not told yet; say how many deliveries.

    Why: whoever got no message for a week, because a provider was down, gets the one that is right now.
    """
    topics = {item.topic for new in posted for item in new.items}
    waiting = NoticeDelivery.objects.filter(notice=OuterRef("notice"), state__in=_NOT_BEGUN)
    older = NoticeItem.objects.filter(Exists(waiting), topic__in=topics, voided_at__isnull=True)
    return _void(older.filter(_is_told_later()), at=at)


def take_back_overtaken(delivery_ids: Collection[int], *, at: datetime) -> int:
    """Take back what some deliveries tell of and a later message told again; say how many deliveries that cancels.

    Call it before something is sent once more that has lain for long.
    """
    items = NoticeItem.objects.filter(notice__deliveries__in=delivery_ids, voided_at__isnull=True)
    return _void(items.filter(_is_told_later()), at=at)


def _is_told_later() -> Exists:
    """Find items whose recipient has a later message of the same kind about the same thing."""
    later = NoticeItem.objects.filter(
        topic=OuterRef("topic"),
        notice__template=OuterRef("notice__template"),
        notice__recipient__same_as=OuterRef("notice__recipient"),
        notice__gt=OuterRef("notice"),
    )
    return Exists(later)


def cancel_unsent(topics: Sequence[str], *, at: datetime) -> int:
    """Cancel every delivery under these topics that has not left the house; say how many.

    Of a message that tells of several things only what is named becomes void; the rest still goes out.
    """
    items = NoticeItem.objects.filter(topic__in=topics, voided_at__isnull=True)
    return _cancel(NoticeDelivery.objects.filter(notice__topic__in=topics), at=at) + _void(items, at=at)


def cancel_unsent_between(pairs: Iterable[tuple[int, int]], *, at: datetime) -> int:
    """Cancel what has not left the house to the first of each pair about the second; it stays in the inbox only.

    A message of several parts bears the name of one of them as its subject: it is by its parts that it is judged.
    """
    parts = NoticeItem.objects.filter(notice=OuterRef("notice"))
    return sum(
        _cancel(
            NoticeDelivery.objects.filter(
                ~Exists(parts), notice__recipient__same_as=recipient, notice__subject__same_as=subject
            ),
            at=at,
        )
        + _void(
            NoticeItem.objects.filter(
                notice__recipient__same_as=recipient, subject__same_as=subject, voided_at__isnull=True
            ),
            at=at,
        )
        for recipient, subject in pairs
    )


def _void(items: QuerySet[NoticeItem], *, at: datetime) -> int:
    """Make items void, and cancel what nothing is left of; say how many deliveries that were."""
    touched = set(items.values_list("notice_id", flat=True))
    if not touched:
        return 0
    # Two that make the last two parts of one message void go one after the other: the second finds nothing left.
    list(
        Notice.objects.select_for_update(no_key=True).filter(pk__in=touched).order_by("pk").values_list("pk")
    )
    items.update(voided_at=at)
    left = NoticeItem.objects.filter(notice=OuterRef("notice"), voided_at__isnull=True)
    empty = NoticeDelivery.objects.filter(~Exists(left), notice__in=touched)
    return _cancel(empty, at=at)


def _cancel(deliveries: QuerySet[NoticeDelivery], *, at: datetime) -> int:
    """Cancel what has not left; what may have left keeps its state, so that what came of it is told, and stays put."""
    # Asked of the row itself too, not only of what was found: a worker may have noted meanwhile that it was sent.
    found = NoticeDelivery.objects.filter(
        pk__in=deliveries.values("pk"), state__in=_OPEN, called_off_at__isnull=True
    )
    has_begun = Q(state__in=_BEGUN)
    return found.update(
        called_off_at=at,
        due_at=Case(When(has_begun, then=F("due_at")), default=at),
        state=Case(When(has_begun, then=F("state")), default=Value(DeliveryState.CANCELLED.value)),
    )


def mark_read(person_id: int, public_id: UUID, *, at: datetime) -> None:
    """Note that the recipient opened a message.

    Raises:
        NoticeNotFound: there is none, or it is somebody else's.
    """
    changed = Notice.objects.filter(
        recipient__same_as=person_id, public_id=public_id, read_at__isnull=True
    ).update(read_at=at)
    if not changed and not Notice.objects.filter(recipient__same_as=person_id, public_id=public_id).exists():
        raise NoticeNotFound
