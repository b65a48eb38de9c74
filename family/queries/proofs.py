"""How well a family tie is proved: by the weakest fact of its best path."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from family.enums import FactProof
from family.models.kinship import Marriage, Parentage, SiblingSupport
from family.queries.kin import near_of
from family.rules.kinship.facts import Key, MarriageFact, ParentageFact
from family.rules.kinship.paths import KinPath
from family.rules.kinship.relatives import Kin, kin_between

_RANK = {proof: rank for rank, proof in enumerate(FactProof)}


def proof_of(kin: Kin) -> FactProof:
    """Give how well somebody is proved to be a relative; registers and papers a desk saw are the best."""
    return proofs_of([kin])[kin.person]


def proofs_of(relatives: Sequence[Kin]) -> dict[Key, FactProof]:
    """Give how well each of some relatives is proved to be one, in at most three statements."""
    known = _proofs(relatives)
    return {
        kin.person: max((_weakest(path, known) for path in kin.paths), key=_RANK.__getitem__)
        for kin in relatives
    }


def _weakest(path: KinPath, known: dict[tuple[str, object], FactProof]) -> FactProof:
    return min((known[_name(step.fact), step.fact.key] for step in path.steps), key=_RANK.__getitem__)


def _proofs(relatives: Sequence[Kin]) -> dict[tuple[str, object], FactProof]:
    keys: dict[str, set[int]] = {"parentage": set(), "marriage": set(), "support": set()}
    for path in (path for kin in relatives for path in kin.paths):
        for step in path.steps:
            keys[_name(step.fact)].add(int(step.fact.key or 0))
    rows = (
        ("parentage", Parentage.objects.filter(pk__in=keys["parentage"]).values_list("pk", "proof")),
        ("marriage", Marriage.objects.filter(pk__in=keys["marriage"]).values_list("pk", "proof")),
        ("support", SiblingSupport.objects.filter(pk__in=keys["support"]).values_list("pk", "proof")),
    )
    return {(name, key): FactProof(proof) for name, some in rows if keys[name] for key, proof in some}


def _name(fact: object) -> str:
    if isinstance(fact, ParentageFact):
        return "parentage"
    return "marriage" if isinstance(fact, MarriageFact) else "support"


@dataclass(frozen=True)
class FactBetween:
    """A fact that joins two people: in which table, since when, and how well it is proved."""

    table: str
    id: int
    starts_on: date
    proof: FactProof


def facts_joining(one_id: int, other_id: int, *, on: date) -> list[FactBetween]:
    """Give the facts by which one person is a near relative of another on a day, each the last step towards them.

    Of a path through somebody on record there is none: what joins those two is not for the two to say. Then it is empty.
    """
    near = near_of([one_id, other_id])
    answer = kin_between(near.facts, near.human(one_id), near.human(other_id), on)
    paths = answer.kin.paths if answer.kin else ()
    if any(len(path.steps) > 1 and int(path.steps[0].target) in near.people for path in paths):
        return []
    known = _proofs([answer.kin] if answer.kin else [])
    facts = {(_name(path.steps[-1].fact), path.steps[-1].fact): None for path in paths}
    return [
        FactBetween(name, int(fact.key or 0), fact.starts_on, known[name, fact.key]) for name, fact in facts
    ]
