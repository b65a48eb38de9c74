"""Records the facts of a claim that takes effect, in the transaction of what lets it."""

from datetime import datetime

from accounts.actions import placeholders
from accounts.rules.actors import Actor
from family.actions import kinship
from family.actions.kinship import NewParentage
from family.enums import ClaimState, FactProof
from family.models.claims import KinshipClaim
from family.queries.claim_outlooks import Outlook
from family.rules.claims import MIDDLE
from family.rules.kinship.facts import Key, MarriageFact, ParentageFact
from foundation.identifiers import Sex

EVIDENCE = {
    FactProof.CONFIRMED: "申报承诺，对方确认",
    FactProof.VERIFIED: "申报，经办机构审核材料",
    FactProof.PROMISED: "申报承诺",
}


def take_effect(actor: Actor, row: KinshipClaim, outlook: Outlook, proof: FactProof, *, at: datetime) -> None:
    """Record what a held claim says, with a placeholder where its parent is not on record; what stands already stays.

    Raises:
        KinshipContradicts: the database holds what this contradicts.
    """
    middle_id = outlook.middle_id
    if row.middle_sex and middle_id is None:
        middle_id = placeholders.add(actor, row.middle_name, Sex(row.middle_sex), at=at)

    def real(key: Key) -> int:
        return middle_id or 0 if key == MIDDLE else int(key)

    evidence = EVIDENCE[proof]
    for fact in outlook.planned:
        if isinstance(fact, ParentageFact):
            new = NewParentage(
                real(fact.parent), real(fact.child), fact.kind, fact.starts_on, evidence, proof
            )
            kinship.record_parentage(actor, new, at=at)
        elif isinstance(fact, MarriageFact):
            sides = (int(fact.a), int(fact.b))
            kinship.record_marriage(
                actor, sides, starts_on=fact.starts_on, evidence=evidence, proof=proof, at=at
            )
        else:
            sides = (int(fact.a), int(fact.b))
            kinship.record_support(
                actor, sides, starts_on=fact.starts_on, evidence=evidence, proof=proof, at=at
            )
    row.state, row.ended_at = ClaimState.EFFECTIVE.value, at
    row.save(update_fields=["state", "ended_at"])
