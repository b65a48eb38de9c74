"""Reads which bindings stand on facts that have changed since they were last looked at."""

from datetime import datetime

from django.db import connection

from family.models.bindings import STANDING_STATES

_CHANGED = """
    WITH lately AS MATERIALIZED (SELECT * FROM accounts_insured_anew(%(since)s))
    SELECT b.id FROM lately JOIN family_sharingbinding b ON b.sharer_id = lately.row_id
    WHERE b.state = ANY (%(states)s) AND b.reviewed_at < lately.changed_at
    UNION
    SELECT b.id FROM lately JOIN family_sharingbinding b ON b.user_id = lately.row_id
    WHERE b.state = ANY (%(states)s) AND b.reviewed_at < lately.changed_at
    ORDER BY id LIMIT %(most)s
"""


def standing_since_changed(since: datetime, *, most: int) -> list[int]:
    """Give bindings, by internal id, a side of which was insured anew or lost an account after an instant.

    Only those that were not looked at since; it costs what has changed, however many stand.
    """
    with connection.cursor() as cursor:
        cursor.execute(_CHANGED, {"since": since, "states": STANDING_STATES, "most": most})
        return [pk for (pk,) in cursor.fetchall()]
