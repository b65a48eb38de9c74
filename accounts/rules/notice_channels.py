"""By which channels a message goes out to somebody."""

from collections.abc import Collection, Sequence

from accounts.enums.notices import Channel


def channels_for(
    reachable: Sequence[Channel],
    *,
    off: Collection[Channel],
    is_refused: bool,
    is_statutory: bool,
) -> list[Channel]:
    """Give the channels a message takes, of those the recipient can be reached by; the inbox has it in any case.

    ``off`` are channels the recipient turned off; ``is_refused`` says that they want no messages at all. What the law
    has people told goes by the quickest channel where none would be left.
    Law: PIPL 14 (what needs consent).
    """
    wanted = [] if is_refused else [one for one in reachable if one not in off]
    if not wanted and is_statutory:
        return list(reachable[:1])
    return wanted
