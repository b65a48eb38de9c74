"""Whether the relation that was stated is one that stands on record, once the relative has confirmed.

What is not on record yet is told as that. A parent or child by birth is promised then and there, for both are present;
anything else is claimed with its proof, or brought to a counter, and then confirmed here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from accounts.enums.documents import DocumentKind
from accounts.rules.actors import Actor
from family.actions import claims
from family.actions.claims import NewClaim
from family.enums import ClaimProof, ClaimRelation, ClaimState, ConfirmedHow, NearRelative, ParentageKind
from family.queries.kin import relation_between
from family.queries.service import ServiceClaim
from family.rules.claims import TieWish
from foundation.clock import local_date
from foundation.identifiers import uuid7


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


# A marriage would need its day, and everything else a parent who may be on no record.
_PROMISED: Mapping[NearRelative, ClaimRelation] = {
    NearRelative.PARENT: ClaimRelation.PARENT,
    NearRelative.CHILD: ClaimRelation.CHILD,
}


@dataclass(frozen=True)
class Promise:
    """That the one who adds promises the tie by birth: which version they read, and whose desk would look at it."""

    version: int
    area_key: str


def may_be_promised(stated: NearRelative, claim: ServiceClaim) -> bool:
    """Say whether a tie that is not on record may be promised while the relative is present."""
    return stated in _PROMISED and claim.document.kind is DocumentKind.CITIZEN_ID


def put_on_record(
    actor: Actor,
    claim: ServiceClaim,
    relative_id: int,
    stated: NearRelative,
    promise: Promise,
    *,
    at: datetime,
) -> bool:
    """Claim the tie that was stated, confirmed by the relative's own face; say whether it is on record now.

    Where policy or a contradiction asks for a
    desk, the tie waits for one.

    Raises:
        ClaimNotAllowed, ClaimTooOften, KinshipContradicts.
    Law: CC 1045, OPS 31.
    """
    wish = TieWish(_PROMISED[stated], ParentageKind.BIRTH)
    new = NewClaim(
        wish,
        claim.name,
        claim.document.number,
        ClaimProof.PROMISE,
        promise.version,
        promise.area_key,
        uuid7(),
    )
    made = claims.claim_confirmed(actor, new, relative_id, ConfirmedHow.FACE, at=at)
    return made.state is ClaimState.EFFECTIVE
