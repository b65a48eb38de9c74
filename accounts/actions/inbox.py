"""Writes what somebody has read in their message centre."""

from datetime import datetime
from uuid import UUID

from accounts.access import message_for, own_person_for
from accounts.models.notices import Notice
from accounts.rules.actors import Actor


def mark_all_read(actor: Actor, newest: UUID, *, at: datetime) -> int:
    """Note that the signed-in person has seen every message up to the newest they were shown; say how many were new.

    What came in since they opened the page stays unread.
    Raises:
        PersonNotFound.
        NoticeNotFound: the message named is none of theirs.
    """
    person_id = own_person_for(actor).id
    until = message_for(actor, newest).created_at
    rows = Notice.objects.filter(recipient__same_as=person_id, read_at__isnull=True, created_at__lte=until)
    return rows.update(read_at=at)
