"""What a partner is told of why two people cannot share an account: the side it acts for, and of the other only that."""

from collections.abc import Iterable

from family.enums import BindingSide
from family.rules.sharing import (
    AT_DESK,
    IN_DOUBT,
    REBIND_PAUSE,
    RELATION_OUT_OF_SCOPE,
    SAME_PERSON,
    SHARER_ACCOUNT_FROZEN,
    SHARER_DEAD,
    SHARER_IN_ARREARS,
    SHARER_NO_ACCOUNT,
    SHARER_NOT_INSURED,
    SHARERS_MAX,
    USE_CLOSED,
    USER_DEAD,
    USER_IN_ARREARS,
    USER_NOT_INSURED,
    USERS_MAX,
)
from foundation.errors import Reason

OTHER_SIDE = "family.binding.other_side"

# What stands in the pair itself, and is known to whoever knows one of the two.
_OF_BOTH = frozenset({SAME_PERSON, IN_DOUBT, REBIND_PAUSE})
# For which uses and to which relatives an account is open is the rule of where the sharer is insured.
_OF = {
    BindingSide.SHARER: _OF_BOTH
    | {
        SHARER_DEAD,
        SHARER_NOT_INSURED,
        SHARER_IN_ARREARS,
        SHARER_NO_ACCOUNT,
        SHARER_ACCOUNT_FROZEN,
        USERS_MAX,
        USE_CLOSED,
        RELATION_OUT_OF_SCOPE,
    },
    BindingSide.USER: _OF_BOTH | {USER_DEAD, USER_NOT_INSURED, USER_IN_ARREARS, SHARERS_MAX, AT_DESK},
}


def told_to(side: BindingSide, reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Give the reasons about one side in full, and for all that lies with the other a single one that says no more.

    Where the two are insured compares both, so it lies with the other. Whatever is not named above lies there too: a new
    reason is withheld until somebody has thought about it.
    """
    found = tuple(reasons)
    own = tuple(reason for reason in found if reason.code in _OF[side])
    return own if len(own) == len(found) else (*own, Reason(OTHER_SIDE))
