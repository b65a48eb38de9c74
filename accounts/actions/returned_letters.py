"""Marks letters that the post brought back: whoever they were for has not been told."""

from datetime import datetime

from django.db import transaction

from accounts.actions import audit
from accounts.enums.notices import Channel, DeliveryState
from accounts.errors.deliveries import LetterNotPrinted
from accounts.models.notices import NoticeDelivery
from accounts.rules.actors import Actor

RETURNED = "letter.returned"


@transaction.atomic
def mark_returned(actor: Actor, delivery_id: int, *, area_key: str, at: datetime) -> int:
    """Note that a letter came back, and give whom it was for; twice is once.

    Whether it is a letter of the actor's area is asked at the door.

    Raises:
        LetterNotPrinted: no letter with this number was printed.
    """
    row = (
        NoticeDelivery.objects.select_for_update(of=("self",))
        .select_related("notice__recipient")
        .filter(pk=delivery_id, channel=Channel.LETTER.value)
        .first()
    )
    is_back = row is not None and row.last_error == RETURNED
    if row is None or not (is_back or row.state == DeliveryState.SENT.value):
        raise LetterNotPrinted
    recipient_id: int = row.notice.recipient.human_id
    if is_back:
        return recipient_id

    row.state, row.sent_at, row.last_error = DeliveryState.FAILED.value, None, RETURNED
    row.save(update_fields=["state", "sent_at", "last_error"])
    event = audit.Event("letter.returned", recipient_id, area_key=area_key, facts={"letter": row.pk})
    audit.record(actor, event, at=at)
    return recipient_id
