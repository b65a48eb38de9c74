"""How many planned reminders would find nobody any more, as a change in a family is shown before it is recorded."""

from collections import Counter
from collections.abc import Collection

from accounts.fields import human
from certification.enums import ReminderState
from certification.models.reminders import Reminder


def planned_between(pairs: Collection[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """Count the planned reminders about the first of a pair to the second; pairs without any are left out.

    Nothing is changed by it: who is told is asked anew before every send.
    """
    if not pairs:
        return {}
    planned = Reminder.objects.filter(
        state=ReminderState.PLANNED.value,
        entitlement__person__same_as_any=[about for about, _to in pairs],
        recipient__same_as_any=[to for _about, to in pairs],
    )
    rows = planned.annotate(about=human("entitlement__person"), to=human("recipient"))
    found = Counter(rows.values_list("about", "to"))
    return {pair: found[pair] for pair in pairs if found[pair]}
