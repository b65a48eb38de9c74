"""The usual design beside which deliveries are measured: one Celery task for each of them.

It is honest: it does what such a task has to do and nothing more. Three short statements - claim the row, read it with
what it is worded from, note the outcome - on a connection that is kept (``CELERY_DB_REUSE_MAX``), late acknowledgement,
no result, one HTTP connection kept for the life of the worker, the same wording, sealing and signature. It has no lease,
no question after a silence and no allowance, all of which would make it dearer. The worker is a real one of
the kind the portal runs (``prefork``), with one process and four tasks fetched ahead; leases are sent by just such a one.
"""

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.clients.channels.sending import ChannelSender, Outgoing
from accounts.enums.notices import Channel, DeliveryState
from accounts.models.notices import NoticeDelivery
from accounts.queries.notice_texts import delivery_text
from accounts.queries.notices import facts_of
from accounts.queries.outgoing import recipients_of
from foundation import clock
from foundation.clock import local_date
from portal.celery import app

_kept: list[ChannelSender] = []


@app.task(name="benchmarks.deliver_one", ignore_result=True, acks_late=True)
def deliver_one(delivery_id: int) -> None:
    """Send one delivery, unless another task has it."""
    rows = NoticeDelivery.objects.filter(pk=delivery_id)
    if not rows.filter(state=DeliveryState.QUEUED.value).update(state=DeliveryState.SENDING.value):
        return
    row = rows.select_related("notice").prefetch_related("notice__items").get()
    at = clock.now()
    found = recipients_of([row.notice.recipient_id], Channel.SMS, on=local_date(at))
    to = found.recipient(row.notice.recipient_id)
    facts = {**facts_of(row.notice), "code_word": to.code_word, "today": local_date(at).isoformat()}
    text = delivery_text(row.notice.template, facts, to.language)
    message = Outgoing(
        f"{row.notice.key}:sms", to.address or "", text, row.notice.template, facts, to.language.value
    )
    taken = _sender().send(message)
    rows.filter(state=DeliveryState.SENDING.value).update(
        state=DeliveryState.SENT.value, sent_at=clock.now(), provider_reference=taken.reference
    )


def _sender() -> ChannelSender:
    """Give the one sender of this worker."""
    if not _kept:
        ((path, options),) = settings.CHANNEL_SENDERS["sms"].values()
        _kept.append(import_string(path)(**options))
    return _kept[0]
