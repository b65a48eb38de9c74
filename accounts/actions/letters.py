"""Marks letters as printed: whoever prints them puts them into the post."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.actions import audit
from accounts.enums.notices import Channel, DeliveryState
from accounts.errors.deliveries import LetterNotWaiting
from accounts.models.notices import NoticeDelivery
from accounts.queries.letters import Letter, letters_by_id
from accounts.rules.actors import Actor

PRINTER = "print"


@transaction.atomic
def print_letters(actor: Actor, ids: Sequence[int], *, area_key: str, at: datetime) -> list[Letter]:
    """Mark letters as sent, and give what stands in them; all of those named, or none.

    Whether they are letters of the actor's area is asked at the door, by the list they were chosen from.

    Raises:
        LetterNotWaiting: one of them is none that waits, or somebody else printed it meanwhile.
    """
    rows = NoticeDelivery.objects.select_for_update().filter(
        pk__in=ids, channel=Channel.LETTER.value, state=DeliveryState.QUEUED.value, due_at__lte=at
    )
    waiting = list(rows.order_by("pk").values_list("pk", flat=True))
    if sorted(set(ids)) != waiting:
        raise LetterNotWaiting

    letters = letters_by_id(waiting, at=at)
    NoticeDelivery.objects.filter(pk__in=waiting).update(
        state=DeliveryState.SENT.value, sent_at=at, provider=PRINTER
    )
    told = Counter(letter.recipient_id for letter in letters)
    events = [
        audit.Event("letter.printed", person_id, area_key=area_key, facts={"count": count})
        for person_id, count in told.items()
    ]
    audit.record_many(actor, events, at=at)
    return letters
