"""Whether the relation that was stated is one that stands on record, once the relative has confirmed.

What is not on record yet is told as that: it is claimed with its proof, or brought to a counter, and then confirmed here.
"""

from datetime import datetime

from accounts.rules.actors import Actor
from family.enums import NearRelative
from family.queries.kin import relation_between
from foundation.clock import local_date


def relation_on_record(
    actor: Actor, adder_id: int, relative_id: int, stated: NearRelative, *, at: datetime
) -> NearRelative | None:
    """Give what the relative is to the one who adds: the stated class where it is one of several, else the closest.

    Law: Civil Code art. 1045.
    """
    kin = relation_between(adder_id, relative_id, on=local_date(at)).kin
    if kin is None:
        return None
    return stated if stated in kin.relations else kin.relation
