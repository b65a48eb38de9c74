"""Holds the edition while places and policy are changed: one writer at a time, who judges by what then holds."""

from regions.models.editions import Edition
from regions.queries.editions import look_again


def hold_edition() -> None:
    """Wait for whoever is changing places or policy, keep others out until the transaction ends, and look anew.

    Every writer of this floor begins with it. The triggers take the same row at the first statement that writes, so a
    writer who took a table before it would deadlock with one who holds it.
    """
    Edition.objects.select_for_update().get()
    look_again()
