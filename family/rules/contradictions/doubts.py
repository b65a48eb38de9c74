"""What nothing new may rest on while it is in question, and the fingerprint by which an answer is held to its facts."""

from collections.abc import Iterable
from typing import Any

from accounts.rules.payloads import fingerprint
from family.enums import ContradictionKind
from family.rules.contradictions.found import Contradiction, Fact
from family.rules.kinship.facts import MarriageFact, ParentageFact
from family.rules.kinship.relatives import Kin

# One of these facts cannot be true. The other kinds tell of what should not have been registered, and it was: an
# adoption or a marriage stands until a court or the registry takes it away.
_CANNOT_BE = frozenset(
    {
        ContradictionKind.TWO_BIRTH_MOTHERS,
        ContradictionKind.TWO_BIRTH_FATHERS,
        ContradictionKind.OWN_ANCESTOR,
        ContradictionKind.PARENT_YOUNGER,
    }
)


def doubted(one: Contradiction) -> tuple[Fact, ...]:
    """Give the facts of a contradiction that are in doubt: of two marriages the later, the earlier is presumed valid.

    Law: CC 1051, 1073.
    """
    if one.kind in _CANNOT_BE:
        return one.rests_on
    if one.kind is ContradictionKind.TWO_MARRIAGES:
        return (max(one.rests_on, key=lambda fact: (fact.starts_on, str(fact.key))),)
    return ()


def seal_of(one: Contradiction) -> str:
    """Give the fingerprint of what a contradiction says and of the facts it rests on, whatever rows hold them."""
    facts = sorted(map(str, map(_plain, one.rests_on)))
    told = {name: str(value) for name, value in one.told.items()}
    return fingerprint({"kind": one.kind.value, "facts": facts, "told": told})


def is_free_of(kin: Kin, parentages: Iterable[int], marriages: Iterable[int]) -> bool:
    """Say whether some path to a relative rests on no doubted fact."""
    against: frozenset[tuple[type[Any], Any]] = frozenset(
        [*((ParentageFact, key) for key in parentages), *((MarriageFact, key) for key in marriages)]
    )
    return any(
        all((type(step.fact), step.fact.key) not in against for step in path.steps) for path in kin.paths
    )


def _plain(fact: Fact) -> list[str]:
    period = [fact.starts_on.isoformat(), str(fact.ends_on or ""), (fact.end_reason or "")]
    if isinstance(fact, ParentageFact):
        return ["parentage", str(fact.parent), str(fact.child), fact.kind.value, *period]
    return ["marriage", *sorted((str(fact.a), str(fact.b))), *period]
